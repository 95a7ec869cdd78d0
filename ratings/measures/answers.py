"""What a measure answers with: plain rows, and the words that belong beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ratings import wording

if TYPE_CHECKING:
    from ratings.measures import Measure


@dataclass(frozen=True, slots=True)
class Row:
    """One group at one period. None is a gap (nothing published), never a zero.

    `share` is rounded to four places and None where the base is small or missing;
    `note` then says why. `not_judged` counts the group's homes without a judgement;
    None where the release lists judged homes only.
    """

    group: str
    label: str
    period: date
    outcome: str
    numerator: int | None
    denominator: int | None
    share: float | None
    note: str = ""
    not_judged: int | None = None

    @property
    def is_gap(self) -> bool:
        """Whether nothing was published for this group at this period."""
        return self.denominator is None

    @property
    def percent(self) -> str:
        """The share as prose writes it, "2.8%", or "" where there is none."""
        if self.share is None or self.numerator is None or not self.denominator:
            return ""
        return wording.percent(self.numerator, self.denominator)

    @property
    def base(self) -> str:
        """ "13 of 469 homes", or "" for a gap."""
        if self.numerator is None or self.denominator is None:
            return ""
        return wording.of_homes(self.numerator, self.denominator)

    def as_json(self, *, with_outcome: bool) -> dict[str, Any]:
        """The row as every machine-read face gives it."""
        row: dict[str, Any] = {"group": self.group, "label": self.label, "period": self.period.isoformat()}
        if with_outcome:
            row["outcome"] = self.outcome
        return {
            **row,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "share": self.share,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What an answer says of a release it rests on; holds no database object."""

    pk: int
    as_at: date
    title: str
    published_on: date | None
    status: str
    is_demonstration: bool
    homes: int
    judged: int
    owners_published: bool
    lists_unjudged: bool
    joint_region: bool
    loaded_at: datetime

    def as_json(self) -> dict[str, Any]:
        """The release as every machine-read face gives it."""
        return {
            "as_at": self.as_at.isoformat(),
            "title": self.title,
            "published_on": self.published_on.isoformat() if self.published_on else None,
            "status": self.status,
            "demonstration": self.is_demonstration,
            "homes": self.homes,
            "judged": self.judged,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """A measure answered: rows ordered by group, period and outcome.

    `releases` are oldest first; `fingerprint` changes when, and only when, the answer may have.
    """

    measure: Measure
    releases: tuple[ReleaseFacts, ...]
    rows: tuple[Row, ...]
    definition: str
    source: str
    notes: tuple[str, ...]
    register_note: str
    fingerprint: str

    @property
    def release(self) -> ReleaseFacts:
        """The newest release answered from."""
        return self.releases[-1]

    @property
    def periods(self) -> tuple[date, ...]:
        """The days answered for, oldest first."""
        return tuple(release.as_at for release in self.releases)

    def row(self, group: str, *, outcome: str = "", period: date | None = None) -> Row | None:
        """The row of a group (at the newest period unless told), or None."""
        period = period or self.release.as_at
        for row in self.rows:
            if row.group == group and row.outcome == outcome and row.period == period:
                return row
        return None

    def as_json(self) -> dict[str, Any]:
        """The answer as the API and the command give it."""
        separate = self.measure.separate
        return {
            "measure": self.measure.query,
            "definition": self.definition,
            "release": self.release.as_json(),
            "rows": [row.as_json(with_outcome=separate) for row in self.rows],
        }
