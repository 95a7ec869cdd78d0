"""Other people's files that browsers get: copied by name into var/vendor, with their licences."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from setup import stamps
from setup.console import CHECKOUT, PYTHON, VAR, SetupError, run, step

MODULES = CHECKOUT / "node_modules"
VENDOR = VAR / "vendor"
FONTS = VAR / "fonts"
SERIF = "@fontsource-variable/source-serif-4"
SANS = "@fontsource-variable/public-sans"
# From node_modules to var/vendor. Nothing else of npm's is served.
FILES = {
    f"{SERIF}/files/source-serif-4-latin-opsz-normal.woff2": "fonts/source-serif-4-latin-opsz-normal.woff2",
    f"{SERIF}/files/source-serif-4-latin-wght-italic.woff2": "fonts/source-serif-4-latin-wght-italic.woff2",
    f"{SERIF}/LICENSE": "fonts/source-serif-4.LICENSE.txt",
    f"{SANS}/files/public-sans-latin-wght-normal.woff2": "fonts/public-sans-latin-wght-normal.woff2",
    f"{SANS}/LICENSE": "fonts/public-sans.LICENSE.txt",
    "chart.js/dist/chart.umd.min.js": "chart.umd.min.js",
    "chart.js/LICENSE.md": "chart.LICENSE.txt",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
}


def copy_vendor_files() -> None:
    """Copy the files, and turn the fonts into the form the picture drawer reads."""
    missing = [source for source in FILES if not (MODULES / source).is_file()]
    if missing:
        raise SetupError(f"npm's packages lack {missing[0]}; run make reset and try again.")
    made_from = stamps.mark(f"{FILES} without maps", *(MODULES / source for source in FILES))
    if stamps.is_done("vendor", made_from) and all((VENDOR / target).is_file() for target in FILES.values()):
        return
    with step("Preparing fonts and scripts"):
        for source, target in FILES.items():
            to = VENDOR / target
            to.parent.mkdir(parents=True, exist_ok=True)
            copy(MODULES / source, to)
        command = [str(PYTHON), "-m", "setup.fonts", str(VENDOR / "fonts"), str(FONTS)]
        run(command, log="fonts", failed="The fonts could not be converted.")
    stamps.keep("vendor", made_from)


def copy(source: Path, target: Path) -> None:
    """Copy a file; a script loses the address of its source map, which is not served and whose absence
    would stop `collectstatic`."""
    if source.suffix == ".js":
        target.write_text(re.sub(r"\n//# sourceMappingURL=\S+", "", source.read_text()))
    else:
        shutil.copyfile(source, target)
