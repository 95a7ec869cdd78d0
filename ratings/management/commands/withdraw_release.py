"""manage.py withdraw_release DAY --because REASON"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import F

from ratings.loading.reasons import ReasonError
from ratings.loading.withdrawal import WithdrawalError, withdraw_release
from ratings.models import Release


class Command(BaseCommand):
    """Takes a release off; exit 2 with one sentence where none stands, or no reason."""

    help = "Take off a release that should not have been published, or not for its day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", help="The list’s day, 2025-03-31, or its year, 2024-25.")
        parser.add_argument("--kind", choices=Release.Kind.values, default=Release.Kind.AS_AT.value)
        parser.add_argument("--because", required=True, help="Why, in words readers see.")

    def handle(self, *args: Any, **options: Any) -> None:
        held = Release.objects.filter(kind=options["kind"]).order_by(
            "-is_current", F("withdrawn_at").desc(nulls_last=True), "-revision"
        )
        release = next((each for each in held if each.period == options["period"]), None)
        if release is None:
            self.stderr.write(f"No list of {options['period']} is held.")
            sys.exit(2)
        try:
            withdrawn = withdraw_release(release=release, by=None, reason=options["because"])
        except (ReasonError, WithdrawalError) as refusal:
            self.stderr.write(str(refusal))
            sys.exit(2)
        self.stdout.write(f"Revision {withdrawn.revision} of {withdrawn.period} is withdrawn.")
