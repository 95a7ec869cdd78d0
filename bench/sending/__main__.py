"""How fast an edition goes out, beside the same letters pushed by smtplib and a loop of Django's messages.

    python -m bench.sending [PEOPLE] [--json] [--rounds 3] [--many 100000]

Prints a line for each item (ok or not ok, figure, bound). Exit 1 if any is not ok. It starts a PostgreSQL that keeps what it
is told, a Redis and a sink of its own, and leaves nothing behind.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bench.sending.races import RaceResult, run_race, run_sink
from bench.servers import run_servers
from bench.verdicts import BoundVerdict, print_verdicts

#: Of smtplib's rate, and of the loop's.
LEAST_OF_SMTPLIB, LEAST_OF_LOOP = 0.45, 1.5
#: Of smtplib's rate, where each letter is signed.
LEAST_SIGNED = 0.25
#: Seconds a sink on a long line takes over each reply; what four workers do there beside one.
LONG_LINE, LEAST_OF_FOUR = 0.02, 3.5
#: Seconds to address many, megabytes a worker may grow, how much dearer one of many may be than one of a thousand.
ADDRESSED_WITHIN, MOST_GROWN, MOST_DEARER = 3.0, 20.0, 1.25
FEW = 1_000


@dataclass(frozen=True, slots=True)
class SendingScale:
    """How much is sent: `far` letters a worker on the long line, four claims, so that four workers can share them evenly."""

    people: int = 5_000
    rounds: int = 3
    few: int = FEW
    many: int = 100_000
    far: int = 400


def send_anew(way: str, *, processes: int, port: int, **environment: str) -> RaceResult:
    """A new edition to everyone, in this way. Raises RuntimeError where not everyone has it once."""
    from bench.sending.readership import make_edition
    from digests.ledger import letter_sender
    from digests.models import Edition, Subscription

    edition = make_edition(Edition.objects.count())
    if way == "ledger":
        letter_sender.write_deliveries(edition=edition)
    race = run_race(way, processes=processes, port=port, edition_id=edition.pk, **environment)
    people = Subscription.objects.count()
    if (race.letters, race.people) != (people, people):
        raise RuntimeError(f"{way}: {race.letters} letters to {race.people} of {people} people.")
    return race


def race_ways(scale: SendingScale, port: int) -> list[BoundVerdict]:
    """The three ways in turn, several rounds; the middle rate of each."""
    from bench.sending.readership import fill_readership

    fill_readership(scale.people)
    verdicts = []
    for processes in (1, 2):
        rates: dict[str, list[float]] = {"smtplib": [], "loop": [], "ledger": []}
        for _ in range(scale.rounds):
            for way, way_rates in rates.items():
                way_rates.append(send_anew(way, processes=processes, port=port).rate)
        smtplib, loop, ledger = (median(way_rates) for way_rates in rates.values())
        verdicts += [
            judge_share(f"{processes} × the ledger beside smtplib", ledger, smtplib, LEAST_OF_SMTPLIB),
            judge_share(f"{processes} × the ledger beside a loop", ledger, loop, LEAST_OF_LOOP),
        ]
    return verdicts


def judge_share(item: str, rate: float, other: float, least: float) -> BoundVerdict:
    """How many times the other rate this one is."""
    share = rate / other
    return BoundVerdict(
        item, share >= least, f"{share:.2f} ({rate:,.0f} of {other:,.0f} letters/s)", f"at least {least:g}"
    )


def race_signed(scale: SendingScale, port: int) -> list[BoundVerdict]:
    """With a DKIM signature of RSA on each letter, beside the same letters signed before."""
    with tempfile.TemporaryDirectory() as folder:
        key = generate_private_key(public_exponent=65537, key_size=2048)
        file = Path(folder) / "key.pem"
        file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        rates = [
            median(
                send_anew(way, processes=2, port=port, DKIM_KEY_FILE=str(file), DKIM_SELECTOR="letters").rate
                for _ in range(scale.rounds)
            )
            for way in ("smtplib", "ledger")
        ]
    return [judge_share("2 × the ledger, signing, beside smtplib", rates[1], rates[0], LEAST_SIGNED)]


def race_far(scale: SendingScale) -> list[BoundVerdict]:
    """One worker and four, against a sink that takes its time."""
    from bench.sending.readership import fill_readership

    rates = []
    with run_sink(LONG_LINE) as port:
        for workers in (1, 4):
            fill_readership(scale.far * workers)
            rates.append(send_anew("ledger", processes=workers, port=port).rate)
    return [
        judge_share(f"4 × beside 1 × with {LONG_LINE * 1000:g} ms a reply", rates[1], rates[0], LEAST_OF_FOUR)
    ]


def send_to_many(scale: SendingScale, port: int) -> list[BoundVerdict]:
    """Address a long list, send to part of it; the cost of one person beside a short list."""
    from bench.sending.readership import fill_readership, make_edition
    from digests.ledger import letter_sender

    fill_readership(scale.few)
    few = median(send_anew("ledger", processes=2, port=port).rate for _ in range(max(3, scale.rounds)))
    fill_readership(scale.many)
    edition = make_edition(0)
    begun = time.perf_counter()
    addressed = letter_sender.write_deliveries(edition=edition)
    seconds = time.perf_counter() - begun
    many = run_race("shard", processes=2, port=port, edition_id=edition.pk)
    dearer = few / many.rate
    return [
        BoundVerdict(
            f"{addressed:,} people addressed",
            addressed == scale.many and seconds <= ADDRESSED_WITHIN,
            f"{seconds:.2f} s",
            f"{ADDRESSED_WITHIN:g} s",
        ),
        BoundVerdict(
            "a worker’s memory when warm",
            many.grown <= MOST_GROWN,
            f"grew {many.grown:.1f} MB over {many.letters / 2:,.0f} letters",
            f"{MOST_GROWN:g} MB",
        ),
        BoundVerdict(
            f"one of {scale.many:,} beside one of {scale.few:,}",
            dearer <= MOST_DEARER,
            f"{dearer:.2f} times as dear ({many.rate:,.0f} and {few:,.0f} letters/s)",
            f"{MOST_DEARER:g} times",
        ),
    ]


def measure_sending(scale: SendingScale) -> list[BoundVerdict]:
    """All items. The database is emptied of readers and editions first."""
    verdicts: list[BoundVerdict] = []
    with run_sink() as port:
        measures: tuple[Callable[[], list[BoundVerdict]], ...] = (
            lambda: race_ways(scale, port),
            lambda: race_signed(scale, port),
            lambda: race_far(scale),
            lambda: send_to_many(scale, port),
        )
        for measure in measures:
            measured = measure()
            print(*measured, sep="\n", file=sys.stderr, flush=True)
            verdicts.extend(measured)
    return verdicts


def make_tables() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, stdout=io.StringIO())


def main() -> int:
    parser = argparse.ArgumentParser(description="How fast does an edition go out?")
    parser.add_argument("people", nargs="?", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3, help="how often each way is measured")
    parser.add_argument("--many", type=int, default=100_000, help="people on the long list")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of lines")
    given = parser.parse_args()
    with run_servers():
        make_tables()
        verdicts = measure_sending(SendingScale(given.people, given.rounds, many=given.many))
    return print_verdicts(verdicts, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
