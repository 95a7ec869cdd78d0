"""Other people's files that browsers get: brought by name into var/vendor, with their licences."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from setup import stamps
from setup.console import CHECKOUT, PYTHON, VAR, SetupError, run, step

MODULES = CHECKOUT / "node_modules"
VENDOR = VAR / "vendor"
SERIF = "@fontsource-variable/source-serif-4"
SANS = "@fontsource-variable/public-sans"
#: Fonts in npm's packages, by what ours are called; `setup.fonts` cuts each part to the letters the site prints.
FONT_SOURCES = {
    "source-serif": f"{SERIF}/files/source-serif-4-{{part}}-wght-normal.woff2",  # for the size of text
    "source-serif-italic": f"{SERIF}/files/source-serif-4-{{part}}-wght-italic.woff2",
    "public-sans": f"{SANS}/files/public-sans-{{part}}-wght-normal.woff2",
}
FONT_PARTS = ("latin", "latin-ext")
#: Families the picture drawer writes in, and at which weights: it reads no woff2, and of a family whose letters
#: stand in two files only the first.
DRAWN = ("source-serif", "public-sans")
DRAWN_WEIGHTS = (400, 650)
FONT_FILES = (
    *(f"fonts/{family}-{part}.woff2" for family in FONT_SOURCES for part in FONT_PARTS),
    *(f"fonts/{family}-{weight}.ttf" for family in DRAWN for weight in DRAWN_WEIGHTS),
)
# Copied from node_modules to var/vendor. Beside the fonts nothing else of npm's is served.
FILES = {
    f"{SERIF}/LICENSE": "fonts/source-serif.LICENSE.txt",
    f"{SANS}/LICENSE": "fonts/public-sans.LICENSE.txt",
    "chart.js/dist/chart.umd.min.js": "chart.umd.min.js",
    "chart.js/LICENSE.md": "chart.LICENSE.txt",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
}


def copy_vendor_files() -> None:
    """Copy the files, and cut the fonts."""
    sources = [*FILES, *(source.format(part=part) for source in FONT_SOURCES.values() for part in FONT_PARTS)]
    missing = [source for source in sources if not (MODULES / source).is_file()]
    if missing:
        raise SetupError(f"npm's packages lack {missing[0]}; run make reset and try again.")
    cut_by = CHECKOUT / "setup" / "fonts.py"
    made_from = stamps.mark(
        f"{FILES} without maps, {FONT_FILES}", cut_by, *(MODULES / source for source in sources)
    )
    made = [*FILES.values(), *FONT_FILES]
    if stamps.is_done("vendor", made_from) and all((VENDOR / target).is_file() for target in made):
        return
    with step("Preparing fonts and scripts"):
        for source, target in FILES.items():
            to = VENDOR / target
            to.parent.mkdir(parents=True, exist_ok=True)
            copy(MODULES / source, to)
        command = [str(PYTHON), "-m", "setup.fonts", str(MODULES), str(VENDOR / "fonts")]
        run(command, log="fonts", failed="The fonts could not be cut.")
        for file in (VENDOR / "fonts").iterdir():
            if f"fonts/{file.name}" not in made:  # of an older set-up
                file.unlink()
    stamps.keep("vendor", made_from)


def copy(source: Path, target: Path) -> None:
    """Copy a file; a script loses the address of its source map, which is not served and whose absence
    would stop `collectstatic`."""
    if source.suffix == ".js":
        target.write_text(re.sub(r"\n//# sourceMappingURL=\S+", "", source.read_text()))
    else:
        shutil.copyfile(source, target)
