"""Work beside the pages."""

from __future__ import annotations

from celery import shared_task

from ratings.ingestion import processing
from ratings.ingestion.source_checks import look
from ratings.models import Arrival, Source


@shared_task(soft_time_limit=1740, time_limit=1800)
def work_on_arrival(pk: int) -> None:
    """Check or publish a file that came in. Twice at once is once."""
    processing.work_on(pk)


@shared_task
def resume_arrivals() -> None:
    """Ask again for the work that waits: a worker may have died over it, or the asking was lost."""
    for pk in Arrival.objects.waiting_for_work().values_list("pk", flat=True):
        work_on_arrival.delay(pk)


@shared_task
def look_at_sources() -> None:
    """Ask for a look at every address that is due."""
    for pk in Source.objects.due().values_list("pk", flat=True):
        look_at_source.delay(pk)


@shared_task
def look_at_source(pk: int) -> None:
    """Look at one address, unless another worker has done so since it was due."""
    if source := Source.objects.due().filter(pk=pk).first():
        look(source=source)
