"""PostgreSQL away, and PostgreSQL there but with a table nobody gets at."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
from psycopg import sql

from bench.outages.drill_site import OUTAGE_LINE, DrillSite
from bench.outages.page_reads import (
    PageAnswer,
    SteadyReaders,
    ask_page,
    judge_reads,
    judge_return,
    wait_for,
)
from bench.outages.scale import BACK, MOVED, NEXT_TICKS, DrillScale
from bench.verdicts import BoundVerdict

ACCEPTED = 5  # sign-ups right before PostgreSQL goes
SLOW = 50  # requests that wait for the table


def stop_postgresql(site: DrillSite, scale: DrillScale) -> list[BoundVerdict]:
    """PostgreSQL stopped for as long as the scale says, and then until a quarter of an hour has passed."""
    drill, verdicts = f"PostgreSQL away {scale.seconds:g} s", []
    accepted = site.sign_up(ACCEPTED)
    site.warm_pages()
    with contextlib.ExitStack() as away:
        with SteadyReaders(site.port, site.kept, per_second=scale.per_second) as readers:
            away.enter_context(site.postgres.keep_away())
            ends = time.monotonic() + scale.seconds
            known = wait_for(lambda: OUTAGE_LINE in site.ask(site.kept[0]).body, within=scale.seconds)
            typed = f"{secrets.token_hex(6)}@reader.example"
            refused = ask_page(site.port, "/emails/", form={"email": typed})
            ready = site.ask("/health/ready")
            time.sleep(max(0.0, ends - time.monotonic()))
        verdicts += judge_reads(drill, readers.reads, slowest=scale.slowest, least=scale.reads)
        site.move_clock(MOVED)
        with SteadyReaders(site.port, site.kept, per_second=scale.per_second) as later:
            time.sleep(scale.seconds / 5)
        verdicts += judge_reads(
            "PostgreSQL away 15 minutes by the pages’ clocks",
            later.reads,
            slowest=scale.slowest,
            least=scale.reads // 5,
        )
    back = wait_for(site.is_current, within=6 * BACK)
    kept_words = refused.status == 503 and typed.encode() in refused.body and "retry-after" in refused.headers
    return [
        *verdicts,
        judge_return(f"{drill}: readers are told within", known, bound=5),
        BoundVerdict(
            f"{drill}: a form keeps what was typed", kept_words, f"{refused.status}", "503, with the words"
        ),
        BoundVerdict(f"{drill}: health", b'"degraded"' in ready.body, f"{ready.status}", "200 degraded"),
        judge_return(f"{drill}: pages are current again within", back, bound=BACK),
        judge_letters(f"{drill}: sign-ups accepted before it", site, scale, accepted),
    ]


def judge_letters(item: str, site: DrillSite, scale: DrillScale, accepted: int) -> BoundVerdict:
    """Whether everybody whose sign-up was accepted got a letter."""
    if not scale.ticks:
        site.ring_timetable()
    took = wait_for(lambda: not site.list_unanswered(), within=NEXT_TICKS)
    lost = len(site.list_unanswered())
    figure = f"{lost} of {accepted} without a letter" + (f", the last after {took:.0f} s" if not lost else "")
    return BoundVerdict(item, accepted > 0 and not lost, figure, f"none after {NEXT_TICKS:g} s")


@contextlib.contextmanager
def hold_table(database_url: str, table: str) -> Iterator[None]:
    """A long transaction has read the table, and behind it an ALTER waits to have it to itself."""
    name = sql.Identifier(table)
    alter = sql.SQL("alter table {} add column if not exists bench_waits integer").format(name)

    def wait_behind() -> None:
        with contextlib.suppress(psycopg.Error), psycopg.connect(database_url, autocommit=True) as waiting:
            waiting.execute(alter)

    with psycopg.connect(database_url) as long:
        long.execute(sql.SQL("select 1 from {} limit 1").format(name))
        thread = threading.Thread(target=wait_behind)
        thread.start()
        try:
            yield
        finally:
            long.rollback()
            thread.join()
            long.execute(sql.SQL("alter table {} drop column if exists bench_waits").format(name))
            long.commit()


def wait_for_lock(site: DrillSite, scale: DrillScale) -> list[BoundVerdict]:
    """An ALTER waits behind a long transaction while fifty requests want the same table."""
    drill = f"ALTER behind a long transaction, {SLOW} slow requests"
    seconds = scale.seconds / 3
    site.warm_pages()  # the drill before may have moved the clock
    with (
        SteadyReaders(site.port, site.kept, per_second=scale.reads / seconds * 1.1) as readers,
        ThreadPoolExecutor(SLOW) as slow,
    ):
        with hold_table(site.database_url, "wagtailcore_page"):
            ends = time.monotonic() + seconds
            asked = [slow.submit(time_request, site) for _ in range(SLOW)]
            alive = [site.ask("/health/live").status for _ in range(5)]
            time.sleep(max(0.0, ends - time.monotonic()))
        answers = [future.result() for future in asked]
    back = wait_for(site.is_current, within=6 * BACK)
    longest = max(took for took, _ in answers)
    wrong = [
        answer.status
        for _, answer in answers
        if answer.status not in {200, 404} and not (answer.status == 503 and "retry-after" in answer.headers)
    ]
    return [
        *judge_reads(drill, readers.reads, slowest=scale.slowest, least=scale.reads),
        BoundVerdict(
            f"{drill}: slow ones answered, or 503 with when to try again",
            not wrong,
            f"{SLOW - len(wrong)} of {SLOW}, the longest after {longest:.1f} s{f', others {wrong}' if wrong else ''}",
            f"{SLOW}",
        ),
        BoundVerdict(f"{drill}: health", alive == [200] * 5, f"{alive}", "200"),
        judge_return(f"{drill}: pages are current again within", back, bound=BACK),
    ]


def time_request(site: DrillSite) -> tuple[float, PageAnswer]:
    """Ask for a page nobody has; the seconds it took, and the answer."""
    begun = time.monotonic()
    answer = site.ask(f"/no-such-story-{secrets.token_hex(4)}/")
    return time.monotonic() - begun, answer
