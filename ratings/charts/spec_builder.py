"""Makes a plot of an answer: which rows become bars, which lines, and which only counts or a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby, pairwise

from ratings import phrases, vocabulary
from ratings.answers import definitions
from ratings.answers.rows import Answer, AnswerRow
from ratings.charts.round_numbers import HEADROOM, round_up
from ratings.charts.spec import BarPart, BarSpec, ChartSpec, LineSpec
from ratings.measures import Measure

#: Breakdowns of so many groups that they are drawn in the order of their values.
RANKED = frozenset({"local-authority", "owner"})
#: Room for a number at either end of a change, as a part of what the bars span.
ROOM_BESIDE = 0.3
#: What a drawing calls the owners of a group.
OWNERS = {
    "1": "Owner of 1 home",
    "2-4": "Owner of 2 to 4",
    "5-9": "Owner of 5 to 9",
    "10+": "Owner of 10 or more",
    vocabulary.NO_OWNER: "Owner not published",
}
#: What a drawing calls a type whose whole name is wider than a phone.
TYPES = {"residential-special-school": "Residential special school"}


def build_chart_spec(answer: Answer, whole: Answer | None = None) -> ChartSpec:
    """The plot of an answer; `whole` is the same question without a breakdown, for reference."""
    rows = [row for row in answer.rows if not row.is_gap]
    if not rows:
        return ChartSpec(
            "nothing", answer.measure.unit, answer.periods, missing=list_missing_groups(answer.rows)
        )
    if answer.measure.since:
        return build_change_bars(answer)
    if len(answer.periods) == 1 or (answer.measure.separate and not answer.measure.by):
        return build_bars(answer, rows)
    return build_lines(answer, whole)


def build_bars(answer: Answer, rows: list[AnswerRow]) -> ChartSpec:
    """One bar a group, or one a period where there is a single group."""
    measure = answer.measure
    by_period = len(answer.periods) > 1
    heaps = [
        list(group_rows)
        for _, group_rows in groupby(sort_rows(rows, by_period), key=lambda r: (r.group, r.period))
    ]
    counting = measure.counts
    longest = max((measure_longest(group_rows, counting=counting) for group_rows in heaps), default=0) or 1
    bars: list[BarSpec] = []
    too_few: list[BarSpec] = []
    family = ""
    for group_rows in heaps:
        first = group_rows[0]
        label = first.when if by_period else name_group(answer, first)
        small = not counting and (first.denominator or 0) < vocabulary.SMALL_BASE
        parts = tuple(build_bar_parts(measure, group_rows, longest))
        if small:
            too_few.append(BarSpec(first.group, label, first.denominator or 0, parts))
            continue
        kin = group_family(measure.by, first.group)
        bars.append(
            BarSpec(first.group, label, first.denominator or 0, parts, apart=bool(bars) and kin != family)
        )
        family = kin
    if measure.by in RANKED and not by_period:
        bars.sort(key=lambda bar: rank_bar(bar, counting=counting), reverse=True)
    return ChartSpec(
        "stacked" if measure.separate else "single",
        measure.unit,
        answer.periods,
        bars=tuple(bars),
        too_few=tuple(too_few),
        missing=list_missing_groups(answer.rows),
        longest=longest,
    )


def measure_longest(group_rows: list[AnswerRow], *, counting: bool) -> float:
    """How long the bar of one group is: homes, or the share of them."""
    total = sum(row.numerator or 0 for row in group_rows)
    base = group_rows[0].denominator or 0
    if counting:
        return total
    if base < vocabulary.SMALL_BASE:
        return 0
    return max(
        [total / base, *(row.high for row in group_rows if row.high is not None and len(group_rows) == 1)]
    )


def build_bar_parts(measure: Measure, group_rows: list[AnswerRow], longest: float) -> Iterable[BarPart]:
    """The parts of one bar, left to right, from the counts themselves so that they always meet."""
    counting = measure.counts
    start = 0.0
    for row in group_rows:
        count, base = row.numerator or 0, row.denominator or 1
        length = (count if counting else count / base) / longest
        outcome, label = name_outcome(measure, row)
        reach = (
            (row.low / longest, row.high / longest) if row.low is not None and row.high is not None else None
        )
        text = format_value(row, counting=counting)
        yield BarPart(outcome, label, row, start, length, text, None if measure.separate else reach)
        start += length


def name_outcome(measure: Measure, row: AnswerRow) -> tuple[str, str]:
    """(outcome, words) a row counts; the outcome is "" where several are added up."""
    outcome = row.outcome or (measure.outcomes[0] if len(measure.outcomes) == 1 else "")
    if measure.is_listed:
        return "", "homes" if measure.unit == "homes" else "places"
    if outcome == "all":
        return "", "judged"
    return outcome, measure.possible_outcomes[outcome] if outcome else definitions.phrase_outcomes(measure)


def build_lines(answer: Answer, whole: Answer | None) -> ChartSpec:
    """One line a group and outcome; a small or missing base is a gap."""
    counting = answer.measure.counts
    lines = tuple(build_every_line(answer, counting=counting))
    reference = next(iter(build_every_line(whole, counting=False)), None) if whole and not counting else None
    if not answer.measure.by or answer.measure.separate:
        reference = None
    values = [value for line in (*lines, *([reference] if reference else [])) for value in line.values]
    ends = [
        row.high
        for line in lines
        for row in line.rows
        if row.high is not None and not answer.measure.separate
    ]
    highest = max([*(value for value in values if value is not None), *ends], default=0)
    return ChartSpec(
        "panels" if answer.measure.by else "line",
        answer.measure.unit,
        answer.periods,
        lines=tuple(line for line in lines if line.last is not None),
        missing=tuple({line.label: explain_empty_line(line) for line in lines if line.last is None}.items()),
        reference=reference,
        named=tuple(name_periods(answer)),
        top=round_up(highest if answer.measure.by else highest / HEADROOM, counting=counting),
    )


def rank_bar(bar: BarSpec, *, counting: bool) -> float:
    """What long lists are ordered by: the value, or the part that is good or better."""
    parts = bar.parts[:2] if len(bar.parts) > 1 and not counting else bar.parts
    number = sum(part.row.numerator or 0 for part in parts)
    return number if counting else number / (bar.base or 1)


def build_change_bars(answer: Answer) -> ChartSpec:
    """A bar of points a group and outcome, to the right of nothing where a share rose and to its left where it fell."""
    measure = answer.measure
    changed_rows = [row for row in answer.rows if row.points is not None]
    lacking = {name_change_bar(answer, row): row.note for row in answer.rows if row.points is None}
    if not changed_rows:
        return ChartSpec("nothing", measure.unit, answer.periods, missing=tuple(lacking.items()))
    if measure.by in RANKED:
        changed_rows.sort(key=lambda row: row.points or 0, reverse=True)
    ends = [
        end
        for row in changed_rows
        for end in (row.points, row.points_low, row.points_high)
        if end is not None
    ]
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = ((high - low) or 1.0) * ROOM_BESIDE
    lowest, span = low - room, (high - low or 1.0) + 2 * room

    def place(points: float) -> float:
        return (points - lowest) / span

    bars = []
    for row in changed_rows:
        points = row.points or 0.0
        start, stop = sorted((place(0.0), place(points)))
        reach = None
        if row.points_low is not None and row.points_high is not None:
            reach = (place(row.points_low), place(row.points_high))
        outcome, label = name_outcome(measure, row)
        part = BarPart(outcome, label, row, start, stop - start, phrases.format_signed(points), reach)
        bars.append(BarSpec(row.group, name_change_bar(answer, row), row.denominator or 0, (part,)))
    return ChartSpec(
        "change",
        measure.unit,
        answer.periods,
        bars=tuple(bars),
        missing=tuple(lacking.items()),
        longest=lowest + span,
        zero=place(0.0),
        lowest=lowest,
    )


def name_change_bar(answer: Answer, row: AnswerRow) -> str:
    """What a bar of a change is called: its group, its outcome, or both."""
    if not row.outcome:
        return name_group(answer, row)
    outcome = answer.measure.possible_outcomes[row.outcome]
    return f"{name_group(answer, row)}, {phrases.lower_first(outcome)}" if answer.measure.by else outcome


def name_periods(answer: Answer) -> Iterable[str]:
    """What each period is called under an axis."""
    years = {row.period: row.year for row in answer.rows}
    return (years.get(period) or str(period.year) for period in answer.periods)


def explain_empty_line(line: LineSpec) -> str:
    """Why a line has no value at all."""
    if any(row.note in phrases.SMALL_NOTES for row in line.rows):
        return "Too few homes to show as shares; the table gives the counts."
    return line.rows[-1].note


def build_every_line(answer: Answer, *, counting: bool) -> Iterable[LineSpec]:
    """Every line of an answer, with a value or a gap for each of its periods."""
    heaps: dict[tuple[str, str], dict[date, AnswerRow]] = {}
    for row in answer.rows:
        heaps.setdefault((row.group, row.outcome), {})[row.period] = row
    breaks = find_source_breaks(answer)
    for (group, outcome), group_rows in heaps.items():
        some = next(iter(group_rows.values()))
        rows = tuple(
            group_rows.get(period)
            or AnswerRow(group, some.label, period, outcome, None, None, None, counted=some.counted)
            for period in answer.periods
        )
        values = tuple(
            (None if row.is_gap else float(row.numerator or 0)) if counting else exact_share(row)
            for row in rows
        )
        texts = tuple(format_value(row, counting=counting) for row in rows)
        yield LineSpec(
            group,
            name_group(answer, some),
            name_outcome(answer.measure, some)[0],
            rows,
            values,
            texts,
            breaks,
        )


def find_source_breaks(answer: Answer) -> tuple[int, ...]:
    """The periods whose numbers come from another source than those before: Ofsted's own totals, or its lists."""
    printed = {release.as_at: release.is_printed for release in answer.releases}
    pairs = enumerate(pairwise(answer.periods), start=1)
    return tuple(index for index, (old, new) in pairs if printed.get(old, False) != printed.get(new, False))


