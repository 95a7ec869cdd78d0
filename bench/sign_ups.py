"""How long does a sign-up wait for its answer while the letters' queue is full and an edition goes out?

    python -m bench.sign_ups [--people 10000] [--jobs 50] [--sign-ups 40] [--json]

The letters' process of `make run` sends an edition to so many people, behind it wait so many jobs of twenty seconds, and a
sign-up comes every second. Prints a line for each item (ok or not ok, figure, bound). Exit 1 if any is not ok. It
starts servers of its own and leaves nothing behind.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import sys
import time
from pathlib import Path
from typing import Final

from bench.letters.mail_sink import MailSink, run_mail_sink
from bench.servers import run_servers
from bench.verdicts import BoundVerdict, print_verdicts
from config.local_site import programs

#: Seconds within which 95 of 100 sign-ups are answered.
WITHIN: Final = 5.0
JOB_SECONDS: Final = 20.0
#: Seconds after which a sign-up counts as never answered, and until the edition must have begun.
NEVER: Final = 120.0
EVERY: Final = 1.0


def fill_queue(people: int, jobs: int, seconds: float) -> None:
    """An edition to so many people, and behind its first shards so many jobs."""
    from bench.letters.ledger_rows import make_people, make_small_edition
    from config.celery import app
    from digests.ledger import letter_sender

    make_people(people)
    letter_sender.write_deliveries(edition=make_small_edition(1))
    for _ in range(jobs):
        app.send_task("bench.letters.slow_job.take_time", [seconds], queue="letters")


def time_sign_ups(sink: MailSink, count: int) -> list[float]:
    """Sign up every second, so many in all; how many seconds each waited for its answer, the shortest first."""
    from digests.subscriptions.lifecycle import request_subscription

    asked: dict[str, float] = {}
    waits: dict[str, float] = {}
    began = time.monotonic()
    while len(waits) < count:
        now = time.monotonic()
        if len(asked) < count and now - began >= len(asked) * EVERY:
            email = f"new-{len(asked):03}@sign-up.example"
            request_subscription(email=email, how="benchmark")
            asked[email] = time.monotonic()
        for email in asked.keys() - waits.keys():
            if email in sink.received or now - asked[email] > NEVER:
                waits[email] = now - asked[email] if email in sink.received else math.inf
        time.sleep(0.02)
    return sorted(waits.values())


def hold_sign_ups(
    folder: Path, sink: MailSink, *, people: int, jobs: int, sign_ups: int, job_seconds: float = JOB_SECONDS
) -> list[BoundVerdict]:
    """The measurement on an empty migrated database."""
    letters = programs.letters(folder / "timetable")
    letters.arguments += ["--include", "bench.letters.slow_job"]
    fill_queue(people, jobs, job_seconds)
    try:
        letters.start(os.environ, folder / "log")
        until = time.monotonic() + NEVER
        while not sink.letters and time.monotonic() < until:
            time.sleep(0.05)
        before = sink.letters
        waits = time_sign_ups(sink, sign_ups)
        went = sink.letters - before - sign_ups
    finally:
        letters.kill_family()
        letters.stop()
    p95 = waits[math.ceil(len(waits) * 0.95) - 1]
    middle = waits[len(waits) // 2]
    return [
        BoundVerdict(
            "sign-up answered, 95 of 100 within",
            p95 <= WITHIN,
            f"{p95:.1f} s, the middle {middle:.1f} s, of {len(waits)}",
            f"{WITHIN:.0f} s",
        ),
        BoundVerdict("letters that went out meanwhile", before > 0, f"{before + went}", "some"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description="Sign-ups behind a full queue and an edition.")
    parser.add_argument("--people", type=int, default=10_000, help="how many get the edition")
    parser.add_argument("--jobs", type=int, default=50, help="how many jobs of twenty seconds wait")
    parser.add_argument("--sign-ups", type=int, default=40, help="how many sign up, one a second")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of lines")
    asked = parser.parse_args()
    with contextlib.ExitStack() as stack:
        sink = stack.enter_context(run_mail_sink(MailSink()))
        folder = stack.enter_context(
            run_servers(
                EMAIL_URL=f"smtp://127.0.0.1:{sink.port}",
                EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
                LOG_LEVEL="WARNING",
            )
        )
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        verdicts = hold_sign_ups(folder, sink, people=asked.people, jobs=asked.jobs, sign_ups=asked.sign_ups)
    return print_verdicts(verdicts, as_json=asked.json)


if __name__ == "__main__":
    sys.exit(main())
