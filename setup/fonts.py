"""Cuts the fonts that browsers get to the letters and weights the site prints, and joins them for the picture drawer.

Runs inside .venv: `python -m setup.fonts FROM TO`, from npm's folder of packages to the folder of fonts served.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from setup.vendor import DRAWN, DRAWN_WEIGHTS, FONT_SOURCES

#: Latin-1 and the marks of our texts; a font has a shape for most.
LATIN: Final = (*range(0x20, 0x100), *map(ord, "ıŒœʻʼˆ˚˜–—‘’‚“”„†•…′″‹›€™↑↓−≤≥\u2009\u2011\u202f"))
#: Latin Extended-A, and the letters of Welsh beyond it: a file of their own, which only a page with such a name fetches.
EXTENDED: Final = (*range(0x100, 0x180), *range(0x1E80, 0x1E86), 0x1EF2, 0x1EF3)
#: What the style sheet asks of a font beside its letters.
FEATURES: Final = ["calt", "ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "tnum"]
WEIGHTS: Final = (400, 700)


PARTS: Final = {"latin": LATIN, "latin-ext": EXTENDED}


def cut_font(source: Path, letters: tuple[int, ...]) -> TTFont:
    """The font of a file with these letters alone, between the weights that the style sheet uses."""
    options = Options(layout_features=FEATURES, hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    font = TTFont(source)
    subsetter.subset(font)
    instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
    return font


def join_parts(parts: list[Path], target: Path, weight: int) -> None:
    """Write one font of the parts of a family: all of its letters at one weight, by which it is chosen."""
    with TemporaryDirectory() as folder:
        files = []
        for number, part in enumerate(parts):
            font = instantiateVariableFont(TTFont(part), {"wght": weight})
            font["OS/2"].usWeightClass = weight
            font.flavor = None
            font.save(file := Path(folder) / f"{number}.ttf")
            files.append(str(file))
        Merger().merge(files).save(target)


def write_fonts(modules: Path, target: Path) -> None:
    """Write the fonts that browsers get and those the picture drawer reads into `target`."""
    target.mkdir(parents=True, exist_ok=True)
    for family, source in FONT_SOURCES.items():
        served = []
        for part, letters in PARTS.items():
            font = cut_font(modules / source.format(part=part), letters)
            font.flavor = "woff2"
            font.save(file := target / f"{family}-{part}.woff2")
            served.append(file)
        if family in DRAWN:
            for weight in DRAWN_WEIGHTS:
                join_parts(served, target / f"{family}-{weight}.ttf", weight)


if __name__ == "__main__":
    write_fonts(Path(sys.argv[1]), Path(sys.argv[2]))
