"""A measure's rows as comma-separated values for programs, and as the records of every file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from ratings.answers.rows import Answer
from ratings.measures import Measure

CSV_COLUMNS = (
    "group",
    "label",
    "period",
    "outcome",
    "numerator",
    "denominator",
    "share",
    "not_judged",
    "note",
    "source",
)


def list_csv_columns(measure: Measure) -> tuple[str, ...]:
    """The names of the columns of files: the same for every question, and more where more is asked for."""
    at = CSV_COLUMNS.index("share") + 1
    more: tuple[str, ...] = ("low", "high") if measure.interval else ()
    if measure.since:
        more += ("before_period", "before_numerator", "before_denominator", "before_share", "points")
        more += ("points_low", "points_high") if measure.interval else ()
    return (*CSV_COLUMNS[:at], *more, *CSV_COLUMNS[at:])


def write_csv_text(answer: Answer) -> str:
    """The rows as comma-separated values: a line of names, then one line a row; "" for what is missing."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(list_csv_columns(answer.measure))
    for record in list_records(answer):
        writer.writerow([guard_formula(cell) for cell in record])
    return out.getvalue()


def list_records(answer: Answer) -> Iterator[tuple[str | int | float | None, ...]]:
    """The rows as files give them, in the order of csv_columns; None is a gap.

    The last column repeats the source, and which file of it, on every line, so that lines cut out keep it.
    """
    source = " ".join(filter(None, (answer.register_note, answer.source, answer.edition)))
    names = list_csv_columns(answer.measure)
    for row in answer.rows:
        before = row.before
        values: dict[str, str | int | float | None] = {
            "group": row.group,
            "label": row.label,
            "period": row.year or row.period.isoformat(),
            "outcome": row.outcome or ",".join(answer.measure.outcomes),
            "numerator": row.numerator,
            "denominator": row.denominator,
            "share": row.share,
            "low": row.low,
            "high": row.high,
            "before_period": (before.year or before.period.isoformat()) if before else None,
            "before_numerator": before.numerator if before else None,
            "before_denominator": before.denominator if before else None,
            "before_share": before.share if before else None,
            "points": row.points,
            "points_low": row.points_low,
            "points_high": row.points_high,
            "not_judged": row.not_judged,
            "note": row.note,
            "source": source,
        }
        yield tuple(values[name] for name in names)


def guard_formula(cell: object) -> object:
    """Text that no spreadsheet takes for a formula; numbers and gaps as they are."""
    if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{cell}"
    return "" if cell is None else cell
