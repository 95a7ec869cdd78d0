"""A drawing in words, for those who do not see it."""

from __future__ import annotations

from ratings import phrases, vocabulary
from ratings.answers.rows import Answer
from ratings.charts.spec import Bar, Line, Part, Plot, changed


def description(answer: Answer, plot: Plot) -> str:
    """Every bar's ends, or every line's first and last."""
    if plot.kind == "change":
        return "; ".join(f"{bar.label}: {changed(bar.parts[0].row)}" for bar in plot.bars) + "."
    if answer.measure.is_listed and plot.kind == "single":
        return "; ".join(f"{bar.label}: {bar.parts[0].row.base}" for bar in plot.bars) + "."
    if plot.kind in {"stacked", "single"}:
        told = "; ".join(bar_in_words(bar, single=plot.kind == "single") for bar in plot.bars)
        in_year = answer.measure.is_in_year
        day = answer.release.moment if in_year else f"On {phrases.day(answer.release.as_at)}"
        when = f"{day}, of" if len(answer.periods) == 1 else "Of"
        return f"{when} {'inspections with a grade' if in_year else 'homes with a judgement'}: {told}."
    return "; ".join(line_in_words(line) for line in plot.lines) + "."


def bar_in_words(bar: Bar, *, single: bool) -> str:
    """“Owner of 1 home, 7.5% outstanding and 2.8% inadequate of 469”."""
    ends = bar.parts if single else (bar.parts[0], bar.parts[-1])
    told = phrases.listed(spoken(part) for part in ends)
    return f"{bar.label}, {told} of {phrases.count(bar.base)}"


def spoken(part: Part) -> str:
    """“7.5% outstanding”, with its interval where it has one."""
    interval = f" (95% interval {part.row.interval})" if part.row.interval else ""
    return f"{part.text} {phrases.lower(part.label)}{interval}"


def line_in_words(line: Line) -> str:
    """“Private: 1.8% on 31 March 2015, 1.1% on 31 March 2025 (33 of 3,006 homes)”."""
    there = [index for index, value in enumerate(line.values) if value is not None]
    told = [
        f"{line.texts[index]} {'in' if line.rows[index].year else 'on'} {line.rows[index].when}"
        for index in dict.fromkeys((there[0], there[-1]))
    ]
    word = f" {phrases.lower(vocabulary.AFTER[line.outcome])}" if line.outcome else ""
    return f"{line.label}{word}: {', '.join(told)} ({line.rows[there[-1]].base})"
