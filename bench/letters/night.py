"""A night of sending in one process with a clock that is moved: ticks, probes and two shards, every twenty seconds of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import time_machine
from django.db import connections
from django.utils import timezone

if TYPE_CHECKING:
    from digests.models import Edition

STEP: Final = timedelta(seconds=20)
PROBED_EVERY: Final = timedelta(minutes=1)
#: When little is left to happen, the clock moves faster.
LATER_STEP: Final = timedelta(minutes=5)
SOON: Final = timedelta(hours=1)
SHARDS: Final = 2
#: An edition is given up after 48 hours; a little more sees it finished.
LONGEST: Final = timedelta(hours=49)


@dataclass(frozen=True, slots=True)
class NightClock:
    """How the night passes: what is told of each moment, and seconds of real time that each step takes at least."""

    tell: Callable[[timedelta], None]
    pause: float = 0.0


def send_through_the_night(edition_id: int, clock: NightClock, *, began: datetime) -> timedelta:
    """Send an edition until it is finished; how long that took by the moved clock."""
    from digests.models import Edition

    passed = timedelta()
    while passed < LONGEST:
        clock.tell(passed)
        with time_machine.travel(began + passed, tick=False):
            do_what_is_due(edition_id, is_minute=passed % PROBED_EVERY == timedelta())
            if Edition.objects.filter(pk=edition_id, finished_at__isnull=False).exists():
                break
        passed += STEP if passed < SOON else LATER_STEP
        time.sleep(clock.pause)
    return passed


def do_what_is_due(edition_id: int, *, is_minute: bool) -> None:
    """What the timetable and the workers do in one step."""
    from digests import scheduler
    from digests.ledger.probes import probe_holds
    from digests.models import Hold

    scheduler.run_due_steps()
    if is_minute and Hold.objects.active().exists():
        probe_holds()
    with ThreadPoolExecutor(SHARDS) as pool:
        list(pool.map(run_shard, [edition_id] * SHARDS))
    scheduler.run_due_steps()


def run_shard(edition_id: int) -> None:
    """One shard, in a thread with connections of its own."""
    from digests.ledger import letter_sender

    try:
        letter_sender.send_part_of_edition(edition_id=edition_id)
    finally:
        connections.close_all()


def compose(number: int, *, at: datetime) -> Edition:
    """An edition composed at that moment and addressed to everybody."""
    from bench.letters.ledger_rows import make_small_edition
    from digests.ledger import letter_sender

    with time_machine.travel(at, tick=False):
        edition = make_small_edition(number)
        letter_sender.write_deliveries(edition=edition)
    return edition


def find_start() -> datetime:
    """A moment at which the timetable wants nothing of its own: a Saturday at noon."""
    now = timezone.now()
    return (now + timedelta(days=(5 - now.weekday()) % 7)).replace(hour=12, minute=0, second=0, microsecond=0)
