"""What the commands that do something to one held list share: which list, why, and how a refusal is told."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import TYPE_CHECKING, NoReturn

from django.core.management.base import BaseCommand

from ratings.models import Release

if TYPE_CHECKING:
    from ratings.models.releases import ReleaseQuerySet


class ReleaseCommand(BaseCommand):
    """A deed done to a release, for a reason that readers see; exit 2 with one sentence where it is refused."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", help="The list’s day, 2025-03-31, or its year, 2024-25.")
        parser.add_argument("--kind", choices=Release.Kind.values, default=Release.Kind.AS_AT.value)
        parser.add_argument("--because", required=True, help="Why, in words readers see.")

    def find_release(self, held: ReleaseQuerySet, *, period: str, missing: str) -> Release:
        """The first of these releases whose day or year is `period`; ends with the sentence `missing` where none is."""
        return next((release for release in held if release.period == period), None) or self.refuse(missing)

    def refuse(self, refusal: object) -> NoReturn:
        """End with a sentence and 2."""
        self.stderr.write(str(refusal))
        sys.exit(2)
