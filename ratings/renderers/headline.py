"""What a chart shows, in one plain sentence computed from its rows."""

from __future__ import annotations

from collections.abc import Callable

from ratings import phrases, vocabulary
from ratings.answers.rows import Answer, Row
from ratings.charts.spec import Bar, Plot
from ratings.renderers.group_nouns import day, noun, of, was

#: Shares closer than this many points are said to differ little.
LITTLE = 1.0


def finding(answer: Answer, plot: Plot) -> str:
    """One sentence that is true of the rows, and claims no cause. For a chart without a heading of its own."""
    kinds: dict[str, Callable[[Answer, Plot], str]] = {
        "stacked": of_outcomes,
        "single": of_groups,
        "change": of_changes,
        "line": of_time,
        "panels": of_lines,
        "nothing": of_nothing,
    }
    tell = kinds[plot.kind]
    if plot.kind in {"stacked", "single"} and answer.measure.by == vocabulary.TRANSITIONS:
        tell = of_passages
    elif plot.kind == "single" and answer.measure.is_listed:
        tell = of_listed
    told = tell(answer, plot)
    return told[:1].upper() + told[1:]


def of_nothing(answer: Answer, plot: Plot) -> str:
    """Why nothing can be drawn."""
    by = f" by {vocabulary.BREAKDOWNS[answer.measure.by]}" if answer.measure.by else ""
    if answer.measure.since:
        return f"No change can be told{by} between these moments"
    return f"No figures{by} for this release"


def of_outcomes(answer: Answer, plot: Plot) -> str:
    """Where the largest share of homes is below good; for one bar, how many are good or better."""
    if len(plot.bars) > 1 and len(answer.periods) == 1:
        return extreme(plot.bars, below_good, "below good", answer)
    bar = plot.bars[0] if plot.bars else plot.too_few[0]
    row = bar.parts[0].row
    good = sum(part.row.numerator or 0 for part in bar.parts[:2])
    judged = f"{was(answer, 'good or outstanding', past=True)} {day(row)}"
    if plot.unit == "count" or bar.base < vocabulary.SMALL_BASE:
        return f"{phrases.of_counted(good, bar.base, row.counted)} {judged}"
    return f"{phrases.percent(good, bar.base)} of {noun(answer, bar.group, bar.label)} {judged}"


def of_groups(answer: Answer, plot: Plot) -> str:
    """The group with the largest share of the outcomes asked for, or the one group's value."""
    judged = phrases.outcomes(answer.measure)
    if len(plot.bars) > 1 and len(answer.periods) == 1:
        return extreme(plot.bars, counted, judged, answer)
    bar = plot.bars[0] if plot.bars else plot.too_few[0]
    row = bar.parts[0].row
    value = row.percent if plot.bars and plot.unit == "share" else row.base
    told = f" of {noun(answer, bar.group, bar.label)}" if value.endswith("%") else ""
    return f"{value}{told} {was(answer, judged, past=True)} {day(row)}"


def of_listed(answer: Answer, plot: Plot) -> str:
    """How many homes or places there are, and which group has most."""
    rows = [bar.parts[0].row for bar in plot.bars]
    row = rows[0]
    if len(rows) == 1:
        where = f" for {noun(answer, row.group, row.label)}" if answer.measure.by else ""
        return f"{row.base} were listed{where} {day(row)}"
    top = max(rows, key=lambda each: each.numerator or 0)
    unit = answer.measure.unit
    total = sum(each.numerator or 0 for each in rows)
    if not total:
        return f"No {unit} were listed {day(row)}"
    share = phrases.percent(top.numerator or 0, total)
    shown = "those shown" if answer.measure.by == "owner" else f"all {phrases.count(total)}"
    return f"{top.base} were listed for {noun(answer, top.group, top.label)} {day(top)}, {share} of {shown}"


def of_passages(answer: Answer, plot: Plot) -> str:
    """What became of the homes judged inadequate before, or of the first group there is."""
    bars = {bar.group: bar for bar in plot.bars}
    bar = bars.get("inadequate") or next(iter(bars.values()), None)
    if bar is None:
        return "Too few homes to tell as shares what became of them"
    before = f"homes {was_before(bar.group)} {phrases.day(answer.releases[-2].as_at)}"
    parts = max(bar.parts, key=lambda part: part.row.numerator or 0)
    row = parts.row
    value = f"{row.percent} of {before}" if plot.unit == "share" else f"{row.base}, of {before},"
    became = phrases.outcomes(answer.measure) if not row.outcome else phrases.lower(parts.label)
    return f"{value} were {became} {day(row)}"


def was_before(outcome: str) -> str:
    """“judged inadequate on”."""
    return "not judged on" if outcome not in vocabulary.OUTCOMES else f"judged {outcome.replace('-', ' ')} on"


