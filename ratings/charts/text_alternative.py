"""A drawing in words, for those who do not see it."""

from __future__ import annotations

from ratings import phrases, vocabulary
from ratings.answers.rows import Answer
from ratings.charts.spec import BarPart, BarSpec, ChartSpec, LineSpec, phrase_row_change


def describe_chart(answer: Answer, plot: ChartSpec) -> str:
    """Every bar's ends, or every line's first and last."""
    if plot.kind == "change":
        return "; ".join(f"{bar.label}: {phrase_row_change(bar.parts[0].row)}" for bar in plot.bars) + "."
    if answer.measure.is_listed and plot.kind == "single":
        return "; ".join(f"{bar.label}: {bar.parts[0].row.base}" for bar in plot.bars) + "."
    if plot.kind in {"stacked", "single"}:
        description = "; ".join(describe_bar(bar, single=plot.kind == "single") for bar in plot.bars)
        in_year = answer.measure.is_in_year
        day = answer.release.moment if in_year else f"On {phrases.format_day(answer.release.as_at)}"
        when = f"{day}, of" if len(answer.periods) == 1 else "Of"
        return f"{when} {'inspections with a grade' if in_year else 'homes with a judgement'}: {description}."
    return "; ".join(describe_line(line) for line in plot.lines) + "."


def describe_bar(bar: BarSpec, *, single: bool) -> str:
    """“Owner of 1 home, 7.5% outstanding and 2.8% inadequate of 467”."""
    ends = bar.parts if single else (bar.parts[0], bar.parts[-1])
    ends_in_words = phrases.list_words(describe_part(part) for part in ends)
    return f"{bar.label}, {ends_in_words} of {phrases.format_count(bar.base)}"


def describe_part(part: BarPart) -> str:
    """“7.5% outstanding”, with its interval where it has one."""
    interval = f" (95% interval {part.row.interval})" if part.row.interval else ""
    return f"{part.text} {phrases.lower_first(part.label)}{interval}"


def describe_line(line: LineSpec) -> str:
    """“Private: 1.8% on 31 March 2015, 1.1% on 31 March 2025 (33 of 3,006 homes)”."""
    filled = [index for index, value in enumerate(line.values) if value is not None]
    values_in_words = [
        f"{line.texts[index]} {'in' if line.rows[index].year else 'on'} {line.rows[index].when}"
        for index in dict.fromkeys((filled[0], filled[-1]))
    ]
    word = f" {phrases.lower_first(vocabulary.AFTER[line.outcome])}" if line.outcome else ""
    return f"{line.label}{word}: {', '.join(values_in_words)} ({line.rows[filled[-1]].base})"
