"""manage.py restore_release DAY --revision N --because REASON"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from ratings.loading.reasons import ReasonError
from ratings.loading.restoration import RestorationError, restore_release
from ratings.management.release_command import ReleaseCommand
from ratings.models import Release


class Command(ReleaseCommand):
    """Puts a replaced file back; exit 2 with one sentence where there is none, or no reason."""

    help = "Make a file that a revision replaced the one that stands again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--revision", type=int, required=True, help="Which file: 1 for the first.")

    def handle(self, *args: Any, **options: Any) -> None:
        revisions = Release.objects.filter(kind=options["kind"], revision=options["revision"])
        period = options["period"]
        missing = f"No revision {options['revision']} of {period} is held."
        release = self.find_release(revisions, period=period, missing=missing)
        try:
            restored = restore_release(release=release, by=None, reason=options["because"])
        except (ReasonError, RestorationError) as refusal:
            self.refuse(refusal)
        self.stdout.write(f"Revision {restored.revision} of {restored.period} stands.")
