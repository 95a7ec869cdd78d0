"""manage.py import_wordpress FILE.xml"""

from __future__ import annotations

import logging
import sys
import zoneinfo
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import tzinfo
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from articles.models.pages import SectionPage
from wordpress import importer, report
from wordpress.export_reader.catalogue import ExportCatalogue
from wordpress.export_reader.parser import UnreadableExportError
from wordpress.run_report import describe_fault

STEP = 100
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Moves an export in; exit 0 when every item is accounted for, 2 when the file or an option was refused."""

    help = (
        "Move in a site from a WordPress export (WXR 1.0, 1.1 or 1.2). Run it again to go on or to catch up."
    )

    requires_system_checks = ()  # a refusal is one sentence alone

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.xml")
        parser.add_argument(
            "--media", type=parse_folder, metavar="DIR", help="The old site's wp-content/uploads."
        )
        parser.add_argument("--section", metavar="SLUG", help="The section every post goes to.")
        parser.add_argument(
            "--zone", type=parse_zone, metavar="ZONE", help="The old site's clock: Europe/London."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done; write nothing.")
        parser.add_argument("--report", type=parse_target, metavar="FILE.json", help="A row for every item.")
        parser.add_argument(
            "--others",
            type=parse_target,
            metavar="FILE.json",
            help="A row for every author, category, tag and comment.",
        )

    def handle(
        self,
        *args: Any,
        file: Path,
        media: Path | None = None,
        section: str | None = None,
        zone: tzinfo | None = None,
        **options: Any,
    ) -> None:
        with ExportCatalogue() as catalogue, quieten_wagtail():
            try:
                page = SectionPage.objects.get(slug=section) if section else None
                with file.open("rb") as opened:
                    catalogue.fill(opened)
            except UnreadableExportError as error:
                self.refuse(str(error))
            except SectionPage.DoesNotExist:
                self.refuse(f"There is no section “{section}”.")
            except OSError as error:
                self.refuse(f"{file} cannot be read: {error.strerror}.")
            progress = (lambda done, whole: None) if options["verbosity"] == 0 else self.write_progress
            try:
                importer.import_export(
                    catalogue,
                    folder=media,
                    section=page,
                    zone=zone,
                    dry_run=options["dry_run"],
                    told=progress,
                )
            except importer.ImportRunningError as error:
                self.refuse(str(error))
            except Exception as error:
                logger.exception("The import broke off.")
                self.write_reports(catalogue, options)
                self.stderr.write(f"{describe_fault(error)} The import broke off; run it again to go on.")
                sys.exit(1)
            except BaseException:
                self.write_reports(catalogue, options)
                raise
            self.write_reports(catalogue, options)
            self.tell(catalogue, dry_run=options["dry_run"])

    def write_reports(self, catalogue: ExportCatalogue, options: dict[str, Any]) -> None:
        """Write the reports asked for, as far as the import came. One that cannot be written does not stop the other."""
        for kind, name in (("item", "report"), ("other", "others")):
            if options[name]:
                try:
                    report.write_report(catalogue.read_rows(kind), options[name])
                except OSError as error:
                    self.stderr.write(f"{options[name]} cannot be written: {error.strerror}.")

    def refuse(self, why: str) -> NoReturn:
        """Say why nothing was imported, and end. Raises SystemExit, with the status 2."""
        self.stderr.write(f"{why} Nothing was imported.")
        sys.exit(2)

    def write_progress(self, done: int, whole: int) -> None:
        """Say how many items are done, of how many: every STEP of them, and at the end."""
        if done % STEP == 0 or done == whole:
            self.stderr.write(f"{done:,} of {whole:,} items")

    def tell(self, catalogue: ExportCatalogue, *, dry_run: bool) -> None:
        """Print how many items of each type were imported, changed and left out."""
        would = "would be " if dry_run else ""
        for kind in ("item", "other"):
            for name, results in sorted(report.summarise_report(catalogue.read_rows(kind)).items()):
                parts = [
                    f"{results[result]:,} {would}{result}"
                    for result in ("imported", "changed", "left out")
                    if results[result]
                ]
                self.stdout.write(f"{name}: {', '.join(parts)}")


@contextmanager
def quieten_wagtail() -> Iterator[None]:
    """Wagtail tells of every page three times, which hides the progress: its warnings alone meanwhile."""
    logger = logging.getLogger("wagtail")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)


def parse_folder(text: str) -> Path:
    """A folder that is there. Raises ArgumentTypeError for another."""
    path = Path(text)
    if not path.is_dir():
        raise ArgumentTypeError(f"“{text}” is no folder.")
    return path


def parse_target(text: str) -> Path:
    """A file that can be written. Raises ArgumentTypeError where its folder is not there."""
    path = Path(text)
    if path.is_dir() or not path.parent.is_dir():
        raise ArgumentTypeError(f"“{text}” cannot be written: its folder is not there.")
    return path


def parse_zone(text: str) -> zoneinfo.ZoneInfo:
    """A time zone by its name. Raises ArgumentTypeError for a name that is none."""
    try:
        return zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        raise ArgumentTypeError(f"“{text}” is no time zone such as Europe/London.") from None
