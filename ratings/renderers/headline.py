"""What a chart shows, in one plain sentence computed from its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ratings import phrases, vocabulary
from ratings.answers import definitions
from ratings.answers.rows import Answer, AnswerRow
from ratings.charts.spec import BarSpec, ChartSpec
from ratings.renderers.group_nouns import (
    GROUPS,
    name_counted,
    phrase_grade_given,
    phrase_group,
    phrase_row_day,
)
from ratings.renderers.superlatives import is_clearest_change, is_clearly_more, phrase_rivals

#: Shares closer than this many points are said to differ little.
LITTLE = 1.0
#: A question with these words has no filter but that of sectors.
NO_OTHER_FILTER: Final[dict[str, Any]] = {
    "region": (), "owner_size": (), "local_authority": (), "owner": (), "provision_type": (), "age": (),
}  # fmt: skip


def write_headline(answer: Answer, plot: ChartSpec) -> str:
    """One sentence that is true of the rows and claims no cause, for a chart without a heading of its own.

    It names every filter of the question. A group is called highest only where the 95% interval of its difference from the
    next one leaves nothing out (Newcombe 1998, by `newcombe_interval`).
    """
    kinds: dict[str, Callable[[Answer, ChartSpec], str]] = {
        "stacked": headline_outcomes,
        "single": headline_groups,
        "change": headline_changes,
        "line": headline_over_time,
        "panels": headline_lines,
        "nothing": explain_nothing_drawn,
    }
    tell = kinds[plot.kind]
    if plot.kind in {"stacked", "single"} and answer.measure.by == vocabulary.TRANSITIONS:
        tell = headline_transitions
    elif plot.kind == "single" and answer.measure.is_listed:
        tell = headline_listed
    sentence = name_filters(answer, tell(answer, plot))
    return sentence[:1].upper() + sentence[1:]


def name_filters(answer: Answer, sentence: str) -> str:
    """The sentence with the homes asked of at its end, unless it names them already."""
    measure = answer.measure
    if not measure.filtered or answer.scope in sentence:
        return sentence
    only_sector = measure.sector if measure == measure.asking(**NO_OTHER_FILTER) else ()
    if len(only_sector) == 1 and GROUPS[only_sector[0]].split()[0] in sentence:
        return sentence
    return f"{sentence}, among {'inspections of ' if measure.is_in_year else ''}{answer.scope}"


def explain_nothing_drawn(answer: Answer, plot: ChartSpec) -> str:
    """Why nothing can be drawn."""
    by = f" by {vocabulary.BREAKDOWNS[answer.measure.by]}" if answer.measure.by else ""
    if answer.measure.since:
        return f"No change can be told{by} between these moments"
    return f"No figures{by} for this release"


def headline_outcomes(answer: Answer, plot: ChartSpec) -> str:
    """Where the largest share of homes is below good; for one bar, how many are good or better."""
    if len(plot.bars) > 1 and len(answer.periods) == 1:
        return compare_extremes(plot, count_below_good, "below good", answer)
    bar = plot.bars[0] if plot.bars else plot.too_few[0]
    row = bar.parts[0].row
    good = sum(part.row.numerator or 0 for part in bar.parts[:2])
    judged = f"{phrase_grade_given(answer, 'good or outstanding', past=True)} {phrase_row_day(row)}"
    if plot.unit == "count" or bar.base < vocabulary.SMALL_BASE:
        return f"{phrases.phrase_counted(good, bar.base, row.counted)} {judged}"
    return (
        f"{phrases.format_percent(good, bar.base)} of {phrase_group(answer, bar.group, bar.label)} {judged}"
    )


def headline_groups(answer: Answer, plot: ChartSpec) -> str:
    """The group with the largest share of the outcomes asked for, or the one group's value."""
    judged = definitions.phrase_outcomes(answer.measure)
    if len(plot.bars) > 1 and len(answer.periods) == 1:
        return compare_extremes(plot, count_bar_homes, judged, answer)
    bar = plot.bars[0] if plot.bars else plot.too_few[0]
    row = bar.parts[0].row
    value = row.percent if plot.bars and plot.unit == "share" else row.base
    of_group = f" of {phrase_group(answer, bar.group, bar.label)}" if value.endswith("%") else ""
    return f"{value}{of_group} {phrase_grade_given(answer, judged, past=True)} {phrase_row_day(row)}"


