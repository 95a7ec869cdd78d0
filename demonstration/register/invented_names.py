"""Names that belong to nobody: owners, councils and places of the demonstration register."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

_STARTS: Final = (
    "Abbo", "Brax", "Cindel", "Dorva", "Ebbo", "Fenza", "Glimmo", "Hexa", "Iblo", "Jorva", "Kestri", "Lumbo",
    "Mizzle", "Nundo", "Obber", "Plimo", "Quorri", "Ruxo", "Sproo", "Thraxo", "Umber", "Vexo", "Wyzen", "Xanto",
    "Yarble", "Zello", "Ambli", "Bluvo", "Crimbo", "Drizo", "Elfo", "Flixo", "Gorbo", "Humblo", "Inkle", "Jixo",
    "Krindo", "Loxo", "Morbli", "Nexo", "Orbli", "Pebblo", "Quillo", "Rindo", "Snorbo", "Tindro", "Ulvo",
    "Vandri", "Wimblo", "Zephro",
)  # fmt: skip
_ENDS: Final = (
    "mere", "wick", "by", "thorpe", "stow", "ley", "croft", "dene", "hythe", "combe", "garth", "shaw", "fold", "worthy",
    "minster", "bourne", "carr", "rigg", "thwaite", "beck", "hulme", "stock", "ville", "quay", "dale",
)  # fmt: skip
_TRADES: Final = {
    "private": (
        "Homes Ltd", "Care Limited", "Children's Services Ltd", "Residential Care Limited", "House Ltd",
        "Support & Care Ltd", "Group plc", "Partnership LLP", "Childcare Limited", "Living Ltd",
    ),
    "voluntary": ("Trust", "Children's Charity", "Foundation", "School Trust"),
    "local-authority": ("Council",),
    "health-authority": ("NHS Trust",),
}  # fmt: skip

_PLACE_STARTS: Final = ("North", "South", "East", "West", "Mid", "Upper", "Nether", "High", "Thorn", "Ash", "Fern")  # fmt: skip
_PLACE_ENDS: Final = (
    "moor", "fen", "mere", "holt", "shaw", "brook", "march", "garth", "stead", "thwaite", "combe", "marsh", "wick", "water",
    "barrow", "croft",
)  # fmt: skip
#: Where the fictitious authorities lie. The regions are real: the register's regional totals are.
_REGIONS: Final = (
    "north-east", "north-west", "yorkshire-and-the-humber", "east-midlands", "west-midlands", "east-of-england",
    "london", "south-east", "south-west",
)  # fmt: skip


def invent_owner_stems(rng: random.Random) -> Iterator[str]:
    """Invented words for owners, each once, in an order of the generator's."""
    stems = [start + end for start in _STARTS for end in _ENDS]
    rng.shuffle(stems)
    yield from stems
    yield from (f"New {stem}" for stem in stems)


def invent_trading_name(stem: str, sector: str, rng: random.Random) -> str:
    """An invented owner's full name: "Quorrimere Homes Ltd"."""
    return f"{stem} {rng.choice(_TRADES[sector])}"


def invent_authorities() -> dict[str, tuple[str, ...]]:
    """Fictitious local authorities by region, the same number in each: "Northmoor" and its like."""
    names = [start + end for end in _PLACE_ENDS for start in _PLACE_STARTS]
    # A stride that shares no factor with their number spreads alike names over the country.
    spread = [names[i * 37 % len(names)] for i in range(len(names))]
    size = len(spread) // len(_REGIONS)
    return {region: tuple(spread[i * size : (i + 1) * size]) for i, region in enumerate(_REGIONS)}


def list_councils(region: str) -> list[tuple[str, str]]:
    """Councils of one region with their authority, and then the trusts that run homes for some of them."""
    places = invent_authorities()[region]
    return [(f"{place} {body}", place) for body in ("Council", "Children's Trust") for place in places]
