"""Ofsted's own totals over all children's homes, from a small table kept here, beside ours."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from ratings import vocabulary
from ratings.models import Release, Tally

TABLE: Final = Path(__file__).resolve().parent.parent / "data" / "ofsted_totals.csv"
SOURCE: Final = "Ofsted, Children’s social care in England 2025, underlying data, tables 8b and 9a"
FIRST: Final = date(2016, 3, 31)
NOTES: Final = {
    "2018-03-31": (
        "Ofsted’s series prints the figures of the 2018 release beside “31-Mar-19” and others beside “31-Mar-18”: "
        "its rows are mislabelled. Ours are counted from the 2018 release itself."
    ),
    "2019-03-31": (
        "Ofsted’s series prints the figures of March 2018 beside “31-Mar-19”: its rows are mislabelled. "
        "Ours are counted from the 2019 release itself."
    ),
}
EARLY: Final = "Ofsted’s series begins in 2016, so there is no figure to hold ours against."
ABSENT: Final = "Ofsted’s series, as published in 2025, has no figure for this day."
FICTITIOUS: Final = "Demonstration register: fictitious homes."
UNEXPLAINED: Final = "Ours differs from Ofsted’s figure, and no reason is known."


@dataclass(frozen=True, slots=True)
class Compared:
    """One outcome at one period: our count of homes beside Ofsted's, None where it printed none."""

    basis: str
    period: str
    outcome: str
    ours: int
    ofsted: int | None
    note: str

    def as_json(self) -> dict[str, Any]:
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
def ofsted_totals() -> dict[tuple[str, str], dict[str, int]]:
    """Ofsted's totals by (basis, period) and outcome; a period is "2025-03-31", or "2024-25" for a year."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            (row["basis"], row["period"]): {
                outcome: int(row[outcome.replace("-", "_")]) for outcome in vocabulary.OUTCOMES
            }
            for row in csv.DictReader(file)
        }


def compared() -> list[Compared]:
    """Every outcome of every loaded release beside Ofsted's figure, oldest first, in two queries."""
    columns = {outcome: f"overall_{outcome.replace('-', '_')}" for outcome in vocabulary.OUTCOMES}
    ours = {
        row["release"]: row for row in Tally.objects.filter(family="").values("release", *columns.values())
    }
    return [
        beside(release, outcome, ours.get(release.pk, {}).get(columns[outcome], 0))
        for release in Release.objects.as_at_a_day().order_by("as_at")
        for outcome in vocabulary.OUTCOMES
    ]


def beside(release: Release, outcome: str, homes: int) -> Compared:
    """One count of ours beside Ofsted's."""
    period = release.as_at.isoformat()
    ofsted = ofsted_totals().get((release.kind, period), {}).get(outcome)
    note = note_on(release.as_at, homes, ofsted)
    if release.is_demonstration:
        note = f"{FICTITIOUS} {note}".strip()
    return Compared(release.kind, period, outcome, homes, ofsted, note)


def note_on(as_at: date, homes: int, ofsted: int | None) -> str:
    """Why a count is not Ofsted's, or "" where it is."""
    if ofsted is None:
        return EARLY if as_at < FIRST else ABSENT
    if homes == ofsted:
        return ""
    return NOTES.get(as_at.isoformat(), UNEXPLAINED)
