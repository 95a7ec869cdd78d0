"""A drawing in words, for those who do not see it."""

from __future__ import annotations

from ratings import vocabulary, wording
from ratings.measures.answers import Answer

from .plots import Bar, Line, Plot


def description(answer: Answer, plot: Plot) -> str:
    """Every bar's ends, or every line's first and last."""
    if plot.kind in {"stacked", "single"}:
        told = "; ".join(bar_in_words(bar, single=plot.kind == "single") for bar in plot.bars)
        when = f"On {wording.day(answer.release.as_at)}, of" if len(answer.periods) == 1 else "Of"
        return f"{when} homes with a judgement: {told}."
    return "; ".join(line_in_words(line) for line in plot.lines) + "."


def bar_in_words(bar: Bar, *, single: bool) -> str:
    """“Owner of 1 home, 7.5% outstanding and 2.8% inadequate of 469”."""
    ends = bar.parts if single else (bar.parts[0], bar.parts[-1])
    told = wording.listed(f"{part.text} {wording.lower(part.label)}" for part in ends)
    return f"{bar.label}, {told} of {wording.count(bar.base)}"


def line_in_words(line: Line) -> str:
    """“Private: 1.8% on 31 March 2015, 1.1% on 31 March 2025 (33 of 3,006 homes)”."""
    there = [index for index, value in enumerate(line.values) if value is not None]
    told = [
        f"{line.texts[index]} on {wording.day(line.rows[index].period)}"
        for index in dict.fromkeys((there[0], there[-1]))
    ]
    word = f" {wording.lower(vocabulary.OUTCOMES[line.outcome])}" if line.outcome else ""
    return f"{line.label}{word}: {', '.join(told)} ({line.rows[there[-1]].base})"
