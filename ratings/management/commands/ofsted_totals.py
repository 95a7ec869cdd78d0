"""manage.py ofsted_totals [--json]"""

from __future__ import annotations

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from ratings.loading import ofsted_totals
from ratings.phrases import format_count


class Command(BaseCommand):
    """Prints our totals beside Ofsted's for everything loaded."""

    help = "Hold the totals of every loaded release beside those Ofsted published."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print the rows as JSON.")

    def handle(self, *args: object, **options: object) -> None:
        rows = ofsted_totals.compare_loaded_totals()
        if options["json"]:
            data = {"rows": [row.as_json() for row in rows]}
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
            return
        for row in rows:
            theirs = "–" if row.ofsted is None else format_count(row.ofsted)
            self.stdout.write(
                f"{row.period:<10}  {row.outcome:<22} {format_count(row.ours):>6} {theirs:>6}  {row.note}".rstrip()
            )
        self.stdout.write(
            f"Ours, then Ofsted’s. Source: {ofsted_totals.SOURCE}." if rows else "No release is loaded."
        )
