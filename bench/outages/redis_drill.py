"""Redis away while a worker has twenty tasks in hand."""

from __future__ import annotations

import time

from bench.outages.database_drills import judge_letters
from bench.outages.drill_site import IN_HAND, DrillSite
from bench.outages.page_reads import SteadyReaders, judge_reads, judge_return, wait_for
from bench.outages.scale import BACK, NEXT_TICKS, DrillScale
from bench.verdicts import BoundVerdict


def stop_redis(site: DrillSite, scale: DrillScale) -> list[BoundVerdict]:
    """Redis stopped for as long as the scale says."""
    drill = f"Redis away {scale.seconds:g} s"
    before = (site.pid("worker"), site.pid("letters"))
    in_hand = site.send_tasks("celery", IN_HAND, seconds=0.5)
    wait_for(lambda: site.log("worker").count("leave_mark[") >= IN_HAND, within=BACK)
    begun = site.log("worker").count("leave_mark[")
    with SteadyReaders(site.port, site.kept, per_second=scale.per_second) as readers:
        with site.redis.keep_away():
            ends = time.monotonic() + scale.seconds
            accepted = site.sign_up(5)
            sign_in = site.ask("/accounts/login/").status
            time.sleep(max(0.0, ends - time.monotonic()))
        back = time.monotonic()
        current = wait_for(site.is_current, within=6 * BACK)
        streams = wait_for(site.is_streaming, within=6 * BACK) + current
        works = time.monotonic() - back if site.runs_task("celery", within=6 * BACK) else float("inf")
        letters = time.monotonic() - back if site.runs_task("letters", within=6 * BACK) else float("inf")
    took = wait_for(
        lambda: all(file.exists() for file in in_hand), within=NEXT_TICKS if scale.ticks else BACK
    )
    lost = sum(not file.exists() for file in in_hand)
    return [
        *judge_reads(drill, readers.reads, slowest=scale.slowest, least=scale.reads),
        BoundVerdict(f"{drill}: sign-in meanwhile", sign_in == 200, f"{sign_in}", "200"),
        BoundVerdict(
            f"{drill}: {IN_HAND} tasks in hand, not done",
            begun >= IN_HAND and not lost,
            f"{lost}" + ("" if lost else f", the last {took:.0f} s after work was taken again"),
            "0",
        ),
        BoundVerdict(
            f"{drill}: workers that ended",
            before == (site.pid("worker"), site.pid("letters")),
            f"{sum(old != site.pid(name) for old, name in zip(before, ('worker', 'letters'), strict=True))}",
            "0",
        ),
        judge_return(f"{drill}: pages are current again within", current, bound=BACK),
        judge_return(f"{drill}: open pages hear of events again within", streams, bound=BACK),
        judge_return(f"{drill}: work is done again within", works, bound=BACK),
        judge_return(f"{drill}: letters’ work is done again within", letters, bound=BACK),
        judge_letters(f"{drill}: sign-ups accepted meanwhile", site, scale, accepted),
    ]
