"""manage.py measure "QUERY" [--json]"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from ratings import answers
from ratings.answers import Answer, AnswerRow
from ratings.charts.spec import phrase_row_change
from ratings.measures import Measure, MeasureError


class Command(BaseCommand):
    """Answers one question; exit 2 with one sentence where it cannot be answered."""

    help = 'Answer a question such as "outcomes=inadequate&by=owner-size&sector=private&at=latest".'

    requires_system_checks = ()  # what it prints is for programs to read

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("query", metavar="QUERY")
        parser.add_argument("--json", action="store_true", help="Print the answer as JSON.")

    def handle(self, *args: object, query: str, **options: object) -> None:
        try:
            answer = answers.answer(Measure.parse(query))
        except MeasureError as problem:
            self.stderr.write(str(problem))
            sys.exit(2)
        if options["json"]:
            self.stdout.write(json.dumps(answer.as_json(), ensure_ascii=False, indent=1))
        else:
            self.print(answer)

    def print(self, answer: Answer) -> None:
        """The answer as lines of text."""
        self.stdout.write(answer.definition)
        for row in answer.rows:
            label = f"{row.label}, {row.outcome.replace('-', ' ')}" if row.outcome else row.label
            self.stdout.write(
                f"{row.year or row.period.isoformat()}  {label}: {phrase_answer_row(row, answer.measure)}"
            )
        for note in filter(None, [*answer.notes, answer.standing, answer.source, answer.register_note]):
            self.stdout.write(f"  {note}")


def phrase_answer_row(row: AnswerRow, measure: Measure) -> str:
    """One row in words: "2.8% (13 of 467 homes)", "13 of 467 homes" for a count, or why there is neither."""
    if row.is_gap:
        return f"– ({row.note})"
    if measure.since:
        return phrase_row_change(row)
    if measure.counts:
        return row.base
    if row.share is None:
        return f"{row.base} ({row.note})"
    interval = f", 95% interval {row.interval}" if row.interval else ""
    return f"{row.percent} ({row.base}{interval})"
