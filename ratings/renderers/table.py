"""A measure's rows as a table for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ratings import phrases, vocabulary
from ratings.answers import definitions
from ratings.answers.rows import Answer, AnswerRow
from ratings.charts.palette import shade_of_outcome
from ratings.measures import Measure

DASH = "–"
#: In place of a count of homes that a release leaves out: it is not known to be zero.
NOT_LISTED = "Not listed"
FIRST = {
    "owner-size": "Owner",
    "sector-and-owner-size": "Owner",
    "sector": "Sector",
    "region": "Region",
    "local-authority": "Local authority",
    "owner": "Owner",
    "provision-type": "Type of home",
    "age": "Latest judgement",
    "outcome-before": "Judgement before",
}


@dataclass(frozen=True, slots=True)
class TableCell:
    """A count and its share; a dash for a share on a small base. `more` are an interval, or a change and its parts."""

    count: str
    share: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRow:
    """One group at one period. `bases` are what its counts are of; `gap` says why there are no figures."""

    label: str
    bases: tuple[str, ...]
    cells: tuple[TableCell, ...]
    gap: str = ""
    total: bool = False

    @property
    def judged(self) -> str:
        """What the counts are counts of, or "" where they are of themselves."""
        return self.bases[-1] if self.bases else ""


@dataclass(frozen=True, slots=True)
class TableSection:
    """Rows under one heading, which may be empty."""

    heading: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """Everything the table template needs."""

    caption: str
    first: str
    columns: tuple[tuple[str, str], ...]
    sections: tuple[TableSection, ...]
    shares: bool
    has_dash: bool
    #: The columns before the outcomes, each in two lines.
    bases: tuple[tuple[str, str], ...] = ()
    #: What stands beside each count and share: an interval, or a change.
    more: tuple[str, ...] = ()

    @property
    def small(self) -> int:
        """The base under which there are counts only."""
        return vocabulary.SMALL_BASE

    @property
    def across(self) -> int:
        """How many columns each outcome has."""
        return 1 + self.shares + len(self.more)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return 1 + len(self.bases) + len(self.columns) * self.across

    @property
    def figures(self) -> int:
        """How many columns hold figures."""
        return self.width - 1


def build_table(answer: Answer, whole: Answer | None = None) -> MeasureTable:
    """The rows of an answer as a table; `whole` adds a line for all homes."""
    measure = answer.measure
    by_period = len(answer.periods) > 1
    more = list_extra_columns(answer)
    sections = list(
        build_group_sections(answer)
        if by_period and measure.by
        else build_flat_sections(answer, by_period=by_period)
    )
    if whole and not by_period:
        total = build_table_row(measure, whole.rows[0].label, list(whole.rows), total=True)
        sections[-1] = TableSection(sections[-1].heading, (*sections[-1].rows, total))
    cells = [cell for section in sections for row in section.rows for cell in row.cells]
    return MeasureTable(
        caption=answer.definition,
        first=("Year" if measure.is_in_year else "As at") if by_period else FIRST.get(measure.by, "Homes"),
        columns=list_outcome_columns(measure),
        sections=tuple(sections),
        shares=measure.unit == "share",
        has_dash=measure.unit == "share" and any(cell.share == DASH for cell in cells),
        bases=list_base_columns(measure),
        more=more,
    )


def list_base_columns(measure: Measure) -> tuple[tuple[str, str], ...]:
    """The columns of what is counted from."""
    if measure.unit == "homes":
        return ()
    if measure.unit == "places":
        return (("Homes", "listed" if measure.outcomes == ("all",) else "so judged"),)
    if measure.by == vocabulary.TRANSITIONS:
        return (("Homes", "before"),)
    if measure.is_in_year:
        return (("Without", "a grade"), ("Inspections", "graded"))
    return (("Not yet", "judged"), ("Homes", "judged"))


def list_extra_columns(answer: Answer) -> tuple[str, ...]:
    """The columns beside each share that were asked for."""
    measure = answer.measure
    interval = ("95% interval",) if measure.interval else ()
    if not measure.since:
        return interval
    earlier = answer.releases[0]
    before = earlier.year or f"{phrases.format_day(earlier.as_at)}"
    return (*interval, before, "Change", *(("Interval of the change",) if measure.interval else ()))


def list_outcome_columns(measure: Measure) -> tuple[tuple[str, str], ...]:
    """(shade, words) of each outcome counted, or of their sum."""
    if measure.is_listed:
        return (("", "Homes" if measure.unit == "homes" else "Places"),)
    if measure.separate or len(measure.outcomes) == 1:
        return tuple(
            (shade_of_outcome(slug), measure.possible_outcomes[slug]) for slug in measure.shown_outcomes
        )
    outcome_words = definitions.phrase_outcomes(measure)
    return (("", f"{outcome_words[:1].upper()}{outcome_words[1:]}"),)


def build_group_sections(answer: Answer) -> Iterator[TableSection]:
    """A section for each group, a row for each period."""
    for _, rows in groupby(answer.rows, key=lambda row: row.group):
        group_rows = list(rows)
        yield TableSection(group_rows[0].label, tuple(build_period_rows(answer.measure, group_rows)))


def build_flat_sections(answer: Answer, *, by_period: bool) -> Iterator[TableSection]:
    """One section, or private homes by owner size and then the other sectors."""
    if by_period:
        yield TableSection("", tuple(build_period_rows(answer.measure, answer.rows)))
        return
    if answer.measure.by != "sector-and-owner-size":
        yield TableSection("", tuple(build_group_rows(answer.measure, answer.rows)))
        return
    private = tuple(row for row in answer.rows if row.group in vocabulary.OWNER_SIZES)
    other_rows = tuple(row for row in answer.rows if row.group not in vocabulary.OWNER_SIZES)
    if private:
        yield TableSection(
            "Private, by how many homes the owner has",
            tuple(build_group_rows(answer.measure, private, owners=True)),
        )
    if other_rows:
        yield TableSection("Other sectors", tuple(build_group_rows(answer.measure, other_rows)))


def build_period_rows(measure: Measure, answer_rows: Iterable[AnswerRow]) -> Iterator[TableRow]:
    """Rows named by their day, newest first."""
    ordered = sorted(answer_rows, key=lambda row: row.period, reverse=True)
    for _, rows_of_day in groupby(ordered, key=lambda row: row.period):
        rows = list(rows_of_day)
        yield build_table_row(measure, rows[0].when, rows)


def build_group_rows(
    measure: Measure, rows: Iterable[AnswerRow], *, owners: bool = False
) -> Iterator[TableRow]:
    """Rows named by their group."""
    for group, rows_of_group in groupby(rows, key=lambda row: row.group):
        first, *rest = rows_of_group
        label = vocabulary.OWNER_SIZES[group] if owners else first.label
        yield build_table_row(measure, label, [first, *rest])


def build_table_row(measure: Measure, label: str, rows: list[AnswerRow], *, total: bool = False) -> TableRow:
    """One line of the table from a group's rows at one period."""
    first = rows[0]
    if first.is_gap:
        return TableRow(label, (), (), gap=first.note or "No figures.", total=total)
    base = phrases.format_count(first.denominator or 0)
    waiting = NOT_LISTED if first.not_judged is None else phrases.format_count(first.not_judged)
    kinds: dict[str, tuple[str, ...]] = {"listed": (), "places": (base,)}
    bases = kinds.get(first.counted, (waiting, base))
    if measure.by == vocabulary.TRANSITIONS:
        bases = (base,)
    return TableRow(label, bases, tuple(build_cell(measure, row) for row in rows), total=total)


def build_cell(measure: Measure, row: AnswerRow) -> TableCell:
    """One count with its share, and beside them what was asked for."""
    interval: tuple[str, ...] = (row.interval or DASH,) if measure.interval else ()
    more: tuple[str, ...] = interval
    if measure.since:
        before = row.before.percent if row.before else ""
        more = (
            *interval,
            before or DASH,
            phrases.format_signed(row.points) if row.points is not None else DASH,
        )
        more += (row.change_interval.removesuffix(" points") or DASH,) if measure.interval else ()
    return TableCell(phrases.format_count(row.numerator or 0), row.percent or DASH, more)
