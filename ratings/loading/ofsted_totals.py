"""Ofsted's own totals over all children's homes, from small tables kept here, beside ours."""

from __future__ import annotations

import csv
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from ratings import vocabulary
from ratings.models import Release, Tally

DATA: Final = Path(__file__).resolve().parent.parent / "data"
OUTCOMES: Final = DATA / "ofsted_totals.csv"
HOMES_AND_PLACES: Final = DATA / "ofsted_homes_and_places.csv"
SOURCE: Final = "Ofsted, Children’s social care in England 2025, underlying data, tables 6a, 6b, 8b and 9a"
#: What the register counts beside outcomes.
STOCKS: Final = ("homes", "places")
FIRST: Final = "2016-03-31"
REVISED: Final = (
    "Ofsted revised this year’s inspections in later releases, which its series follows; "
    "ours are the rows of the year’s own release."
)
NOTES: Final = {
    "2018-03-31": (
        "Ofsted’s series prints the figures of the 2018 release beside “31-Mar-19” and others beside “31-Mar-18”: "
        "its rows are mislabelled. Ours are counted from the 2018 release itself."
    ),
    "2019-03-31": (
        "Ofsted’s series prints the figures of March 2018 beside “31-Mar-19”: its rows are mislabelled. "
        "Ours are counted from the 2019 release itself."
    ),
    "2015-16": REVISED,
    "2018-19": REVISED,
    "2021-22": REVISED,
    "2022-23": REVISED,
}
GAP: Final = (
    "Routine inspection was suspended because of COVID-19. Ofsted’s series prints noughts for 2020-21: "
    "a gap, not a count to hold ours against."
)
EARLY: Final = "Ofsted’s series begins in 2016, so there is no figure to hold ours against."
ABSENT: Final = "Ofsted’s series, as published in 2025, has no figure for this period."
FICTITIOUS: Final = "Demonstration register: fictitious homes."
UNEXPLAINED: Final = "Ours differs from Ofsted’s figure, and no reason is known."


@dataclass(frozen=True, slots=True)
class ComparedTotal:
    """One outcome, or homes or places, at one period: our count beside Ofsted's, None where it printed none."""

    basis: str
    period: str
    outcome: str
    ours: int
    ofsted: int | None
    note: str

    def as_json(self) -> dict[str, object]:
        """The row as the command prints it."""
        return {
            "basis": self.basis,
            "period": self.period,
            "outcome": self.outcome,
            "ours": self.ours,
            "ofsted": self.ofsted,
            "note": self.note,
        }


@cache
def load_ofsted_totals() -> dict[tuple[str, str], dict[str, int]]:
    """Ofsted's totals by (basis, period) and outcome, "homes" or "places".

    A period is "2025-03-31", or "2024-25" for a year.
    """
    totals_by_period: dict[tuple[str, str], dict[str, int]] = {}
    with OUTCOMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            totals_by_period[row["basis"], row["period"]] = {
                outcome: int(row[outcome.replace("-", "_")]) for outcome in vocabulary.OUTCOMES
            }
    with HOMES_AND_PLACES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            totals = totals_by_period.setdefault((Release.Kind.AS_AT.value, row["period"]), {})
            totals |= {stock: int(row[stock]) for stock in STOCKS}
    return totals_by_period


def compare_loaded_totals() -> list[ComparedTotal]:
    """Every total of every current release beside Ofsted's figure, oldest first, in two queries.

    Homes and places come from the list of them where it is loaded, else from a list that leaves no home out.
    """
    columns = {outcome: f"overall_{outcome.replace('-', '_')}" for outcome in vocabulary.OUTCOMES}
    columns |= {stock: stock for stock in STOCKS}
    ours = {
        row["release"]: row for row in Tally.objects.filter(family="").values("release", *columns.values())
    }
    releases = list(Release.objects.current().order_by("as_at", "kind"))
    with_places = {release.as_at for release in releases if release.kind == Release.Kind.PLACES}
    return [
        compare_count(release, outcome, ours.get(release.pk, {}).get(columns[outcome], 0))
        for release in releases
        for outcome in list_compared_counts(release, with_places)
    ]


def list_compared_counts(release: Release, with_places: Container[date]) -> tuple[str, ...]:
    """What a release is held beside Ofsted's totals for."""
    match release.kind:
        case Release.Kind.AS_AT:
            alone = release.lists_unjudged and release.as_at not in with_places
            return (*vocabulary.OUTCOMES, *(STOCKS if alone else ()))
        case Release.Kind.IN_YEAR:
            return tuple(vocabulary.OUTCOMES)
        case Release.Kind.PLACES:
            return STOCKS
        case _:
            return ()


def compare_count(release: Release, outcome: str, number: int) -> ComparedTotal:
    """One count of ours beside Ofsted's."""
    basis = Release.Kind.IN_YEAR.value if release.kind == Release.Kind.IN_YEAR else Release.Kind.AS_AT.value
    ofsted = load_ofsted_totals().get((basis, release.period), {}).get(outcome)
    note = explain_difference(release.period, outcome, number, ofsted)
    if release.is_demonstration:
        note = f"{FICTITIOUS} {note}".strip()
    return ComparedTotal(basis, release.period, outcome, number, ofsted, note)


def explain_difference(period: str, outcome: str, number: int, ofsted: int | None) -> str:
    """Why a count is not Ofsted's, or "" where it is."""
    if period == "2020-21":
        return GAP
    if ofsted is None:
        early = period < FIRST and outcome in vocabulary.OUTCOMES and len(period) == len(FIRST)
        return EARLY if early else ABSENT
    if number == ofsted:
        return ""
    known = outcome in vocabulary.OUTCOMES
    return NOTES.get(period, UNEXPLAINED) if known else UNEXPLAINED
