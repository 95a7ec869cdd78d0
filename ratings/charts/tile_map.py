"""A map of England as a grid of equal tiles, one for each region or local authority.

Equal tiles let London's boroughs be seen beside Cumberland; a tile stands about where its place is.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from ratings import phrases, vocabulary
from ratings.answers.rows import Answer, AnswerRow

TABLE: Final = Path(__file__).resolve().parent.parent / "data" / "tiles.csv"
#: Drawing units across one tile and between two.
TILE, GAP = 44, 3
#: Shades from the least to the most.
SHADES: Final = 5
REGION_TILE: Final = 116
REGIONS: Final[dict[str, tuple[int, int]]] = {
    "north-east": (2, 0),
    "north-west": (1, 1),
    "yorkshire-and-the-humber": (2, 1),
    "west-midlands": (1, 2),
    "east-midlands": (2, 2),
    "east-of-england": (3, 2),
    "south-west": (0, 3),
    "south-east": (2, 3),
    "london": (3, 3),
}
SHORT_REGIONS: Final = {
    "yorkshire-and-the-humber": "Yorks, Humber",
    "east-of-england": "East",
}


class TilePlace(NamedTuple):
    """Where a tile stands, in columns and rows from the north-west, and the letters on it."""

    column: int
    row: int
    short: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One place on the map. `shade` is 1 to 5, "few" for a base too small, "none" where there is nothing."""

    x: int
    y: int
    short: str
    value: str
    shade: str
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class TileMap:
    """A map: its tiles, how large it is, and what the shades stand for."""

    tiles: tuple[Tile, ...]
    key: tuple[tuple[str, str], ...]
    tile: int
    width: int
    height: int
    tone: str
    title: str
    unplaced: tuple[str, ...]

    @property
    def few(self) -> bool:
        """Whether any base was too small to shade by."""
        return any(tile.shade == "few" for tile in self.tiles)

    @property
    def svg(self) -> SafeString:
        """The drawing; its colours are the style sheet's."""
        return render_to_string("ratings/svg/tiles.svg", {"map": self})


@cache
def load_authority_places() -> dict[str, TilePlace]:
    """Every local authority's place by its slug. Where one was made of others, they stand on its tile."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row["slug"]: TilePlace(int(row["column"]), int(row["row"]), row["short"])
            for row in csv.DictReader(file)
        }


def load_region_places() -> dict[str, TilePlace]:
    """Every region's place by its slug."""
    return {
        slug: TilePlace(*at, SHORT_REGIONS.get(slug, vocabulary.REGIONS[slug]))
        for slug, at in REGIONS.items()
    }


def build_tile_map(answer: Answer) -> TileMap | None:
    """The map of an answer by region or local authority at one period; None where it is not one value a place."""
    measure = answer.measure
    if measure.by not in {"region", "local-authority"} or len(answer.periods) != 1 or measure.since:
        return None
    rows = {row.group: row for row in answer.rows if not row.is_gap}
    if any(row.outcome for row in answer.rows) or not rows:
        return None
    places, side = (
        (load_region_places(), REGION_TILE) if measure.by == "region" else (load_authority_places(), TILE)
    )
    values = {
        slug: value for slug, row in rows.items() if (value := value_of_tile(row, measure.unit)) is not None
    }
    ends = find_shade_ends(list(values.values()))
    tiles = [
        build_tile(slug, place, rows[slug], values.get(slug), ends, measure.unit, side)
        for slug, place in places.items()
        if slug in rows
    ]
    if not tiles:
        return None
    across = 1 + max(place.column for place in places.values())
    down = 1 + max(place.row for place in places.values())
    return TileMap(
        tiles=tuple(sorted(tiles, key=lambda tile: (tile.y, tile.x))),
        key=tuple(build_legend(ends, measure.unit)),
        tile=side - GAP,
        width=across * side - GAP,
        height=down * side - GAP,
        tone="low" if set(measure.shown_outcomes) <= {"requires-improvement", "inadequate"} else "high",
        title=answer.definition.removesuffix("."),
        unplaced=tuple(row.label for slug, row in rows.items() if slug not in places),
    )


def value_of_tile(row: AnswerRow, unit: str) -> float | None:
    """What a tile is shaded by: the share, or the count; None where the base is too small."""
    return row.share if unit == "share" else row.numerator


def find_shade_ends(values: list[float]) -> list[float]:
    """The upper ends of the shades but the last, so that each holds about as many places; fewer where values repeat."""
    ordered = sorted(values)
    ends = [ordered[len(ordered) * step // SHADES] for step in range(1, SHADES)] if ordered else []
    return sorted({end for end in ends if end > ordered[0]})


def shade_of_value(value: float, ends: list[float]) -> str:
    """1 to 5: how many of the ends a value has reached, spread over the shades."""
    reached = sum(value >= end for end in ends)
    return str(1 + round(reached * (SHADES - 1) / max(len(ends), 1))) if ends else "3"


def build_legend(ends: list[float], unit: str) -> list[tuple[str, str]]:
    """(shade, words) from the least to the most."""
    if not ends:
        return []
    end_words = [format_tile_value(end, unit) for end in ends]
    first = [(shade_of_value(ends[0] - 1, ends), f"under {end_words[0]}")]
    middle = [
        (shade_of_value(end, ends), f"{low} to {high}")
        for end, low, high in zip(ends, end_words, end_words[1:], strict=False)
    ]
    return [*first, *middle, (shade_of_value(ends[-1], ends), f"{end_words[-1]} or more")]


def format_tile_value(value: float, unit: str) -> str:
    """A value as the key prints it."""
    return f"{value:.1%}" if unit == "share" else phrases.format_count(int(value))


def build_tile(
    slug: str, place: TilePlace, row: AnswerRow, value: float | None, ends: list[float], unit: str, side: int
) -> Tile:
    """One place drawn."""
    value_words = row.percent if unit == "share" else phrases.format_count(row.numerator or 0)
    in_full = f"{row.label}: {row.base}" + (
        f", {row.percent}" if unit == "share" and row.percent else f" ({row.note})" if row.note else ""
    )
    kind = "region" if side == REGION_TILE else "authority"
    return Tile(
        x=place.column * side,
        y=place.row * side,
        short=place.short,
        value=value_words
        if value is not None
        else row.base.split(" ")[0] + " of " + phrases.format_count(row.denominator or 0),
        shade="few" if value is None else shade_of_value(value, ends),
        words=in_full,
        address=reverse(f"ratings:{kind}", args=[slug]),
    )
