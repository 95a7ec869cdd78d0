"""What a chart shows, in one plain sentence computed from its rows."""

from __future__ import annotations

from collections.abc import Callable

from ratings import vocabulary, wording
from ratings.drawing.plots import Bar, Plot
from ratings.drawing.plotting import OWNERS
from ratings.measures.answers import Answer, Row

#: Shares closer than this many points are said to differ little.
LITTLE = 1.0

GROUPS = {
    "1": "homes with a single-home owner",
    "2-4": "homes whose owner has two to four",
    "5-9": "homes whose owner has five to nine",
    "10+": "homes whose owner has ten or more",
    vocabulary.NO_OWNER: "homes whose owner is not published",
    "private": "private homes",
    "voluntary": "voluntary homes",
    "local-authority": "local-authority homes",
    "health-authority": "health-authority homes",
    "all": "children’s homes",
}


def finding(answer: Answer, plot: Plot) -> str:
    """One sentence that is true of the rows, and claims no cause. For a chart without a heading of its own."""
    told = {
        "stacked": of_outcomes,
        "single": of_groups,
        "line": of_time,
        "panels": of_lines,
        "nothing": of_nothing,
    }[plot.kind](answer, plot)
    return told[:1].upper() + told[1:]


def of_nothing(answer: Answer, plot: Plot) -> str:
    """Why nothing can be drawn."""
    return (
        f"No figures by {vocabulary.BREAKDOWNS[answer.measure.by]} for this release"
        if answer.measure.by
        else "No figures for this release"
    )


def of_outcomes(answer: Answer, plot: Plot) -> str:
    """Where the largest share of homes is below good; for one bar, how many are good or better."""
    if len(plot.bars) > 1 and len(answer.periods) == 1:
        return extreme(plot.bars, below_good, "below good", answer)
    bar = plot.bars[0] if plot.bars else plot.too_few[0]
    good = sum(part.row.numerator or 0 for part in bar.parts[:2])
    day = f" on {wording.day(bar.parts[0].row.period)}"
    if plot.unit == "count" or bar.base < vocabulary.SMALL_BASE:
        return f"{wording.of_homes(good, bar.base)} were good or outstanding{day}"
    return f"{wording.percent(good, bar.base)} of {noun(answer, bar.group)} were good or outstanding{day}"


def of_groups(answer: Answer, plot: Plot) -> str:
    """The group with the largest share of the outcomes asked for, or the one group's value."""
    judged = wording.outcomes(answer.measure)
    if len(plot.bars) > 1:
        return extreme(plot.bars, counted, judged, answer)
    bar = plot.bars[0] if plot.bars else plot.too_few[0]
    row = bar.parts[0].row
    value = row.percent if plot.bars and plot.unit == "share" else wording.of_homes(counted(bar), bar.base)
    of = f" of {noun(answer, bar.group)}" if value.endswith("%") else ""
    return f"{value}{of} were {judged} on {wording.day(row.period)}"


def extreme(bars: tuple[Bar, ...], count: Callable[[Bar], int], judged: str, answer: Answer) -> str:
    """Which group is highest, by how much, or that none stands out."""
    if answer.measure.unit == "count":
        total, base = sum(map(count, bars)), sum(bar.base for bar in bars)
        top = max(bars, key=count)
        return f"{wording.of_homes(total, base)} are {judged}, {wording.count(count(top))} of them {noun(answer, top.group)}"
    ranked = sorted(bars, key=lambda bar: count(bar) / bar.base, reverse=True)
    high, next_, low = ranked[0], ranked[1], ranked[-1]
    value = wording.percent(count(high), high.base)
    spread = wording.points((count(low), low.base), (count(high), high.base))
    lowest = wording.percent(count(low), low.base)
    if spread < LITTLE:
        return f"Groups differ little: from {lowest} to {value} of homes are {judged}"
    if value == wording.percent(count(next_), next_.base):
        return f"From {lowest} to {value} of homes are {judged}, depending on the group"
    return f"{value} of {noun(answer, high.group)} are {judged}, more than in any other group"


def of_time(answer: Answer, plot: Plot) -> str:
    """The newest value beside the oldest."""
    if not plot.lines:
        return of_nothing(answer, plot)
    line = plot.lines[0]
    there = [index for index, value in enumerate(line.values) if value is not None]
    old, new = line.rows[there[0]], line.rows[there[-1]]
    judged = wording.outcomes(answer.measure)
    value = line.texts[there[-1]]
    what = f"{value} of {noun(answer, line.group)} were" if plot.unit == "share" else f"{value} homes were"
    if len(there) == 1:
        return f"{what} {judged} on {wording.day(new.period)}"
    return f"{what} {judged} on {wording.day(new.period)}, {moved(plot.unit, old, new)} {wording.day(old.period)}"


def moved(unit: str, old: Row, new: Row) -> str:
    """“down from 1.5% on”, “up from” or “as on”."""
    before = (old.numerator or 0, old.denominator or 1)
    after = (new.numerator or 0, new.denominator or 1)
    change = wording.points(before, after) if unit == "share" else after[0] - before[0]
    if not change:
        return "as on"
    told = wording.percent(*before) if unit == "share" else wording.count(before[0])
    return f"{'up' if change > 0 else 'down'} from {told} on"


def of_lines(answer: Answer, plot: Plot) -> str:
    """The group with the highest newest value."""
    latest = {line: line.values[-1] for line in plot.lines if line.values[-1] is not None}
    if answer.measure.separate or len(latest) < 2:
        return f"Latest judgements of children’s homes by {vocabulary.BREAKDOWNS[answer.measure.by]}, {span(answer)}"
    judged = wording.outcomes(answer.measure)
    ranked = sorted(latest, key=lambda line: latest[line] or 0, reverse=True)
    first, second = ranked[0], ranked[1]
    if first.texts[-1] == second.texts[-1]:
        return f"Homes that are {judged}, by {vocabulary.BREAKDOWNS[answer.measure.by]}, {span(answer)}"
    value, day = first.texts[-1], wording.day(answer.periods[-1])
    if plot.unit == "count":
        return f"{value} {noun(answer, first.group)} were {judged} on {day}, more than in any other group"
    return f"{value} of {noun(answer, first.group)} were {judged} on {day}, more than in any other group"


def span(answer: Answer) -> str:
    """“2015 to 2025”."""
    return f"{answer.periods[0].year} to {answer.periods[-1].year}"


def counted(bar: Bar) -> int:
    """The homes a single bar counts."""
    return bar.parts[0].row.numerator or 0


def below_good(bar: Bar) -> int:
    """Homes that require improvement or are inadequate."""
    return sum(part.row.numerator or 0 for part in bar.parts[2:])


def noun(answer: Answer, group: str) -> str:
    """A group inside a sentence: “private homes”, “homes in the North West”."""
    if group in vocabulary.REGIONS:
        return f"homes in {wording.with_article(group)}"
    if group == "all":
        return wording.homes(answer.measure)
    private = answer.measure.by == "sector-and-owner-size" and group in OWNERS
    return (
        f"private {GROUPS[group]}" if private and not GROUPS[group].startswith("private") else GROUPS[group]
    )
