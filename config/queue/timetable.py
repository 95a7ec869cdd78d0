"""The timetable inside a worker: `celery worker --timetable FILE` runs beat in a thread of it.

Beat as a program of its own costs 125 MB to call a handful of ticks a minute. Where the thread fails it is
started again; where the worker is killed, whoever starts the worker again starts the timetable too.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

from celery import Celery, beat, bootsteps
from click import Option

logger = logging.getLogger(__name__)

LONGEST_SLEEP = 1  # seconds between two looks at what is due, and to the end once asked to stop
AFTER_FAILURE = 5.0  # seconds


class TimetableThread(threading.Thread):
    """Beat's service, again and again until stopped. `schedule` is the file that remembers what ran when."""

    def __init__(self, app: Celery, schedule: str) -> None:
        super().__init__(name="timetable", daemon=True)
        self._app, self._schedule = app, schedule
        self._stopping = threading.Event()
        self._service: beat.Service | None = None

    def run(self) -> None:
        self._app.set_current()
        while not self._stopping.is_set():
            try:
                self._service = beat.Service(
                    self._app,
                    max_interval=LONGEST_SLEEP,
                    schedule_filename=self._schedule,
                )
                self._service.start()
            except Exception:
                logger.exception("The timetable failed and is started again")
                self._stopping.wait(AFTER_FAILURE)

    def stop(self) -> None:
        self._stopping.set()
        if self._service is not None:
            self._service.stop()

    terminate = stop


class TimetableStep(bootsteps.StartStopStep):
    """Starts the thread once the worker's pool stands."""

    label = "Timetable"
    conditional = True
    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, timetable: str | None = None, **options: object) -> None:
        self._schedule = timetable or ""
        self.enabled = bool(timetable)
        super().__init__(worker, **options)

    def create(self, parent: Any) -> Any:
        """The thread, which Celery starts and stops with the worker, `parent`."""
        return TimetableThread(parent.app, self._schedule)


def add_to(app: Celery) -> None:
    """Teach `celery worker` the option."""
    app.user_options["worker"].add(
        Option(("--timetable",), help="File of beat's schedule; runs beat in a thread.")
    )
    app.steps["worker"].add(TimetableStep)