def headline_listed(answer: Answer, plot: ChartSpec) -> str:
    """How many homes or places there are, and which group has most."""
    rows = [bar.parts[0].row for bar in plot.bars]
    row = rows[0]
    judged = phrase_judged_homes(answer)
    if len(rows) == 1:
        where = f" for {phrase_group(answer, row.group, row.label)}" if answer.measure.by else ""
        return f"{row.base}{judged} were listed{where} {phrase_row_day(row)}"
    top = max(rows, key=lambda row: row.numerator or 0)
    unit = answer.measure.unit
    total = sum(row.numerator or 0 for row in rows)
    if not total:
        return f"No {unit}{f' in homes{judged}' if judged else ''} were listed {phrase_row_day(row)}"
    share = phrases.format_percent(top.numerator or 0, total)
    compared = (
        f"those of the {len(rows)} owners shown"
        if answer.measure.by == "owner"
        else f"all {phrases.format_count(total)}"
    )
    return f"{top.base}{judged} were listed for {phrase_group(answer, top.group, top.label)} {phrase_row_day(top)}, {share} of {compared}"


def phrase_judged_homes(answer: Answer) -> str:
    """“ judged good” where only places of homes so judged are counted, else nothing."""
    if answer.measure.outcomes == ("all",):
        return ""
    return f" judged {definitions.phrase_outcomes(answer.measure)}"


def headline_transitions(answer: Answer, plot: ChartSpec) -> str:
    """What became of the homes judged inadequate before, or of the first group there is."""
    bars = {bar.group: bar for bar in plot.bars}
    bar = bars.get("inadequate") or next(iter(bars.values()), None)
    if bar is None:
        return "Too few homes to tell as shares what became of them"
    before = f"homes {phrase_earlier_outcome(bar.group)} {phrases.format_day(answer.releases[-2].as_at)}"
    parts = max(bar.parts, key=lambda part: part.row.numerator or 0)
    row = parts.row
    value = f"{row.percent} of {before}" if plot.unit == "share" else f"{row.base}, of {before},"
    became = (
        definitions.phrase_outcomes(answer.measure) if not row.outcome else phrases.lower_first(parts.label)
    )
    return f"{value} were {became} {phrase_row_day(row)}"


def phrase_earlier_outcome(outcome: str) -> str:
    """“judged inadequate on”."""
    return "not judged on" if outcome not in vocabulary.OUTCOMES else f"judged {outcome.replace('-', ' ')} on"


def headline_changes(answer: Answer, plot: ChartSpec) -> str:
    """The change of the whole, or the group that moved most."""
    rows = [bar.parts[0].row for bar in plot.bars]
    row = max(rows, key=lambda candidate: abs(candidate.points or 0))
    judged = (
        phrases.lower_first(vocabulary.OUTCOMES[row.outcome])
        if row.outcome
        else definitions.phrase_outcomes(answer.measure)
    )
    if not row.points or row.before is None:
        return f"No share of {name_counted(answer)} moved between {rows[0].before.when if rows[0].before else ''} and {row.when}"
    way = "rose" if row.points > 0 else "fell"
    subject = f"the share of {phrase_group(answer, row.group, row.label)} that {phrase_grade_given(answer, judged, past=True)} {way} by"
    most = ", more than any other shown" if len(rows) > 1 and is_clearest_change(row, rows) else ""
    return (
        f"{subject} {phrases.format_points(row.points)} from {row.before.percent} {phrase_row_day(row.before)} to {row.percent} "
        f"{phrase_row_day(row)}{most}"
    )


def compare_extremes(plot: ChartSpec, count: Callable[[BarSpec], int], judged: str, answer: Answer) -> str:
    """Which group is highest, or the range where none stands out beyond chance."""
    bars = plot.bars
    if answer.measure.unit == "count":
        total, base = sum(map(count, bars)), sum(bar.base for bar in bars)
        top = max(bars, key=count)
        base_words = phrases.phrase_counted(total, base, top.parts[0].row.counted)
        return f"{base_words} {phrase_grade_given(answer, judged)}, {phrases.format_count(count(top))} of them {phrase_group(answer, top.group, top.label)}"
    ranked = sorted(bars, key=lambda bar: count(bar) / bar.base, reverse=True)
    high, next_, low = ranked[0], ranked[1], ranked[-1]
    value = phrases.format_percent(count(high), high.base)
    spread = phrases.difference_in_points((count(low), low.base), (count(high), high.base))
    lowest = phrases.format_percent(count(low), low.base)
    if spread < LITTLE:
        return f"Groups differ little: from {lowest} to {value} of {name_counted(answer)} {phrase_grade_given(answer, judged)}"
    if not is_clearly_more((count(high), high.base), (count(next_), next_.base)):
        return f"From {lowest} to {value} of {name_counted(answer)} {phrase_grade_given(answer, judged)}, too close to call which group is highest"
    rivals = phrase_rivals(answer, len(bars), len(plot.too_few))
    return f"{value} of {phrase_group(answer, high.group, high.label)} {phrase_grade_given(answer, judged)}, {rivals}"


