"""The fonts that browsers get: cut to the letters the site prints, between the weights it uses."""

from __future__ import annotations

import re

import pytest
from fontTools.ttLib import TTFont

from setup import vendor

ROOT = vendor.CHECKOUT
WELSH_AND_POLISH = "ŴŵŶŷẀẁẂẃẄẅỲỳĄąĆćĘęŁłŃńŚśŹźŻż"
#: Bytes of each file; whole, they are 50,936 and 26,832 and with an optical size 122,360.
MOST = {
    "source-serif-latin": 32_000,
    "source-serif-italic-latin": 33_500,
    "public-sans-latin": 22_000,
    "source-serif-latin-ext": 15_000,
    "source-serif-italic-latin-ext": 15_500,
    "public-sans-latin-ext": 10_500,
}


def list_letters(name: str) -> set[str]:
    return {chr(code) for code in TTFont(vendor.VENDOR / "fonts" / f"{name}.woff2").getBestCmap()}


@pytest.mark.parametrize("family", vendor.FONT_SOURCES)
def test_each_family_has_latin_1_and_the_letters_of_welsh_and_polish(family):
    latin, extended = (list_letters(f"{family}-{part}") for part in vendor.FONT_PARTS)
    assert {chr(code) for code in [*range(0x20, 0x7F), *range(0xA0, 0x100)]} - {"\xad"} <= latin
    assert set("–—‘’“”…•−€") <= latin
    assert set(WELSH_AND_POLISH) <= extended
    assert max(map(ord, latin)) < 0x2300
    assert not latin & set(WELSH_AND_POLISH)


@pytest.mark.parametrize("name", MOST)
def test_a_font_is_cut(name):
    path = vendor.VENDOR / "fonts" / f"{name}.woff2"
    assert path.stat().st_size <= MOST[name]
    axes = {axis.axisTag: (axis.minValue, axis.maxValue) for axis in TTFont(path)["fvar"].axes}
    assert axes == {"wght": (400, 700)}


def test_style_sheet_names_each_font_and_fetches_the_extended_where_a_page_has_such_letters():
    text = (ROOT / "static/css/carespace.css").read_text()
    faces = dict(re.findall(r'@font-face \{[^}]*/fonts/([\w-]+)\.woff2"\)([^}]*)\}', text))
    assert set(faces) == set(MOST)
    for name, rest in faces.items():
        found = re.search(r"unicode-range: ([^;]+);", rest)
        assert bool(found) == name.endswith("-ext"), name
        if found:
            ranges = [
                [int(end, 16) for end in part.strip().removeprefix("U+").split("-")]
                for part in found[1].split(",")
            ]
            assert all(any(low <= ord(letter) <= high for low, high in ranges) for letter in WELSH_AND_POLISH)
    heaviest = max(int(weight) for weight in re.findall(r"font(?:-weight)?: (\d{3})\b(?! 700)", text))
    assert heaviest <= 700
