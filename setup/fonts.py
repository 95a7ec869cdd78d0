"""Turns the fonts browsers get (woff2) into what the picture drawer reads (ttf). Runs inside .venv."""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.ttLib import TTFont


def convert(source: Path, target: Path) -> None:
    """Write every font of the source folder as TrueType into the target folder."""
    target.mkdir(parents=True, exist_ok=True)
    for packed in sorted(source.glob("*.woff2")):
        font = TTFont(packed)
        font.flavor = None
        font.save(target / f"{packed.stem}.ttf")


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