def headline_over_time(answer: Answer, plot: ChartSpec) -> str:
    """The newest value beside the oldest."""
    if not plot.lines:
        return explain_nothing_drawn(answer, plot)
    line = plot.lines[0]
    filled = [index for index, value in enumerate(line.values) if value is not None]
    old, new = line.rows[filled[0]], line.rows[filled[-1]]
    value = line.texts[filled[-1]]
    if answer.measure.is_listed:
        subject = f"{new.base}{phrase_judged_homes(answer)} were listed"
    else:
        judged = phrase_grade_given(answer, definitions.phrase_outcomes(answer.measure), past=True)
        share = plot.unit == "share"
        subject = (
            f"{value} of {phrase_group(answer, line.group, line.label)} {judged}"
            if share
            else f"{value} {name_counted(answer)} {judged}"
        )
    if len(filled) == 1:
        return f"{subject} {phrase_row_day(new)}"
    return f"{subject} {phrase_row_day(new)}, {phrase_movement(plot.unit, old, new)} {old.when}"


def phrase_movement(unit: str, old: AnswerRow, new: AnswerRow) -> str:
    """“down from 1.5% on”, “up from” or “as on”."""
    before = (old.numerator or 0, old.denominator or 1)
    after = (new.numerator or 0, new.denominator or 1)
    change = phrases.difference_in_points(before, after) if unit == "share" else after[0] - before[0]
    at = "in" if old.year else "on"
    if not change:
        return f"as {at}"
    old_words = phrases.format_percent(*before) if unit == "share" else phrases.format_count(before[0])
    return f"{'up' if change > 0 else 'down'} from {old_words} {at}"


def headline_lines(answer: Answer, plot: ChartSpec) -> str:
    """The group with the highest newest value."""
    by = vocabulary.BREAKDOWNS[answer.measure.by]
    latest = {line: line.values[-1] for line in plot.lines if line.values[-1] is not None}
    if answer.measure.by == vocabulary.TRANSITIONS:
        return f"What {answer.scope} of each judgement became by the next release, {phrase_span(answer)}"
    if answer.measure.is_listed:
        return f"{answer.measure.unit.capitalize()} of {answer.scope} by {by}, {phrase_span(answer)}"
    if answer.measure.separate or len(latest) < 2:
        if answer.measure.is_in_year:
            return f"Grades of inspections of {answer.scope} by {by}, {phrase_span(answer)}"
        return f"Latest judgements of {answer.scope} by {by}, {phrase_span(answer)}"
    judged = definitions.phrase_outcomes(answer.measure)
    ranked = sorted(latest, key=lambda line: latest[line] or 0, reverse=True)
    first, second = ranked[0], ranked[1]
    newest = [(line.rows[-1].numerator or 0, line.rows[-1].denominator or 1) for line in (first, second)]
    tied = first.texts[-1] == second.texts[-1]
    if tied or (plot.unit == "share" and not is_clearly_more(newest[0], newest[1])):
        return f"{name_counted(answer)[:1].upper()}{name_counted(answer)[1:]} that {phrase_grade_given(answer, judged)}, by {by}, {phrase_span(answer)}"
    value, when = first.texts[-1], phrase_row_day(first.rows[-1])
    group_words = phrase_group(answer, first.group, first.label)
    link = "of " if plot.unit == "share" else ""
    return f"{value} {link}{group_words} {phrase_grade_given(answer, judged, past=True)} {when}, {phrase_rivals(answer, len(latest), len(plot.lines) - len(latest))}"


def phrase_span(answer: Answer) -> str:
    """“2015 to 2025”."""
    years = {row.period: row.year for row in answer.rows}
    first, last = (
        years.get(period) or str(period.year) for period in (answer.periods[0], answer.periods[-1])
    )
    return f"{first} to {last}"


def count_bar_homes(bar: BarSpec) -> int:
    """The homes a single bar counts."""
    return bar.parts[0].row.numerator or 0


def count_below_good(bar: BarSpec) -> int:
    """Homes that require improvement or are inadequate."""
    return sum(part.row.numerator or 0 for part in bar.parts[2:4])
