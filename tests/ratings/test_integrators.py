"""The words of a measure as docs/integrators.md gives them are those the code knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from ratings import vocabulary
from ratings.measures import Measure, MeasureError
from ratings.measures.parsing import words

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "integrators.md"
#: Everything each word of a fixed vocabulary may be.
VOCABULARIES = {
    "basis": [*vocabulary.BASES],
    "area": [*vocabulary.AREAS],
    "outcomes": ["all", *vocabulary.AFTER],
    "unit": [*vocabulary.UNITS],
    "by": [*vocabulary.BREAKDOWNS],
    "sector": [*vocabulary.SECTORS],
    "region": [*vocabulary.REGIONS],
    "owner-size": [*vocabulary.OWNER_SIZES],
    "provision-type": [*vocabulary.PROVISION_TYPES],
    "age": [*vocabulary.AGES],
    "interval": ["95"],
}
QUOTED = re.compile("`([^`]+)`")


def read_table() -> dict[str, tuple[str, str]]:
    """(values, what stands without it) of each word in the document's table of them."""
    text = DOCUMENT.read_text(encoding="utf-8")
    lines = text[text.index("| word | values | without it |") :].split("\n\n", 1)[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {key: (values, without) for names, values, without in rows for key in QUOTED.findall(names)}


def test_every_word_is_told_in_its_order():
    assert tuple(read_table()) == words.KEYS


@pytest.mark.parametrize("key", VOCABULARIES)
def test_every_value_is_told(key):
    values, _ = read_table()[key]
    told = [value for value in QUOTED.findall(values) if "=" not in value and "%" not in value]
    assert told == VOCABULARIES[key]


@pytest.mark.parametrize("key", words.KEYS)
def test_what_stands_without_a_word_is_told(key):
    _, without = read_table()[key]
    default = getattr(Measure(), key.replace("-", "_"))
    told = QUOTED.findall(without)
    known = [default] if isinstance(default, str) else [] if isinstance(default, int) else [*default]
    assert told == [word for word in known if word]


@pytest.mark.parametrize("word", ["2025-03-31", "2024-25", "2022-03-31..2025-03-31"])
def test_the_examples_of_moments_are_questions(word):
    values, _ = read_table()["at"]
    assert f"`{word}`" in values
    basis = "in-year" if word == "2024-25" else "as-at"
    assert Measure.parse(f"basis={basis}&at={word}").query.endswith(word)


def test_the_most_names_of_a_question_are_told():
    values, _ = read_table()["owner"]
    assert f"{words.MOST_NAMED} at most" in values
    with pytest.raises(MeasureError):
        Measure(owner=tuple(f"owner-{number}" for number in range(words.MOST_NAMED + 1)))
