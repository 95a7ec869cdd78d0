"""A task for the tests: it works until a file is there, and then leaves one of its own."""

import time
from pathlib import Path

from celery import shared_task


@shared_task
def wait_for(file: str, done: str) -> None:
    while not Path(file).exists():
        time.sleep(0.02)
    Path(done).touch()