def exact_share(row: AnswerRow) -> float | None:
    """The share unrounded, or None where none may be shown."""
    if row.share is None or row.numerator is None or not row.denominator:
        return None
    return row.numerator / row.denominator


def sort_rows(rows: list[AnswerRow], by_period: bool) -> list[AnswerRow]:
    """Rows in the order drawn: as they come, or newest period first."""
    return sorted(rows, key=lambda row: row.period, reverse=True) if by_period else rows


def list_missing_groups(rows: Iterable[AnswerRow]) -> tuple[tuple[str, str], ...]:
    """(label, why) of groups that have no value at any period."""
    notes: dict[str, str] = {}
    groups_with_values = {row.group for row in rows if not row.is_gap}
    for row in rows:
        if row.is_gap and row.group not in groups_with_values:
            notes[OWNERS.get(row.group, row.label)] = row.note
    return tuple(notes.items())


def name_group(answer: Answer, row: AnswerRow) -> str:
    """What a drawing calls a group: short, and whole without its heading."""
    by = answer.measure.by
    short = OWNERS if by.endswith("owner-size") else TYPES if by == "provision-type" else {}
    return short.get(row.group, row.label)


def group_family(by: str, group: str) -> str:
    """Groups of one family stand together: private homes by owner size, then the other sectors."""
    return "private" if by == "sector-and-owner-size" and group in vocabulary.OWNER_SIZES else ""


def format_value(row: AnswerRow, *, counting: bool) -> str:
    """A value as a label gives it: "7.5%" or "35"."""
    return phrases.format_count(row.numerator or 0) if counting else row.percent
