"""manage.py load_ofsted FILE…"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ratings.loading import Loaded, load
from ratings.ofsted import Refused
from ratings.wording import count, day


class Command(BaseCommand):
    """Loads published files; exit 0 when every one is loaded, 2 when any was refused."""

    help = "Load releases Ofsted published (CSV, ODS or XLSX), each wholly or not at all."

    requires_system_checks = ()  # a refusal is the report alone

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--as-at", type=iso_day, metavar="DATE", help="The day the file is as at, such as 2025-03-31."
        )

    def handle(self, *args: Any, files: list[Path], as_at: date | None = None, **options: Any) -> None:
        if as_at and len(files) > 1:
            self.stderr.write("--as-at speaks of one file: load the files one by one.")
            sys.exit(2)
        refused = False
        for file in files:
            try:
                self.tell(file, load(path_or_rows=file, as_at=as_at))
            except Refused as refusal:
                refused = True
                self.stderr.write(f"Refused, nothing was loaded from this file:\n{refusal}")
        if refused:
            sys.exit(2)

    def tell(self, file: Path, loaded: Loaded) -> None:
        """Say what was loaded."""
        release = loaded.release
        verb = "loaded" if loaded.new else "unchanged"
        self.stdout.write(
            f"{file.name}: {verb}. {release.title}, as at {day(release.as_at)}: "
            f"{count(release.homes)} children’s homes, {count(release.judged)} with a judgement."
        )
        for remark in loaded.remarks:
            self.stdout.write(f"  {remark}")


def iso_day(text: str) -> date:
    """A day written 2025-03-31."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a day such as 2025-03-31.") from None
