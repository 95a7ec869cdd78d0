"""The work on a file that came in, done by one worker at a time: the check, and the publishing.

The worker holds a lock of its database connection: where it dies the lock ends with it, and the next to be asked,
by the queue or by the clock, begins again. Publishing is one transaction, so that nothing is half done.
"""

from __future__ import annotations

import logging
from typing import Any, Final

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from live.advisory_locks import try_lock_session
from ratings import phrases
from ratings.ingestion.decisions import request_publication
from ratings.loading import load_file
from ratings.loading.dry_run import FileCheck, check_file
from ratings.loading.dry_run_report import report_list
from ratings.loading.ofsted_totals import UNEXPLAINED
from ratings.models import Arrival, ArrivalStep
from ratings.ofsted import Problem, RefusedFileError

logger = logging.getLogger(__name__)

#: The first half of PostgreSQL's advisory locks on arrivals; the arrival's number is the second.
LOCK: Final = 20140401
#: A worker that dies so many times over one file is not sent to it again.
MOST_TRIES: Final = 3
STOPPED: Final = "the work on this file stopped three times before its end, as it does where a file needs more memory than there is."
BROKEN: Final = (
    "something failed that is not the file’s fault. Nothing was published; the site’s log says what it was."
)


def process_file(pk: int) -> None:
    """Check or publish an arrival, whichever it waits for. Nothing happens where another worker is at it."""
    with try_lock_session(LOCK, pk) as mine:
        if not mine:
            return
        arrival = Arrival.objects.filter(pk=pk).select_related("source", "asked_by").first()
        if arrival is None or not arrival.waits_for_work:
            return
        Arrival.objects.filter(pk=pk).update(tries=F("tries") + 1)
        try:
            if arrival.tries >= MOST_TRIES:
                record_failure(arrival, [Problem(arrival.name, STOPPED)])
            elif arrival.state == Arrival.State.RECEIVED:
                check_incoming_file(arrival)
            else:
                publish_checked_file(arrival)
        except Exception:
            logger.exception("The work on arrival %s failed", pk)
            record_failure(arrival, [Problem(arrival.name, BROKEN)])
        finally:
            cache.delete(progress_key(pk))


def check_incoming_file(arrival: Arrival) -> None:
    """Look at the file and keep the report; publish it where its source says so and nothing is wrong."""
    record_progress(arrival.pk, "Reading the file and holding it against what is published")
    found = check_file(arrival.path, **arrival.corrections())
    with transaction.atomic():
        if not save_report(arrival, report_as_json(found)):
            return
        bad = len(found.problems)
        words = (
            f"Checked: {phrases.format_count(bad)} problem{'s' * (bad != 1)}."
            if bad
            else "Checked: nothing is wrong."
        )
        ArrivalStep.objects.create(arrival=arrival, words=words)
        arrival.refresh_from_db()
        by_itself = arrival.source and arrival.source.publishes_itself and is_explained(found)
        if by_itself and arrival.may_be_published:
            request_publication(by=None, arrival=arrival)


def is_explained(found: FileCheck) -> bool:
    """Whether every total that differs from Ofsted's own has a known reason."""
    return all(total.note != UNEXPLAINED for each in found.lists for total in each.totals)


def publish_checked_file(arrival: Arrival) -> None:
    """Publish the file and say so, both or neither."""
    record_progress(arrival.pk, "Reading the file")

    def progress(rows: int) -> None:
        record_progress(arrival.pk, "Publishing", rows)

    try:
        with transaction.atomic():
            loaded = load_file(
                path_or_rows=arrival.path, by=arrival.asked_by, progress=progress, **arrival.corrections()
            )
            Arrival.objects.filter(pk=arrival.pk).update(state=Arrival.State.PUBLISHED, tries=0)
            arrival.releases.set(loaded.releases)
            words = " ".join(["Published." if loaded.new else "Nothing new to publish.", *loaded.remarks])
            ArrivalStep.objects.create(arrival=arrival, words=words[:500])
    except RefusedFileError as refusal:
        record_failure(arrival, refusal.problems)


def save_report(arrival: Arrival, report: dict[str, Any]) -> bool:
    """Keep a report unless the file was corrected or discarded meanwhile, and say whether it was kept."""
    as_read = {"kind": arrival.kind, "as_at": arrival.as_at, "status": arrival.status}
    return bool(
        Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.RECEIVED, **as_read).update(
            state=Arrival.State.CHECKED, report=report, tries=0
        )
    )


@transaction.atomic
def record_failure(arrival: Arrival, problems: list[Problem]) -> None:
    """Give the file back to its editor with what is wrong."""
    report = {**(arrival.report or {"lists": []}), **report_as_json(FileCheck(arrival.name, tuple(problems)))}
    done = Arrival.objects.filter(pk=arrival.pk, state=arrival.state).update(
        state=Arrival.State.CHECKED, report=report, tries=0
    )
    if done:
        ArrivalStep.objects.create(arrival=arrival, words=f"Not done: {problems[0].why}"[:500])


def report_as_json(found: FileCheck) -> dict[str, Any]:
    """The report as it is kept: the check as data, and each list in sentences."""
    told = found.as_json()
    for each, data in zip(found.lists, told["lists"], strict=True):
        data["told"] = report_list(found.file, each)
        data["problems"] = len(each.problems)
    return told


def progress_key(pk: int) -> str:
    """Where the progress of an arrival stands in the cache."""
    return f"arrival:{pk}:progress"


def record_progress(pk: int, stage: str, rows: int = 0) -> None:
    """Say how far the work is. It goes by the cache: a transaction shows nothing before its end."""
    cache.set(progress_key(pk), {"stage": stage, "rows": rows}, 600)


def read_progress(pk: int) -> dict[str, Any]:
    """{"stage", "rows"} of the work under way; empty where no worker has begun."""
    return cache.get(progress_key(pk)) or {}
