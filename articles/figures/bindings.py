"""A binding: one group of one measure, and what every release says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from ratings import answers, phrases, vocabulary
from ratings.answers import AnswerRow, ReleaseFacts, definitions
from ratings.measures import Measure, MeasureError, UnanswerableError
from ratings.renderers.headlines.grades import phrase_judged_as

ALL = "all"
MISSING = "This release counts no homes in this group."


@dataclass(frozen=True, slots=True)
class ReleaseValue:
    """What one release says: counts, and the share to four places where the base allows one.

    `note` says why there is no share or no count. `release` is the release's number, and `loaded_at` when it was last
    counted: a release counted anew is read anew. `released_on` is the day it came out, else the day it speaks of.
    """

    release: int
    loaded_at: datetime
    as_at: date
    released_on: date
    is_demonstration: bool
    numerator: int | None
    denominator: int | None
    share: float | None
    note: str = ""
    counted: str = "homes"
    is_invented: bool = False

    @property
    def percent(self) -> str:
        """ "2.8%", or "" where the base gives no share."""
        return phrases.phrase_share(self.share, self.numerator, self.denominator)

    @property
    def base(self) -> str:
        """ "13 of 467 homes", or ""."""
        return phrases.phrase_base(self.numerator, self.denominator, self.counted)

    def shown(self, unit: str) -> str:
        """The number as prose writes it: a share, or a count with its thousands parted; "" for none."""
        if unit == "share":
            return self.percent
        return "" if self.numerator is None else phrases.format_count(self.numerator)


class FigureBinding(NamedTuple):
    """A measure's canonical query, always asked of the newest release, and one of its groups."""

    query: str
    group: str = ALL

    @property
    def measure(self) -> Measure:
        """Raises MeasureError where the stored words are no question any more."""
        return Measure.parse(self.query)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of release it is read from."""
        try:
            measure = self.measure
        except MeasureError:
            return ("as-at",)
        return ("as-at", "places", "totals") if measure.is_listed else (measure.basis,)

    @property
    def counted(self) -> str:
        """What its numbers are numbers of: "homes", "inspections", "listed" or "places"."""
        try:
            measure = self.measure
        except MeasureError:
            return "homes"
        if measure.is_in_year:
            return "inspections"
        return {"homes": "listed", "places": "places"}.get(measure.unit, "homes")


def bind_measure(measure: Measure, group: str = ALL) -> FigureBinding:
    """The binding of a group of a measure, whatever moment the measure asks of.

    Raises UnanswerableError where the measure gives several numbers for the group.
    """
    if measure.separate:
        raise UnanswerableError("A figure is one number: choose the judgements it counts.")
    if measure.since or measure.by == vocabulary.TRANSITIONS:
        raise UnanswerableError(
            "A figure is the number of one release: leave out since and what homes became."
        )
    return FigureBinding(measure.asking(at="latest", interval="").query, group or ALL)


def look_up_values(bindings: Iterable[FigureBinding]) -> dict[FigureBinding, tuple[ReleaseValue, ...]]:
    """What every release says of each binding, oldest first. Each measure is answered once.

    A binding whose measure cannot be answered has no values.
    """
    by_query: dict[str, list[FigureBinding]] = {}
    for binding in dict.fromkeys(bindings):
        by_query.setdefault(binding.query, []).append(binding)
    values: dict[FigureBinding, tuple[ReleaseValue, ...]] = {}
    for query, same in by_query.items():
        try:
            answer = answers.answer(Measure.parse(query).asking(at="all"))
        except MeasureError:
            values |= dict.fromkeys(same, ())
            continue
        rows = {(row.group, row.period): row for row in answer.rows}
        for binding in same:
            values[binding] = tuple(
                make_value(release, rows.get((binding.group, release.as_at))) for release in answer.releases
            )
    return values


def make_value(release: ReleaseFacts, row: AnswerRow | None) -> ReleaseValue:
    """A release's row as a value; no row is a gap."""
    counts = (row.numerator, row.denominator, row.share, row.note) if row else (None, None, None, MISSING)
    released = release.published_on or release.as_at
    counted = row.counted if row else "homes"
    return ReleaseValue(
        release.pk,
        release.loaded_at,
        release.as_at,
        released,
        release.is_demonstration,
        *counts,
        counted,
        release.is_invented,
    )


def narrow_measure(binding: FigureBinding) -> Measure:
    """The binding as a measure of that group alone, for words: its filters name the group."""
    measure = binding.measure
    try:
        return measure.narrow_to(binding.group)
    except (MeasureError, TypeError):  # a group whose name is no word of a filter
        return measure


def describe_things(binding: FigureBinding) -> str:
    """What a binding counts: “private children’s homes whose owner has 1 home”, or inspections of them, or places."""
    measure = narrow_measure(binding)
    place = definitions.phrase_places(measure) if measure.region or measure.local_authority else ""
    phrase = definitions.phrase_homes(measure, place)
    if measure.by:
        phrase = f"{phrase}, {binding.group.replace('-', ' ')}"
    if measure.is_in_year:
        return f"inspections of {phrase}"
    return f"places in {phrase}" if measure.unit == "places" else phrase


def describe_judgement(binding: FigureBinding) -> str:
    """What was judged of them: “judged inadequate”, or "" where all listed are counted."""
    measure = narrow_measure(binding)
    return "" if measure.outcomes == ("all",) else phrase_judged_as(measure, measure.outcomes)


def define_binding(binding: FigureBinding) -> str:
    """One sentence that says what is counted, of what, and when."""
    return definitions.definition(narrow_measure(binding))