def of_changes(answer: Answer, plot: Plot) -> str:
    """The change of the whole, or the group that moved most."""
    rows = [bar.parts[0].row for bar in plot.bars]
    row = max(rows, key=lambda each: abs(each.points or 0))
    judged = (
        phrases.lower(vocabulary.OUTCOMES[row.outcome]) if row.outcome else phrases.outcomes(answer.measure)
    )
    if not row.points or row.before is None:
        return f"No share of {of(answer)} moved between {rows[0].before.when if rows[0].before else ''} and {row.when}"
    way = "rose" if row.points > 0 else "fell"
    told = f"the share of {noun(answer, row.group, row.label)} that {was(answer, judged, past=True)} {way} by"
    most = ", more than any other shown" if len(rows) > 1 else ""
    return (
        f"{told} {phrases.in_points(row.points)} from {row.before.percent} {day(row.before)} to {row.percent} "
        f"{day(row)}{most}"
    )


def extreme(bars: tuple[Bar, ...], count: Callable[[Bar], int], judged: str, answer: Answer) -> str:
    """Which group is highest, by how much, or that none stands out."""
    if answer.measure.unit == "count":
        total, base = sum(map(count, bars)), sum(bar.base for bar in bars)
        top = max(bars, key=count)
        told = phrases.of_counted(total, base, top.parts[0].row.counted)
        return f"{told} {was(answer, judged)}, {phrases.count(count(top))} of them {noun(answer, top.group, top.label)}"
    ranked = sorted(bars, key=lambda bar: count(bar) / bar.base, reverse=True)
    high, next_, low = ranked[0], ranked[1], ranked[-1]
    value = phrases.percent(count(high), high.base)
    spread = phrases.points((count(low), low.base), (count(high), high.base))
    lowest = phrases.percent(count(low), low.base)
    if spread < LITTLE:
        return f"Groups differ little: from {lowest} to {value} of {of(answer)} {was(answer, judged)}"
    if value == phrases.percent(count(next_), next_.base):
        return f"From {lowest} to {value} of {of(answer)} {was(answer, judged)}, depending on the group"
    return f"{value} of {noun(answer, high.group, high.label)} {was(answer, judged)}, more than in any other group"


def of_time(answer: Answer, plot: Plot) -> str:
    """The newest value beside the oldest."""
    if not plot.lines:
        return of_nothing(answer, plot)
    line = plot.lines[0]
    there = [index for index, value in enumerate(line.values) if value is not None]
    old, new = line.rows[there[0]], line.rows[there[-1]]
    value = line.texts[there[-1]]
    if answer.measure.is_listed:
        told = f"{new.base} were listed"
    else:
        judged = was(answer, phrases.outcomes(answer.measure), past=True)
        share = plot.unit == "share"
        told = (
            f"{value} of {noun(answer, line.group, line.label)} {judged}"
            if share
            else f"{value} {of(answer)} {judged}"
        )
    if len(there) == 1:
        return f"{told} {day(new)}"
    return f"{told} {day(new)}, {moved(plot.unit, old, new)} {old.when}"


def moved(unit: str, old: Row, new: Row) -> str:
    """“down from 1.5% on”, “up from” or “as on”."""
    before = (old.numerator or 0, old.denominator or 1)
    after = (new.numerator or 0, new.denominator or 1)
    change = phrases.points(before, after) if unit == "share" else after[0] - before[0]
    at = "in" if old.year else "on"
    if not change:
        return f"as {at}"
    told = phrases.percent(*before) if unit == "share" else phrases.count(before[0])
    return f"{'up' if change > 0 else 'down'} from {told} {at}"


def of_lines(answer: Answer, plot: Plot) -> str:
    """The group with the highest newest value."""
    by = vocabulary.BREAKDOWNS[answer.measure.by]
    latest = {line: line.values[-1] for line in plot.lines if line.values[-1] is not None}
    if answer.measure.by == vocabulary.TRANSITIONS:
        return f"What children’s homes of each judgement became by the next release, {span(answer)}"
    if answer.measure.is_listed:
        return f"{answer.measure.unit.capitalize()} of children’s homes by {by}, {span(answer)}"
    if answer.measure.separate or len(latest) < 2:
        if answer.measure.is_in_year:
            return f"Grades of inspections of children’s homes by {by}, {span(answer)}"
        return f"Latest judgements of children’s homes by {by}, {span(answer)}"
    judged = phrases.outcomes(answer.measure)
    ranked = sorted(latest, key=lambda line: latest[line] or 0, reverse=True)
    first, second = ranked[0], ranked[1]
    if first.texts[-1] == second.texts[-1]:
        return f"{of(answer)[:1].upper()}{of(answer)[1:]} that {was(answer, judged)}, by {by}, {span(answer)}"
    value, when = first.texts[-1], day(first.rows[-1])
    told = noun(answer, first.group, first.label)
    link = "of " if plot.unit == "share" else ""
    return f"{value} {link}{told} {was(answer, judged, past=True)} {when}, more than in any other group"


def span(answer: Answer) -> str:
    """“2015 to 2025”."""
    years = {row.period: row.year for row in answer.rows}
    first, last = (
        years.get(period) or str(period.year) for period in (answer.periods[0], answer.periods[-1])
    )
    return f"{first} to {last}"


def counted(bar: Bar) -> int:
    """The homes a single bar counts."""
    return bar.parts[0].row.numerator or 0


def below_good(bar: Bar) -> int:
    """Homes that require improvement or are inadequate."""
    return sum(part.row.numerator or 0 for part in bar.parts[2:4])
