"""A relay that refuses everybody, in each of the ways relays do: whom does a night of it lose?

    python -m bench.refusals [--people 300] [--only WORDS] [--relay HOST:PORT] [--out FILE] [--json]

Fourteen stock answers, each to an edition to so many people: the relay answers so for a minute and then well, by a
clock that is moved. Then six people whose address does not exist, over two editions three days apart. Prints a
line for each item (ok or not ok, figure, bound). Exit 1 if any is not ok. `--out` takes the ledger, one JSON line a
delivery. With `--relay` it sends two editions to that mail server instead, answers as it may, to
`person-00000@council-0000.example` and on, five people a council, and judges by the ledger. It starts
servers of its own and leaves nothing behind.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from datetime import timedelta
from pathlib import Path
from typing import IO, Final, NamedTuple

from bench.letters.mail_sink import DROP, MailSink, run_mail_sink
from bench.servers import run_servers
from bench.verdicts import BoundVerdict, print_verdicts

#: For how long the relay is wrong.
WRONG_FOR: Final = timedelta(seconds=60)
#: Of so many people one has an address that does not exist.
REAL_EVERY: Final = 50
APART: Final = timedelta(days=3)
#: Seconds of real time a step takes with a relay that knows no moved clock.
REAL_PAUSE: Final = 0.05


class StockAnswer(NamedTuple):
    """A step of the talk, and what a relay says there to everybody."""

    step: str
    words: str

    @property
    def title(self) -> str:
        return f"{self.step}: {self.words or 'the line drops'}"


STOCK_ANSWERS: Final = (
    StockAnswer("rcpt", "550 relay not permitted"),
    StockAnswer("rcpt", "550 5.1.8 Sender address rejected: Domain not found"),
    StockAnswer("rcpt", "554 5.7.1 Service unavailable; client host blocked by RBL zen.example"),
    StockAnswer("rcpt", "550 5.7.23 The message was rejected because of SPF policy"),
    StockAnswer("rcpt", "553 sorry, that domain is not in my list of allowed rcpthosts"),
    StockAnswer("rcpt", "550 5.1.1 User unknown"),
    StockAnswer("rcpt", "450 4.2.0 Greylisted, try again later"),
    StockAnswer("mail", "552 5.7.1 Daily quota exceeded"),
    StockAnswer("mail", "451 4.7.1 Too many messages"),
    StockAnswer("data", "554 5.5.1 No valid recipients"),
    StockAnswer("body", "554 5.7.1 Message refused as spam"),
    StockAnswer("greeting", "554 5.7.1 No mail from you"),
    StockAnswer("greeting", "421 4.3.2 Service not available"),
    StockAnswer("taken", DROP),
)


class RefusedPeople(NamedTuple):
    """Who an answer was given to, and what came of it."""

    ended: int
    received: int
    doubled: int
    connections: int
    took: timedelta


def hold_stock_answer(
    stock: StockAnswer, sink: MailSink, *, people: int, out: IO[str] | None
) -> RefusedPeople:
    """An edition to so many people, while the relay answers so for a minute."""
    from bench.letters.ledger_rows import make_people, write_ledger
    from bench.letters.night import NightClock, compose, find_start, send_through_the_night
    from digests.models import Subscription

    addresses = make_people(people)
    sink.received.clear()
    sink.connections = 0
    passed = timedelta()

    def tell(moment: timedelta) -> None:
        nonlocal passed
        passed = moment

    def answer(step: str, recipient: str) -> str | None:
        return stock.words if step == stock.step and passed < WRONG_FOR else None

    sink.answer = answer
    began = find_start()
    edition = compose(1, at=began)
    took = send_through_the_night(edition.pk, NightClock(tell), began=began)
    write_ledger(out, [edition], scenario=stock.title)
    ended = people - Subscription.objects.confirmed().count()
    return RefusedPeople(ended, *sink.count_reached(addresses), sink.connections, took)


def judge_stock_answer(stock: StockAnswer, people: int, found: RefusedPeople) -> BoundVerdict:
    """Nobody ended, everybody reached, nobody twice; where the line drops, once more for each connection at the most."""
    doubled = found.connections if stock.words == DROP else 0
    return BoundVerdict(
        stock.title,
        found.ended == 0 and found.received == people and found.doubled <= doubled,
        f"ended {found.ended}, received {found.received}, doubled {found.doubled}, after {found.took}",
        f"0, {people}, {'one a connection' if stock.words == DROP else 0}",
    )


def hold_real_bounces(sink: MailSink, *, people: int, out: IO[str] | None) -> list[BoundVerdict]:
    """Two editions three days apart; one person in fifty has an address that does not exist."""
    from bench.letters.ledger_rows import make_people, write_ledger
    from bench.letters.night import NightClock, compose, find_start, send_through_the_night
    from digests.models import Subscription

    addresses = make_people(people)
    gone = set(addresses[REAL_EVERY // 2 :: REAL_EVERY])
    sink.received.clear()
    sink.answer = lambda step, to: "550 5.1.1 User unknown" if step == "rcpt" and to in gone else None
    editions, ended = [], []
    for number in range(2):
        began = find_start() + number * APART
        editions.append(compose(number, at=began))
        send_through_the_night(editions[-1].pk, NightClock(lambda moment: None), began=began)
        ended.append(set(addresses) - set(Subscription.objects.confirmed().values_list("email", flat=True)))
    write_ledger(out, editions, scenario="addresses that do not exist")
    reached = sum(count == 2 for person, count in sink.received.items() if person not in gone)
    return [
        BoundVerdict("5.1.1, first edition: ended", not ended[0], str(len(ended[0])), "0"),
        BoundVerdict(
            "5.1.1, second edition: ended",
            ended[1] == gone,
            f"{len(ended[1])}, {len(ended[1] & gone)} of them rightly",
            f"exactly those {len(gone)}",
        ),
        BoundVerdict(
            "5.1.1: the others received both",
            reached == people - len(gone),
            str(reached),
            f"{people - len(gone)}",
        ),
    ]


def send_to_relay(*, people: int, out: IO[str] | None) -> list[BoundVerdict]:
    """Two editions three days apart to a mail server that answers as it may; judged by the ledger."""
    from bench.letters.ledger_rows import make_people, write_ledger
    from bench.letters.night import NightClock, compose, find_start, send_through_the_night
    from digests.models import DeliveryReason, DeliveryState, Subscription

    make_people(people)
    editions, verdicts = [], []
    for number, name in enumerate(("first", "second")):
        began = find_start() + number * APART
        edition = compose(number, at=began)
        editions.append(edition)
        clock = NightClock(lambda moment: None, pause=REAL_PAUSE)
        took = send_through_the_night(edition.pk, clock, began=began)
        sent_count = edition.deliveries.filter(
            state__in=[DeliveryState.SENT, DeliveryState.AMBIGUOUS]
        ).count()
        gone = edition.deliveries.filter(reason=DeliveryReason.NO_ADDRESS).count()
        wanted = edition.deliveries.count()
        verdicts.append(
            BoundVerdict(
                f"{name} edition: told",
                sent_count + gone == wanted,
                f"{sent_count} of {wanted}, {gone} addresses do not exist, after {took}",
                "all but addresses that do not exist",
            )
        )
        ended = people - Subscription.objects.confirmed().count()
        most = 0 if number == 0 else gone
        verdicts.append(
            BoundVerdict(f"{name} edition: ended", ended <= most, str(ended), f"{most} at the most")
        )
    write_ledger(out, editions, scenario="relay")
    return verdicts


def hold_refusals(
    sink: MailSink, *, people: int, only: str = "", out: IO[str] | None = None
) -> list[BoundVerdict]:
    """Every stock answer whose title holds `only`, then the addresses that do not exist."""
    verdicts = []
    for stock in STOCK_ANSWERS:
        if only in stock.title:
            drill_result = hold_stock_answer(stock, sink, people=people, out=out)
            verdicts.append(judge_stock_answer(stock, people, drill_result))
            print(verdicts[-1], file=sys.stderr, flush=True)
    if only in "5.1.1":
        verdicts.extend(hold_real_bounces(sink, people=people, out=out))
    return verdicts


def main() -> int:
    parser = argparse.ArgumentParser(
        description="A relay that refuses everybody, in each of the ways relays do."
    )
    parser.add_argument("--people", type=int, default=300, help="how many get each edition")
    parser.add_argument("--only", default="", help="only the answers that hold these words")
    parser.add_argument("--relay", help="HOST:PORT of a mail server to send to instead")
    parser.add_argument("--out", type=Path, help="where the ledger goes, one JSON line a delivery")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of lines")
    asked = parser.parse_args()
    with contextlib.ExitStack() as stack:
        sink = stack.enter_context(run_mail_sink(MailSink()))
        relay = asked.relay or f"127.0.0.1:{sink.port}"
        stack.enter_context(run_servers(EMAIL_URL=f"smtp://{relay}", LOG_LEVEL="ERROR"))
        out = stack.enter_context(asked.out.open("w")) if asked.out else None
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        verdicts = (
            send_to_relay(people=asked.people, out=out)
            if asked.relay
            else hold_refusals(sink, people=asked.people, only=asked.only, out=out)
        )
    return print_verdicts(verdicts, as_json=asked.json)


if __name__ == "__main__":
    sys.exit(main())
