"""Work beside the pages."""

from __future__ import annotations

from celery import shared_task

from ratings.ingestion import processing
from ratings.ingestion.source_checks import check_source
from ratings.models import IncomingFile, ReleaseSource


@shared_task(soft_time_limit=1740, time_limit=1800)
def process_incoming_file(pk: int) -> None:
    """Check or publish a file that came in. Twice at once is once."""
    processing.process_file(pk)


@shared_task
def resume_incoming_files() -> None:
    """Ask again for the work that waits: a worker may have died over it, or the asking was lost."""
    for pk in IncomingFile.objects.waiting_for_work().values_list("pk", flat=True):
        process_incoming_file.delay(pk)


@shared_task
def check_due_sources() -> None:
    """Ask for a look at every address that is due."""
    for pk in ReleaseSource.objects.due().values_list("pk", flat=True):
        check_due_source.delay(pk)


@shared_task
def check_due_source(pk: int) -> None:
    """Look at one address, unless another worker has done so since it was due."""
    if source := ReleaseSource.objects.due().filter(pk=pk).first():
        check_source(source=source)
