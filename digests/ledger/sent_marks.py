"""Marks of letters: one statement writes down that the last one was taken and that the next one leaves.

A letter's mark waits only until the server has accepted the next recipient, so a worker that is killed may double one
letter and never a batch. The statement of a letter whose envelope the server has already is sent before the letter is made,
so that PostgreSQL works meanwhile. The mark may reach the disk a moment after the statement is answered: where PostgreSQL itself
dies, what it forgets is in doubt and is sent once more, unless the worker outlives it and writes it down again.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import Error as DatabaseFault
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from digests.ledger.prepared_statements import PreparedStatement, StatementUnderWay, Value
from digests.letters.smtp_connection import HandoverOutcome
from digests.models import Delivery
from digests.subscriptions import refused_addresses

log = logging.getLogger(__name__)

#: Seconds to wait for PostgreSQL to come back.
WAIT_FOR_POSTGRESQL: Final = 60.0
#: How long PostgreSQL may take to bring to disk what it has answered: three times `wal_writer_delay`, and to spare.
FORGETS = timedelta(seconds=2)

# The cast of each parameter is written out, for a prepared statement knows its types before its values.
QUICK: Final = "SELECT set_config('synchronous_commit', 'off', true) AS value"
MARK_SENT: Final = """
    UPDATE digests_delivery
    SET state = 'sent', reason = '', sent_at = %(sent_at)s::timestamptz, lease_until = NULL, next_try_at = NULL,
        handed_at = coalesce(handed_at, %(sent_at)s::timestamptz), attempts = attempts + 1,
        smtp_code = %(code)s::smallint, smtp_text = %(text)s::text, left_out = %(left_out)s::bigint[]
    FROM quick
    WHERE id = %(sent)s::bigint AND worker = %(worker)s::text AND quick.value = 'off'
      AND state IN ('sending', 'deferred', 'ambiguous')
    RETURNING id
"""
MARK_HANDED: Final = """
    UPDATE digests_delivery AS delivery
    SET handed_at = %(now)s::timestamptz
    FROM quick, digests_subscription AS person
    WHERE delivery.id = %(next)s::bigint AND delivery.worker = %(worker)s::text AND quick.value = 'off'
      AND delivery.state = 'sending' AND delivery.handed_at IS NULL AND delivery.lease_until > %(now)s::timestamptz
      AND person.id = delivery.subscription_id AND person.standing = 'confirmed' AND person.doubted_at IS NULL
      AND person.email = %(address)s::text
      AND CASE %(list)s::text WHEN 'daily' THEN person.daily WHEN 'weekly' THEN person.weekly ELSE true END
      AND (person.paused_until IS NULL OR person.paused_until <= %(today)s::date)
    RETURNING delivery.id
"""
HAND_OVER: Final = PreparedStatement(f"WITH quick AS ({QUICK}) {MARK_HANDED}")
SENT: Final = PreparedStatement(f"WITH quick AS ({QUICK}) {MARK_SENT}")
SENT_AND_HAND_OVER: Final = PreparedStatement(
    f"WITH quick AS ({QUICK}), taken AS ({MARK_SENT}) {MARK_HANDED}"
)


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter the mail server took, and its words."""

    delivery_id: int
    at: datetime
    code: int | None
    text: str
    left_out: tuple[int, ...] = ()


class SentMarks:
    """The marks of one worker. `flush` before anything else is asked of the ledger, and at the end."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self.unwritten: SentLetter | None = None
        self.written: deque[SentLetter] = deque()
        self.under_way: tuple[int, StatementUnderWay] | None = None
        """The delivery that is being handed over, and the statement that says so."""

    def keep(self, delivery: Delivery, outcome: HandoverOutcome, *, left_out: Iterable[int] = ()) -> None:
        """The letter was taken: its mark goes with the next one's. `left_out` are stories it did not tell after all."""
        self.flush()
        self.unwritten = SentLetter(delivery.pk, timezone.now(), outcome.code, outcome.text, tuple(left_out))
        if delivery.subscription.refused_since:
            refused_addresses.forget_address_refusals(subscription_id=delivery.subscription_id)

    def begin(self, delivery: Delivery) -> None:
        """Begin to write down that the message is about to leave; `hand_over` or `settle` ends it."""
        self.settle()
        if self.unwritten is None:
            statement = HAND_OVER.begin(self.name_next(delivery))
        else:
            statement = SENT_AND_HAND_OVER.begin(self.name_next(delivery) | self.name_sent(self.unwritten))
        self.under_way = delivery.pk, statement

    def hand_over(self, delivery: Delivery) -> bool:
        """Write down that the message is about to leave. False where the lease or the consent is gone, or the address."""
        if self.under_way is None or self.under_way[0] != delivery.pk:
            self.begin(delivery)
        return self.settle() == 1

    def settle(self) -> int:
        """Wait for what was begun, if anything; how many messages may leave by it."""
        if self.under_way is None:
            return 0
        _, statement = self.under_way
        try:
            may_leave = statement.fetch()
        except DatabaseFault:
            self.under_way = None
            raise
        self.under_way = None  # one who is interrupted while waiting waits again
        self.note_written()
        return may_leave

    def flush(self) -> None:
        """Write down what waits."""
        self.settle()
        if self.unwritten is not None:
            SENT.run(self.name_sent(self.unwritten))
            self.note_written()

    def note_written(self) -> None:
        """Remember what was written for as long as PostgreSQL may forget it."""
        if self.unwritten is None:
            return
        self.written.append(self.unwritten)
        while self.written[0].at < self.unwritten.at - FORGETS:
            self.written.popleft()
        self.unwritten = None

    def write_again(self) -> None:
        """After PostgreSQL died: all that it may have forgotten, and what it never heard of."""
        self.under_way = None
        for letter in [*self.written, *filter(None, [self.unwritten])]:
            SENT.run(self.name_sent(letter))
        self.unwritten = None

    def name_next(self, delivery: Delivery) -> dict[str, Value]:
        """The values that MARK_HANDED asks for, to write down that this delivery's message is about to leave."""
        return {
            "worker": self.worker,
            "next": delivery.pk,
            "now": timezone.now(),
            "address": delivery.subscription.email,
            "list": delivery.edition.frequency,
            "today": timezone.localdate().isoformat(),
        }

    def name_sent(self, letter: SentLetter) -> dict[str, Value]:
        """The values that MARK_SENT asks for, to write down that this letter has left."""
        return {
            "worker": self.worker,
            "sent": letter.delivery_id,
            "sent_at": letter.at,
            "code": letter.code,
            "text": letter.text,
            "left_out": letter.left_out or None,
        }


@contextlib.contextmanager
def keep_marks(marks: SentMarks) -> Iterator[None]:
    """Leave no mark unwritten at the end, whatever the end is; where PostgreSQL went, write the last ones again."""
    try:
        yield
        marks.flush()
    except (OperationalError, InterfaceError):
        log.exception("PostgreSQL went away; the last marks of %s are written again", marks.worker)
        write_when_back(marks)
        raise
    except BaseException:
        marks.flush()
        raise


def write_when_back(marks: SentMarks) -> None:
    """Write the last marks again as soon as PostgreSQL answers; give up after a while."""
    stop_at = time.monotonic() + WAIT_FOR_POSTGRESQL
    while True:
        try:
            connection.close()
            marks.write_again()
            return
        except (OperationalError, InterfaceError):
            if time.monotonic() > stop_at:
                raise
            time.sleep(0.2)
