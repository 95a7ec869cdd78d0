"""manage.py restore_release DAY --revision N --because REASON"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ratings.loading.reasons import ReasonError
from ratings.loading.restoration import RestorationError, restore_release
from ratings.models import Release


class Command(BaseCommand):
    """Puts a replaced file back; exit 2 with one sentence where there is none, or no reason."""

    help = "Make a file that a revision replaced the one that stands again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", help="The list’s day, 2025-03-31, or its year, 2024-25.")
        parser.add_argument("--revision", type=int, required=True, help="Which file: 1 for the first.")
        parser.add_argument("--kind", choices=Release.Kind.values, default=Release.Kind.AS_AT.value)
        parser.add_argument("--because", required=True, help="Why, in words readers see.")

    def handle(self, *args: Any, **options: Any) -> None:
        revisions = Release.objects.filter(kind=options["kind"], revision=options["revision"])
        release = next((each for each in revisions if each.period == options["period"]), None)
        if release is None:
            self.stderr.write(f"No revision {options['revision']} of {options['period']} is held.")
            sys.exit(2)
        try:
            restored = restore_release(release=release, by=None, reason=options["because"])
        except (ReasonError, RestorationError) as refusal:
            self.stderr.write(str(refusal))
            sys.exit(2)
        self.stdout.write(f"Revision {restored.revision} of {restored.period} stands.")
