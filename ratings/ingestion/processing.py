"""The work on a file that came in, done by one worker at a time: the check, and the publishing.

The worker holds a lock of its database connection: where it dies the lock ends with it, and the next to be asked,
by the queue or by the clock, begins again. Publishing is one transaction, so that nothing is half done.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from live.advisory_locks import try_lock_session
from ratings import phrases
from ratings.ingestion.decisions import request_publication
from ratings.loading import load_file
from ratings.loading.dry_run import FileCheck
from ratings.loading.dry_run_report import report_list
from ratings.loading.ofsted_totals import UNEXPLAINED
from ratings.loading.totals_check import check_any_file
from ratings.models import IncomingFile, IncomingFileStep
from ratings.ofsted import ImplausibleFileError, Problem, RefusedFileError

logger = logging.getLogger(__name__)

#: The first half of PostgreSQL's advisory locks on incoming_files; the incoming_file's number is the second.
LOCK: Final = 20140401
#: A worker that dies so many times over one file is not sent to it again.
MOST_TRIES: Final = 3
STOPPED: Final = "the work on this file stopped three times before its end, as it does where a file needs more memory than there is."
BROKEN: Final = (
    "something failed that is not the file’s fault. Nothing was published; the site’s log says what it was."
)


def process_file(pk: int) -> None:
    """Check or publish an incoming_file, whichever it waits for. Nothing happens where another worker is at it."""
    with try_lock_session(LOCK, pk) as mine:
        if not mine:
            return
        incoming_file = IncomingFile.objects.filter(pk=pk).select_related("source", "asked_by").first()
        if incoming_file is None or not incoming_file.waits_for_work:
            return
        IncomingFile.objects.filter(pk=pk).update(tries=F("tries") + 1)
        try:
            if incoming_file.tries >= MOST_TRIES:
                record_failure(incoming_file, [Problem(incoming_file.name, STOPPED)])
            elif incoming_file.state == IncomingFile.State.RECEIVED:
                check_incoming_file(incoming_file)
            else:
                publish_checked_file(incoming_file)
        except Exception:
            logger.exception("The work on incoming_file %s failed", pk)
            record_failure(incoming_file, [Problem(incoming_file.name, BROKEN)])
        finally:
            cache.delete(progress_key(pk))


def check_incoming_file(incoming_file: IncomingFile) -> None:
    """Look at the file and keep the report; publish it where its source says so and nothing is wrong."""
    record_progress(incoming_file.pk, "Reading the file and holding it against what is published")
    checked_file = check_any_file(incoming_file.path, **incoming_file.corrections())
    with transaction.atomic():
        if not save_report(incoming_file, report_as_json(checked_file)):
            return
        bad = len(checked_file.problems)
        words = (
            f"Checked: {phrases.format_count(bad)} problem{'s' * (bad != 1)}."
            if bad
            else describe_doubts(len(checked_file.doubts))
        )
        IncomingFileStep.objects.create(incoming_file=incoming_file, words=words)
        incoming_file.refresh_from_db()
        by_itself = (
            incoming_file.source
            and incoming_file.source.publishes_itself
            and is_explained(checked_file)
            and not checked_file.doubts
        )
        if by_itself and incoming_file.may_be_published:
            request_publication(by=None, incoming_file=incoming_file)


def describe_doubts(doubts: int) -> str:
    """The step of a check that found no problem."""
    if not doubts:
        return "Checked: nothing is wrong."
    number = "one doubt" if doubts == 1 else f"{phrases.format_count(doubts)} doubts"
    return f"Checked: {number} whether it is what it says, so it waits for a data editor."


def is_explained(checked_file: FileCheck) -> bool:
    """Whether every total that differs from Ofsted's own has a known reason."""
    return all(total.note != UNEXPLAINED for one_list in checked_file.lists for total in one_list.totals)


def publish_checked_file(incoming_file: IncomingFile) -> None:
    """Publish the file and say so, both or neither."""
    record_progress(incoming_file.pk, "Reading the file")

    def progress(rows: int) -> None:
        record_progress(incoming_file.pk, "Publishing", rows)

    try:
        with transaction.atomic():
            loaded = load_file(
                path_or_rows=incoming_file.path,
                by=incoming_file.asked_by,
                progress=progress,
                accept=incoming_file.accepted_because,
                **incoming_file.corrections(),
            )
            IncomingFile.objects.filter(pk=incoming_file.pk).update(
                state=IncomingFile.State.PUBLISHED, tries=0
            )
            incoming_file.releases.set(loaded.releases)
            words = " ".join(["Published." if loaded.new else "Nothing new to publish.", *loaded.remarks])
            IncomingFileStep.objects.create(incoming_file=incoming_file, words=words[:500])
    except ImplausibleFileError as refusal:
        record_failure(incoming_file, [], doubts=refusal.problems)
    except RefusedFileError as refusal:
        record_failure(incoming_file, refusal.problems)


def save_report(incoming_file: IncomingFile, report: dict[str, Any]) -> bool:
    """Keep a report unless the file was corrected or discarded meanwhile, and return whether it was saved."""
    as_read = {"kind": incoming_file.kind, "as_at": incoming_file.as_at, "status": incoming_file.status}
    return bool(
        IncomingFile.objects.filter(pk=incoming_file.pk, state=IncomingFile.State.RECEIVED, **as_read).update(
            state=IncomingFile.State.CHECKED, report=report, tries=0
        )
    )


@transaction.atomic
def record_failure(
    incoming_file: IncomingFile, problems: list[Problem], *, doubts: Iterable[Problem] = ()
) -> None:
    """Give the file back to its editor with what is wrong, or what is doubted since the lists beside it changed."""
    doubts = list(doubts)
    report = {
        **(incoming_file.report or {"lists": []}),
        **report_as_json(FileCheck(incoming_file.name, tuple(problems))),
        "doubts": [asdict(doubt) for doubt in doubts],
    }
    updated = IncomingFile.objects.filter(pk=incoming_file.pk, state=incoming_file.state).update(
        state=IncomingFile.State.CHECKED, report=report, tries=0
    )
    if updated:
        IncomingFileStep.objects.create(
            incoming_file=incoming_file, words=f"Not done: {[*problems, *doubts][0].why}"[:500]
        )


def report_as_json(checked_file: FileCheck) -> dict[str, Any]:
    """The report as it is stored: the check as data, and each list in sentences."""
    report = checked_file.as_json()
    for one_list, data in zip(checked_file.lists, report["lists"], strict=True):
        data["told"] = report_list(checked_file.file, one_list)
        data["problems"] = len(one_list.problems)
    report["doubts"] = [asdict(doubt) for doubt in checked_file.doubts]
    return report


def progress_key(pk: int) -> str:
    """Where the progress of an incoming_file stands in the cache."""
    return f"incoming_file:{pk}:progress"


def record_progress(pk: int, stage: str, rows: int = 0) -> None:
    """Say how far the work is. It goes by the cache: a transaction shows nothing before its end."""
    cache.set(progress_key(pk), {"stage": stage, "rows": rows}, 600)


def read_progress(pk: int) -> dict[str, Any]:
    """{"stage", "rows"} of the work under way; empty where no worker has begun."""
    return cache.get(progress_key(pk)) or {}
