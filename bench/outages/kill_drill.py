"""Each program killed with -9, one after another, while people read and sign up."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.outages.database_drills import judge_letters
from bench.outages.disk_drill import LIST
from bench.outages.drill_site import DrillSite
from bench.outages.newsroom import sign_in_administrator
from bench.outages.page_reads import SteadyReaders, find_percentile, judge_return, wait_for
from bench.outages.scale import BACK, NEXT_TICKS, DrillScale
from bench.verdicts import BoundVerdict

SIGN_UPS = 2  # accepted right before each kill
DYING = 0.2  # seconds a killed process takes to let go of its socket, on which a reader may come in still


@dataclass(frozen=True, slots=True)
class Victim:
    """What is killed: its process, and whether it does its work again. `spares`: reads fail while it is away."""

    name: str
    pid: Callable[[], int]
    works: Callable[[], object]
    spares: bool = False


def list_victims(site: DrillSite) -> list[Victim]:
    """One of each kind of process of the site."""

    def find_server(held: str) -> Callable[[], int]:
        return lambda: getattr(site, held).server.process.pid

    def works(queue: str) -> Callable[[], bool]:
        return lambda: site.runs_task(queue, within=BACK)

    return [
        Victim(
            "a page worker",
            lambda: site.list_page_workers()[0],
            lambda: len(site.list_page_workers()) == 2 and site.is_current(),
        ),
        Victim("the pages’ parent", lambda: site.pid("pages"), site.is_current, spares=True),
        Victim("the stream", lambda: site.pid("live"), site.is_streaming),
        Victim("the worker", lambda: site.pid("worker"), works("celery")),
        Victim("letters and timetable", lambda: site.pid("letters"), works("letters")),
        Victim("the mail catcher", lambda: site.pid("mail"), site.programs["mail"].listens),
        Victim("PostgreSQL", find_server("postgres"), site.is_current),
        Victim("Redis", find_server("redis"), lambda: site.is_streaming() and works("celery")()),
    ]


def kill_each(site: DrillSite, scale: DrillScale) -> list[BoundVerdict]:
    """Kill each in turn, and see it back before the next."""
    verdicts, accepted = [], 0
    person = sign_in_administrator(site.port)
    received = person.send_file("/newsroom/releases/", "list.csv", LIST, {})
    seconds: list[float] = []
    for victim in list_victims(site):
        accepted += site.sign_up(SIGN_UPS)
        victim_verdicts, took = kill(site, scale, victim)
        verdicts += victim_verdicts
        seconds += took
    late = find_percentile(seconds, 0.99)
    return [
        *verdicts,
        BoundVerdict(
            "kills: 99 of 100 reads within",
            late <= scale.slowest and len(seconds) >= scale.reads,
            f"{late * 1000:.0f} ms of {len(seconds):,}",
            f"{scale.slowest * 1000:.0f} ms of {scale.reads:,} or more",
        ),
        judge_letters("kills: sign-ups accepted before each", site, scale, accepted),
        judge_file(site, scale, received.status),
    ]


def kill(site: DrillSite, scale: DrillScale, victim: Victim) -> tuple[list[BoundVerdict], list[float]]:
    """Kill one; what came of it, and how long the reads took that count."""
    with SteadyReaders(site.port, site.kept, per_second=scale.per_second) as readers:
        time.sleep(1)
        pid, killed = victim.pid(), time.monotonic()
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: victim.pid() != pid, within=3 * BACK)
        works = wait_for(victim.works, within=6 * BACK)
        back = time.monotonic() - killed if works < float("inf") else works
        time.sleep(scale.seconds / 8)
    failed = [read for read in readers.reads if read.is_failure]
    # A read under way when its process dies is what that process held; so is a connection it had not taken yet.
    held = [
        read for read in failed if read.due <= killed + DYING and killed <= read.due + read.seconds + DYING
    ]
    after = [read for read in failed if read not in held]
    if victim.spares:
        gap = max((read.due for read in after), default=killed) - killed
        after = [read for read in after if read.due > killed + BACK]
        figure = f"{len(after)} past {BACK:g} s; pages were away {gap:.1f} s"
    else:
        figure = f"{len(after)} of {len(readers.reads):,}" + (f", {len(held)} it held" if held else "")
    verdicts = [
        BoundVerdict(f"{victim.name} killed: reads that failed", not after, figure, "0 but what it held"),
        judge_return(f"{victim.name} killed: back within", back, bound=BACK),
    ]
    return verdicts, [read.seconds for read in readers.reads if not read.is_failure]


def judge_file(site: DrillSite, scale: DrillScale, status: int) -> BoundVerdict:
    """Whether the file received at the desk before the kills was looked at in the end."""
    from django.db import connections

    from ratings.models import IncomingFile

    within = NEXT_TICKS if scale.ticks else BACK
    took = wait_for(lambda: not IncomingFile.objects.waiting_for_work().exists(), within=within)
    received = IncomingFile.objects.count()
    connections.close_all()
    figure = "waits still" if took == float("inf") else f"{received} received, none waits"
    return BoundVerdict(
        "kills: a file received before them",
        status == 302 and took <= within and received > 0,
        figure,
        "checked",
    )
