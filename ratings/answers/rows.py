"""What a measure answers with: plain rows, and the words that belong beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

from django.utils.timezone import localdate

from ratings import phrases
from ratings.measures import Measure

Counted = Literal["homes", "inspections", "listed", "places"]


class AnswerRow(NamedTuple):
    """One group at one period. None is a gap (nothing published), never a zero. A named tuple: five times cheaper to make than a dataclass.

    `share` is rounded to four places and None where the base is small or missing;
    `note` then says why. `not_judged` counts the group's homes without a judgement;
    None where the release lists judged homes only. `counted` says what the numbers are numbers of.
    `low` and `high` are the ends of the share's 95% interval; `before` is the same row at the earlier moment of a
    change, `points` the change in percentage points to one decimal, and `points_low`, `points_high` its interval.
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
    counted: Counted = "homes"
    year: str = ""
    low: float | None = None
    high: float | None = None
    before: AnswerRow | None = None
    points: float | None = None
    points_low: float | None = None
    points_high: float | None = None

    @property
    def is_gap(self) -> bool:
        """Whether nothing was published for this group at this period."""
        return self.denominator is None

    @property
    def when(self) -> str:
        """“31 March 2025”, or “2024-25”."""
        return self.year or phrases.format_day(self.period)

    @property
    def percent(self) -> str:
        """The share as prose writes it, "2.8%", or "" where there is none."""
        return phrases.phrase_share(self.share, self.numerator, self.denominator)

    @property
    def base(self) -> str:
        """ "13 of 467 homes", or "" for a gap."""
        return phrases.phrase_base(self.numerator, self.denominator, self.counted)

    @property
    def interval(self) -> str:
        """“1.6% to 4.7%”, or "" where none was asked for or can be given."""
        if self.low is None or self.high is None:
            return ""
        return f"{self.low:.1%} to {self.high:.1%}"

    @property
    def change(self) -> str:
        """“+1.7 points”, or "" where two shares are not there to compare."""
        return "" if self.points is None else f"{phrases.format_signed(self.points)} points"

    @property
    def change_interval(self) -> str:
        """“−0.4 to +3.8 points”, or ""."""
        if self.points_low is None or self.points_high is None:
            return ""
        return f"{phrases.format_signed(self.points_low)} to {phrases.format_signed(self.points_high)} points"

    def as_json(
        self, *, with_outcome: bool, with_interval: bool = False, with_change: bool = False
    ) -> dict[str, object]:
        """The row as every machine-read face gives it."""
        row: dict[str, object] = {
            "group": self.group,
            "label": self.label,
            "period": self.year or self.period.isoformat(),
        }
        if with_outcome:
            row["outcome"] = self.outcome
        row |= {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "share": self.share,
            "note": self.note,
        }
        if with_interval:
            row |= {"low": self.low, "high": self.high}
        if with_change:
            row["before"] = (
                self.before.as_json(with_outcome=with_outcome, with_interval=with_interval)
                if self.before
                else None
            )
            row["points"] = self.points
            if with_interval:
                row |= {"points_low": self.points_low, "points_high": self.points_high}
        return row


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What an answer says of a release it rests on; holds no database object."""

    pk: int
    kind: str
    as_at: date
    starts_on: date | None
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
    revision: int
    first_loaded_at: datetime
    is_current: bool
    replaced_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_because: str

    @property
    def is_invented(self) -> bool:
        """Whether nobody published it: its totals are invented as its homes are."""
        return self.is_demonstration and self.title == phrases.INVENTED_TITLE

    @property
    def edition(self) -> str:
        """“revision 1, read on 16 July 2025”: which file, and when it came to this site."""
        return f"revision {self.revision}, read on {phrases.format_day(localdate(self.first_loaded_at))}"

    @property
    def state(self) -> str:
        """“stands”, “replaced” or “withdrawn”."""
        return "stands" if self.is_current else "withdrawn" if self.withdrawn_at else "replaced"

    @property
    def fate(self) -> str:
        """What became of a file that does not stand any more, in a sentence; "" of one that does."""
        if self.is_current:
            return ""
        if self.withdrawn_at:
            day = phrases.format_day(localdate(self.withdrawn_at))
            return (
                f"These are the figures of revision {self.revision}, withdrawn on {day} for this reason: "
                f"{self.withdrawn_because}"
            )
        day = phrases.format_day(localdate(self.replaced_at)) if self.replaced_at else ""
        return f"These are the figures of revision {self.revision}, replaced on {day}."

    @property
    def year(self) -> str:
        """“2024-25” for inspections of a year, else ""."""
        return f"{self.starts_on.year}-{self.as_at:%y}" if self.starts_on else ""

    @property
    def is_printed(self) -> bool:
        """Whether its numbers are Ofsted's own totals and not counted from a list."""
        return self.kind == "totals"

    @property
    def moment(self) -> str:
        """“as at 31 March 2025”, or “1 April 2024 to 31 March 2025”."""
        if self.starts_on:
            return f"{phrases.format_day(self.starts_on)} to {phrases.format_day(self.as_at)}"
        return f"as at {phrases.format_day(self.as_at)}"

    def as_json(self) -> dict[str, object]:
        """The release as every machine-read face gives it."""
        data: dict[str, object] = {
            "as_at": self.as_at.isoformat(),
            "title": self.title,
            "published_on": self.published_on.isoformat() if self.published_on else None,
            "status": self.status,
            "demonstration": self.is_demonstration,
            "invented": self.is_invented,
            "homes": self.homes,
            "judged": self.judged,
            "revision": self.revision,
            "read_on": localdate(self.first_loaded_at).isoformat(),
            "state": self.state,
        }
        if self.withdrawn_at:
            data["withdrawn_because"] = self.withdrawn_because
        if self.starts_on:
            data["period"] = self.year
        return data


