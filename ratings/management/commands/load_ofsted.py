"""manage.py load_ofsted FILE…"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ratings.loading import LoadResult, load_file
from ratings.loading.dry_run import FileCheck
from ratings.loading.dry_run_report import report_file
from ratings.loading.reasons import ReasonError, tidy_reason
from ratings.loading.totals_check import check_any_file
from ratings.models import Release
from ratings.ofsted import KINDS, ImplausibleFileError, RefusedFileError, format_problems
from ratings.phrases import format_count, format_day

HOW_TO_ACCEPT = (
    "The file can be read, and is not likely to be what it says. If it is right all the same, load it with "
    '--accept "REASON": readers see the reason on the release’s page.'
)


class Command(BaseCommand):
    """Loads published files; exit 0 when every one is loaded, 2 when any was refused."""

    help = "Load releases Ofsted published (CSV, ODS or XLSX), each wholly or not at all."

    requires_system_checks = ()  # a refusal is the report alone

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--as-at",
            type=parse_iso_day,
            metavar="DATE",
            help="The day the file is as at, such as 2025-03-31.",
        )

        parser.add_argument("--kind", choices=KINDS, help="What the file lists, where it is not recognised.")
        parser.add_argument(
            "--status",
            choices=Release.Status.values,
            help="How settled the figures are, where it is not recognised.",
        )
        parser.add_argument(
            "--accept",
            metavar="REASON",
            help="Publish a file that is not likely to be what it says, and why; readers see the reason.",
        )
        parser.add_argument("--check", action="store_true", help="Say what loading would do; write nothing.")
        parser.add_argument("--json", action="store_true", help="With --check: print the report as JSON.")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        corrections = Corrections(options["as_at"], options["kind"] or "", options["status"] or "")
        accept = options["accept"] or ""
        if wrong := find_contradiction(files, corrections, **options):
            self.stderr.write(wrong)
            sys.exit(2)
        if options["check"]:
            reports = [check_any_file(file, **corrections.words()) for file in files]
            self.tell_reports(reports, as_json=options["json"])
            refused = any(report.problems or report.doubts for report in reports)
        else:
            loaded = [self.loads(file, corrections, accept) for file in files]
            refused = not all(loaded)
        if refused:
            sys.exit(2)

    def loads(self, file: Path, corrections: Corrections, accept: str) -> bool:
        """Load one file and say so; False where it was refused."""
        try:
            self.tell(file, load_file(path_or_rows=file, accept=accept, **corrections.words()))
        except RefusedFileError as refusal:
            self.stderr.write(f"Refused, nothing was loaded from this file:\n{refusal}")
            if isinstance(refusal, ImplausibleFileError):
                self.stderr.write(HOW_TO_ACCEPT)
            return False
        return True

    def tell_reports(self, reports: list[FileCheck], *, as_json: bool) -> None:
        """Print what loading would do: sentences, or JSON (one report, or a list for several files)."""
        if as_json:
            data = [report.as_json() for report in reports]
            self.stdout.write(json.dumps(data if len(data) > 1 else data[0], ensure_ascii=False, indent=1))
            return
        for file_report in reports:
            for sentence in report_file(file_report):
                self.stdout.write(sentence)
            if file_report.problems:
                self.stderr.write(f"Would be refused:\n{format_problems(list(file_report.problems))}")
            elif file_report.doubts:
                self.stderr.write(f"Would be refused:\n{format_problems(list(file_report.doubts))}")
                self.stderr.write(HOW_TO_ACCEPT)

    def tell(self, file: Path, loaded: LoadResult) -> None:
        """Say what was loaded."""
        for release in loaded.releases:
            verb = "loaded" if loaded.new else "unchanged"
            self.stdout.write(f"{file.name}: {verb}. {release.title}, {phrase_release_size(release)}.")
            if loaded.new and release.accepted_because:
                self.stdout.write(f"  Published all the same: {release.accepted_because}")
        for remark in loaded.remarks:
            self.stdout.write(f"  {remark}")


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the person loading says of a file."""

    as_at: date | None
    kind: str
    status: str

    def words(self) -> dict[str, Any]:
        """As keyword arguments."""
        return {"as_at": self.as_at, "kind": self.kind, "status": self.status}


def phrase_release_size(release: Release) -> str:
    """What a release lists and how much: “as at 31 March 2025: 4,009 children’s homes, 3,629 with a judgement”."""
    homes, judged = format_count(release.homes), format_count(release.judged)
    match release.kind:
        case Release.Kind.IN_YEAR:
            return f"{release.period}: {homes} inspections of children’s homes, {judged} with a judgement"
        case Release.Kind.MOVEMENTS:
            return f"{release.period}: {homes} children’s homes joined or left"
        case Release.Kind.TOTALS:
            return f"as at {format_day(release.as_at)}: {homes} children’s homes in all"
        case Release.Kind.PLACES:
            return f"places as at {format_day(release.as_at)}: {homes} children’s homes"
        case _:
            return f"as at {format_day(release.as_at)}: {homes} children’s homes, {judged} with a judgement"


def find_contradiction(
    files: list[Path],
    corrections: Corrections,
    *,
    accept: str | None = None,
    check: bool = False,
    json: bool = False,
    **rest: Any,
) -> str:
    """Why these options do not go together, or ""."""
    if (any(corrections.words().values()) or accept is not None) and len(files) > 1:
        return "--as-at, --kind, --status and --accept speak of one file: load the files one by one."
    if accept is not None:
        try:
            tidy_reason(accept)
        except ReasonError as error:
            return str(error)
        if check:
            return "--check publishes nothing, so there is nothing to accept: give one of the two."
    if json and not check:
        return "--json prints the report of --check: give both."
    return ""


def parse_iso_day(text: str) -> date:
    """A day written 2025-03-31. Raises ArgumentTypeError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a day such as 2025-03-31.") from None
