"""Twenty times kill -9 while an edition goes out: whom does it lose, who gets it twice?

    python -m bench.drill [--people 5000] [--kills 20] [--relay HOST:PORT] [--out FILE] [--json]

Two workers of letters, one in threads and one that forks, send an edition to so many people; now one of them, now one
process of the other is killed and started again, and Redis and PostgreSQL are stopped and started once each. The
timetable's tick comes every five seconds, so that the drill takes minutes. Prints a line for each item (ok or not
ok, figure, bound). Exit 1 if any is not ok. `--out` takes the ledger, one JSON line a delivery. With `--relay` the letters
go to that mail server and the ledger alone is judged. It starts servers of its own and leaves nothing behind.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from bench.letters.mail_sink import MailSink, run_mail_sink
from bench.letters.worker_programs import LetterWorkers, make_workers
from bench.servers import run_postgres_and_redis
from bench.verdicts import BoundVerdict, print_verdicts
from config.embedded import Server

if TYPE_CHECKING:
    from digests.models import Edition

TICK_EVERY: Final = 5.0
#: Seconds the relay takes over DATA, so that there is something to kill in the middle of.
RELAY_DELAY: Final = 0.02
#: Seconds without a letter after which the drill goes on all the same.
PATIENCE: Final = 90.0
#: Seconds from the last kill to the end of the edition.
FINISHED_WITHIN: Final = 300.0


@dataclass(frozen=True, slots=True)
class LetterDrill:
    """What is killed and stopped while an edition goes out. `count`: letters that left so far."""

    people: int
    kills: int
    workers: LetterWorkers
    servers: tuple[Server, ...]
    count: Callable[[], int]

    def hold(self) -> None:
        """Kill so many times, evenly over the edition, and restart each server between two kills."""
        stops = {
            (place + 1) * self.kills // (len(self.servers) + 1): server
            for place, server in enumerate(self.servers)
        }
        victims = itertools.cycle(self.workers.list_victims())
        for number in range(self.kills):
            self.wait_for_letters((number + 1) * self.people // (self.kills + 1))
            next(victims)()
            self.workers.start_dead()
            if number in stops:
                stops[number].stop()
                stops[number].start_again()

    def wait_for_letters(self, wanted: int) -> None:
        """Until so many have left, or none has for a while."""
        last, since = self.count(), time.monotonic()
        while last < wanted and time.monotonic() - since < PATIENCE:
            time.sleep(0.05)
            now = self.count()
            if now != last:
                last, since = now, time.monotonic()


@contextlib.contextmanager
def run_ticks() -> Iterator[None]:
    """The timetable's tick into the queue, every few seconds."""
    from config.celery import app

    stopping = threading.Event()

    def send_ticks() -> None:
        while not stopping.wait(TICK_EVERY):
            with (
                contextlib.suppress(OSError, KombuError, RedisError),
                app.connection_for_write() as connection,
            ):
                app.send_task("digests.tasks.tick", queue="letters", connection=connection, retry=False)

    thread = threading.Thread(target=send_ticks, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def read_patiently(read: Callable[[], int]) -> int:
    """A number from the database, or 0 while it is away."""
    from django.db import DatabaseError, connection

    try:
        return read()
    except DatabaseError:
        connection.close()
        return 0


def address_everybody(people: int) -> tuple[list[str], Edition]:
    """So many people, and an edition with a delivery for each."""
    from bench.letters.ledger_rows import make_people, make_small_edition
    from digests.ledger import letter_sender

    addresses = make_people(people)
    edition = make_small_edition(1)
    letter_sender.write_deliveries(edition=edition)
    return addresses, edition


def wait_until_finished(edition: Edition) -> float:
    """Seconds until nothing of the edition is open; infinite where it takes too long."""
    from digests.models import Edition

    began = time.monotonic()
    finished = Edition.objects.filter(pk=edition.pk, finished_at__isnull=False)
    while time.monotonic() - began < FINISHED_WITHIN:
        if read_patiently(finished.count):
            return time.monotonic() - began
        time.sleep(0.5)
    return float("inf")


def hold_drill(
    folder: Path,
    servers: tuple[Server, ...],
    sink: MailSink | None,
    *,
    people: int,
    kills: int,
    most_doubled: int | None = None,
    out: IO[str] | None = None,
) -> list[BoundVerdict]:
    """The drill on an empty migrated database; without a sink of ours the ledger alone is judged.

    `most_doubled`: letters that may come twice, as many as kills where it is not given.
    """
    from django.db.models import F

    from bench.letters.ledger_rows import write_ledger
    from digests.models import DeliveryState

    addresses, edition = address_everybody(people)
    sent_deliveries = edition.deliveries.filter(state__in=[DeliveryState.SENT, DeliveryState.AMBIGUOUS])
    workers = make_workers(folder)
    try:
        workers.start(folder / "log")
        with run_ticks():
            began = time.monotonic()
            count = (lambda: sink.letters) if sink else (lambda: read_patiently(sent_deliveries.count))
            LetterDrill(people, kills, workers, servers, count).hold()
            last = wait_until_finished(edition)
            took = time.monotonic() - began
    finally:
        workers.stop()
    write_ledger(out, [edition], scenario="drill")
    most = kills if most_doubled is None else most_doubled
    in_ledger = sent_deliveries.count()
    unsure = sum(edition.deliveries.values_list(F("unknowns") + F("deaths"), flat=True))
    reached, doubled = sink.count_reached(addresses) if sink else (in_ledger, unsure)
    return [
        BoundVerdict("lost", reached == people, f"{people - reached} of {people}", "0"),
        BoundVerdict("doubled", doubled <= most, f"{doubled} by {kills} kills", f"{most} at the most"),
        BoundVerdict(
            "told by the ledger", in_ledger == people, f"{in_ledger}, {unsure} sent once more", f"{people}"
        ),
        BoundVerdict(
            "finished after the last kill",
            last < FINISHED_WITHIN,
            f"{last:.0f} s, {took:.0f} s in all",
            f"{FINISHED_WITHIN:.0f} s",
        ),
    ]


def answer_slowly(step: str, recipient: str) -> str | None:
    """All is well, and the word to send a letter takes a moment."""
    if step == "data":
        time.sleep(RELAY_DELAY)
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description="kill -9 while an edition goes out.")
    parser.add_argument("--people", type=int, default=5_000, help="how many get the edition")
    parser.add_argument("--kills", type=int, default=20, help="how often a worker is killed")
    parser.add_argument("--relay", help="HOST:PORT of a mail server to send to instead")
    parser.add_argument("--out", type=Path, help="where the ledger goes, one JSON line a delivery")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of lines")
    asked = parser.parse_args()
    with contextlib.ExitStack() as stack:
        sink = None if asked.relay else stack.enter_context(run_mail_sink(MailSink(answer_slowly)))
        relay = f"127.0.0.1:{sink.port}" if sink else asked.relay
        folder, postgres, redis = stack.enter_context(
            run_postgres_and_redis(durable=True, EMAIL_URL=f"smtp://{relay}", LOG_LEVEL="WARNING")
        )
        out = stack.enter_context(asked.out.open("w")) if asked.out else None
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        verdicts = hold_drill(
            folder, (redis, postgres), sink, people=asked.people, kills=asked.kills, out=out
        )
    return print_verdicts(verdicts, as_json=asked.json)


if __name__ == "__main__":
    sys.exit(main())