@dataclass(frozen=True, slots=True)
class Answer:
    """A measure answered: rows ordered by group, period and outcome.

    `releases` are oldest first, and hold the earlier one of a change; `periods` are the days rows speak of, oldest
    first, with a year that has no release where it is a gap to be told. `fingerprint` changes when, and only
    when, the answer may have. `standing` says whether the figures are Ofsted's own or our calculation; `scope` names
    the homes asked of with every filter: “private children’s homes in London”. `names` are those of the places and
    owners asked of, by slug; `owners` how many owners have such homes where only the largest are shown, else 0.
    """

    measure: Measure
    releases: tuple[ReleaseFacts, ...]
    rows: tuple[AnswerRow, ...]
    definition: str
    source: str
    notes: tuple[str, ...]
    register_note: str
    fingerprint: str
    periods: tuple[date, ...]
    standing: str = ""
    scope: str = ""
    names: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    owners: int = 0

    @property
    def release(self) -> ReleaseFacts:
        """The newest release answered from."""
        return self.releases[-1]

    @property
    def edition(self) -> str:
        """Which file the figures come from and when it was read; of several, the newest. What became of it, where it fell."""
        edition = self.release.edition
        if len(self.releases) > 1:
            return f"The newest release: {edition}."
        return " ".join(filter(None, (f"{edition[:1].upper()}{edition[1:]}.", self.release.fate)))

    def row(self, group: str, *, outcome: str = "", period: date | None = None) -> AnswerRow | None:
        """The row of a group (at the newest period unless one is given), or None."""
        period = period or self.periods[-1]
        for row in self.rows:
            if row.group == group and row.outcome == outcome and row.period == period:
                return row
        return None

    def rows_as_json(self) -> list[dict[str, object]]:
        """The rows as every machine-read face gives them."""
        options = {
            "with_outcome": self.measure.separate,
            "with_interval": bool(self.measure.interval),
            "with_change": bool(self.measure.since),
        }
        return [row.as_json(**options) for row in self.rows]

    def as_json(self) -> dict[str, object]:
        """The answer as the API and the command give it."""
        return {
            "measure": self.measure.query,
            "definition": self.definition,
            "register_note": self.register_note,
            "release": self.release.as_json(),
            "rows": self.rows_as_json(),
        }
