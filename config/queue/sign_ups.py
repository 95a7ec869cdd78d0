"""Sign-ups answered inside a worker: `celery worker --sign-ups` runs the loop in threads of it.

As a program of its own (`manage.py answer_sign_ups`) it costs 100 MB. For a worker whose pool is threads: processes
forked beside it would share its connections.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from celery import Celery, bootsteps
from click import Option


class SignUpStep(bootsteps.StartStopStep):
    """Starts the threads once the worker's pool stands."""

    label = "Sign-ups"
    conditional = True
    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, sign_ups: bool = False, **options: object) -> None:
        self.enabled = sign_ups
        super().__init__(worker, **options)

    def create(self, parent: Any) -> Any:
        """The threads, which Celery starts and stops with the worker, `parent`."""
        return import_module("digests.subscriptions.sign_up_answerer").SignUpAnswerer()


def teach_worker(app: Celery) -> None:
    """Teach `celery worker` the option."""
    app.user_options["worker"].add(
        Option(("--sign-ups",), is_flag=True, help="Answers sign-ups in threads of this worker.")
    )
    app.steps["worker"].add(SignUpStep)
