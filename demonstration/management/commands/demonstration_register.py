"""manage.py demonstration_register"""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from demonstration import register
from ratings.phrases import format_count, format_day


class Command(BaseCommand):
    """Loads the demonstration register; exit 2 where Ofsted's own releases are loaded."""

    help = "Load fictitious homes whose totals are those of Ofsted's releases of 2015 to 2025."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--year",
            type=int,
            action="append",
            choices=register.YEARS,
            metavar="YEAR",
            help="Load this year's release only; may be given several times.",
        )

    def handle(self, *args: object, year: list[int] | None = None, **options: object) -> None:
        try:
            results = register.load_register(years=year or register.YEARS)
        except register.RealReleasesLoadedError as refusal:
            self.stderr.write(str(refusal))
            sys.exit(2)
        for loaded in results:
            release = loaded.release
            verb = "loaded" if loaded.new else "unchanged"
            self.stdout.write(
                f"{release.as_at.year}: {verb}. {format_count(release.homes)} fictitious homes as at {format_day(release.as_at)}, "
                f"{format_count(release.judged)} with a judgement."
            )
