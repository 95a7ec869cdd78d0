"""Ofsted's words, in every spelling published, as our slugs."""

from __future__ import annotations

import re
from typing import Final

from ratings import vocabulary
from ratings.ofsted.cells import (
    UnreadableCellError,
    check_value,
    fold_cell,
    remember_short_cells,
    tidy_text,
)

#: Full grades. Adequate and satisfactory are what requires improvement was called before.
GRADES: Final = {
    "outstanding": "outstanding",
    "good": "good",
    "requires improvement": "requires-improvement",
    "requires improvement to be good": "requires-improvement",
    "adequate": "requires-improvement",
    "satisfactory": "requires-improvement",
    "inadequate": "inadequate",
}
#: Words in an outcome's place that are no grade: nobody to judge, or the result of an interim visit.
NO_GRADE: Final = frozenset({
    "", "null", "0", "-", "n/a", "not applicable", "redacted", "not judged", "not yet inspected",
    "improved effectiveness", "sustained effectiveness", "declined effectiveness", "declined in effectiveness",
})  # fmt: skip
SECTORS: Final = {
    "private": "private",
    "voluntary": "voluntary",
    "local authority": "local-authority",
    "health authority": "health-authority",
}
REGIONS: Final = {fold_cell(label): slug for slug, label in vocabulary.REGIONS.items()} | {
    "east": "east-of-england",
    "yorkshire and humber": "yorkshire-and-the-humber",
}
#: Providers that are no children's homes, by how their type begins.
OTHER_PROVIDERS: Final = (
    "independent fostering", "voluntary adoption", "adoption support", "residential family centre", "boarding school",
    "residential special school", "further education college", "residential holiday scheme", "secure training centre",
    "supported accommodation", "cafcass", "local authority fostering", "local authority adoption", "regional adoption",
)  # fmt: skip
SPECIAL_SCHOOL_HOME: Final = re.compile(
    r"residential special school.*(registered as a children'?s home|295 days)"
)


@remember_short_cells
def read_provision_type(cell: str) -> str | None:
    """The slug of a kind of children's home, or None for another provider, known (`is_other_provider`) or not.

    Raises UnreadableCellError for none, and for an unknown type that speaks of homes: counted wrongly it would spoil every
    total.
    """
    check_value(tidy_text(cell))
    text = fold_cell(cell)
    match text.replace("'", ""):
        case "childrens home" | "childrens homes":
            return "childrens-home"
        case "secure childrens home" | "secure childrens homes":
            return "secure-childrens-home"
    if SPECIAL_SCHOOL_HOME.search(text):
        return "residential-special-school"
    if text and (text.startswith(OTHER_PROVIDERS) or "home" not in text):
        return None
    raise UnreadableCellError(
        "this type of provider is not known, so it cannot be told whether it is a children’s home."
        if text
        else "the type of provider is missing."
    )


def is_other_provider(cell: str) -> bool:
    """Whether a type of provider is known to be no children's home."""
    return fold_cell(cell).startswith(OTHER_PROVIDERS)


def read_grade(cell: str) -> str:
    """The slug of an outcome, "" where there is none. Raises UnreadableCellError for a word that is no outcome."""
    text = fold_cell(cell)
    if text in GRADES:
        return GRADES[text]
    if text in NO_GRADE:
        return vocabulary.NOT_JUDGED
    check_value(tidy_text(cell))
    raise UnreadableCellError("this is not an outcome Ofsted gives.")


@remember_short_cells
def read_sector(cell: str) -> str:
    """The slug of a sector. Raises UnreadableCellError."""
    return look_up_word(
        cell, SECTORS, "the sector is missing.", "this is not a sector children’s homes belong to."
    )


@remember_short_cells
def read_region(cell: str) -> str:
    """The slug of a region. Raises UnreadableCellError."""
    return look_up_word(cell, REGIONS, "the region is missing.", "this is not a region of England.")


def look_up_word(cell: str, words: dict[str, str], missing: str, unknown: str) -> str:
    """A word's slug. Raises UnreadableCellError, with what is `missing` or `unknown`, where it has none."""
    text = fold_cell(cell)
    if text in words:
        return words[text]
    check_value(tidy_text(cell))
    raise UnreadableCellError(unknown if text else missing)
