"""Motions about one home, drawn from a seed: by its name, number, street or place."""

from __future__ import annotations

import random

SEED = 20261129


FIRST = [
    "Oak",
    "Ash",
    "Elm",
    "Birch",
    "Rowan",
    "Hazel",
    "Maple",
    "Cedar",
    "Thorn",
    "Heather",
    "Bramble",
    "Fern",
    "Ivy",
    "Holly",
    "Larch",
    "Clay",
    "Stone",
    "River",
    "Mill",
    "Brook",
]


SECOND = [
    "field",
    "wood",
    "ford",
    "ley",
    "dale",
    "combe",
    "hurst",
    "bury",
    "thorpe",
    "by",
    "mere",
    "gate",
    "bridge",
    "side",
    "well",
    "bank",
    "down",
    "mount",
    "croft",
    "stead",
]


KINDS = [
    "House",
    "Lodge",
    "Cottage",
    "Manor",
    "Hall",
    "Grange",
    "Farm",
    "Villa",
    "Barn",
    "Rectory",
    "Vicarage",
    "Priory",
    "View",
    "Bungalow",
    "Croft",
    "Court",
    "Heights",
    "Towers",
    "Haven",
    "Oaks",
    "Meadow",
    "Orchard",
    "Paddock",
    "Ridge",
    "Willows",
]


PLURALS = [
    "Willows",
    "Beeches",
    "Gables",
    "Elms",
    "Firs",
    "Cedars",
    "Laurels",
    "Poplars",
    "Oaks",
    "Pines",
    "Limes",
    "Hollies",
    "Rowans",
    "Chestnuts",
    "Birches",
]


STREETS = [
    "Street",
    "Road",
    "Lane",
    "Avenue",
    "Crescent",
    "Terrace",
    "Drive",
    "Close",
    "Grove",
    "Gardens",
    "Mews",
    "Way",
    "Row",
    "Square",
    "Walk",
]


TOWNS = [
    "Northbridge",
    "Westhampton",
    "Eastmoor",
    "Southwell",
    "Kingsfield",
    "Dunmere",
    "Halverton",
    "Brackley",
    "Ossingham",
    "Tarnbury",
]


ABOUT = [
    "{} should lose its registration",
    "Ofsted should close {}",
    "{} should take no more children",
    "The council should stop placing children at {}",
    "Staff at {} should be paid more",
    "{} was judged too harshly",
    "No child should live at {}",
    "What happened at {} must be published",
    "{} deserves a second chance",
    "Places at {} cost too much",
]


def make_name(draw):
    return f"{draw.choice(FIRST)}{draw.choice(SECOND)}"


def make_mention(draw):
    """One made-up home by name, number, street or place."""
    name, town = make_name(draw), draw.choice(TOWNS)
    street = f"{name} {draw.choice(STREETS)}"
    return draw.choice(
        [
            f"{name} {draw.choice(KINDS)}",
            f"{name} {draw.choice(KINDS)}",
            f"{name} {draw.choice(KINDS)} in {town}",
            f"{name} {make_name(draw)} {draw.choice(KINDS)}",
            f"The {draw.choice(PLURALS)}",
            f"The Old {draw.choice(['Vicarage', 'School', 'Mill', 'Rectory', 'Bakery'])}",
            f"St {draw.choice(['Anne', 'Mark', 'Jude', 'Hilda'])}'s {draw.choice(['House', 'Lodge', 'Court'])}",
            f"{name.lower()} {draw.choice(['lodge', 'cottage', 'grange', 'bungalow', 'vicarage'])}",
            f"URN {draw.randint(1000000, 2999999)}",
            f"SC{draw.randint(0, 999999):06d}",
            f"home {draw.randint(1000000, 2999999)}",
            f"registration SC {draw.randint(0, 999999):06d}",
            f"{draw.randint(1, 240)} {street}",
            f"{draw.randint(1, 240)} {street.lower()}",
            f"the home on {street}",
            street,
            f"the home in {town}",
            f"the children’s home in {town}",
            f"the children's home near {town}",
            f"that small home at {town}",
            "this children's home",
            f"the new four-bed home on {street}",
            f"a home called {name}",
            f"the home at {draw.choice('BLMSN')}{draw.randint(1, 9)} {draw.randint(1, 9)}{draw.choice('AB')}{draw.choice('DEX')}",
            f"{draw.choice(['WN', 'LS', 'DN'])}{draw.randint(1, 29)} {draw.randint(1, 9)}QT",
        ]
    )


def make_home_motions(number):
    draw = random.Random(SEED)
    found = set()
    while len(found) < number:
        found.add(draw.choice(ABOUT).format(make_mention(draw)))
    return sorted(found)
