"""The sender of an edition: its deliveries are written once, then shards claim and send them until none is left."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import zip_longest

from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from digests.ledger.addressing import address_edition
from digests.ledger.breaker import WHOLE_EDITION, AnswerWindow, keep_window, weigh_answer
from digests.ledger.delivery_claims import (
    claim_batch,
    record_result,
    release_unsent,
    skip,
)
from digests.ledger.lease_renewal import LeaseRenewal
from digests.ledger.made_letters import MadeLetters, find_made_revisions
from digests.ledger.next_envelopes import build_envelope, find_next_envelope
from digests.ledger.sent_marks import SentMarks, keep_marks
from digests.letters.correction_letters import make_letters
from digests.letters.edition_letters import EditionLetters
from digests.letters.shared_letters import SharedLetter
from digests.letters.smtp_connection import HandoverOutcome, MailServerAwayError, SmtpConnection
from digests.models import Delivery, DeliveryReason, DeliveryState, Edition
from digests.subscriptions.topic_choices import forget_deleted_topics
from live.page_cache import invalidate
from live.tasks import enqueue_on_commit

log = logging.getLogger(__name__)

#: Seconds a shard starts new messages for; one message may take the mail server's timeout on top.
BUDGET = 30.0
#: How long after it was composed an edition is still tried for those it has not reached.
TRIED_FOR = timedelta(hours=48)
#: A shard that was rung for and has not begun in this time is taken for lost.
RING_LOST = timedelta(minutes=1)


def make_worker_name() -> str:
    """The name one run is known by: machine, process and a few random letters."""
    return f"{socket.gethostname()[:20]}:{os.getpid()}:{get_random_string(6)}"


@dataclass
class ShardRun:
    """One run over an edition: who runs it, and what came of it."""

    edition: Edition
    worker: str = field(default_factory=make_worker_name)
    counts: Counter[str] = field(default_factory=Counter)
    is_server_away: bool = False
    has_claimed: bool = False
    held: set[str] = field(default_factory=set)
    marks: SentMarks = field(init=False)
    made: MadeLetters = field(init=False)
    revisions: dict[int, int] = field(default_factory=dict)
    """Of deliveries tried before, the revision of the edition their letter was made of."""

    def __post_init__(self) -> None:
        self.made = MadeLetters(self.edition)
        self.marks = SentMarks(self.worker)

    @property
    def must_end(self) -> bool:
        """Whether the mail server is away, or refuses so much that the edition waits."""
        return self.is_server_away or WHOLE_EDITION in self.held


@transaction.atomic
def write_deliveries(*, edition: Edition) -> int:
    """Write a delivery for everyone who is to get this edition, once; returns how many.

    Those are the people confirmed, and wanting it, when it was composed. Whoever has a letter at the mail server just
    then is left for the next call; an edition that only catches up, and finds nobody to, has nothing to say.
    """
    fresh = Edition.objects.select_for_update().filter(pk=edition.pk, addressed_at=None, empty=False)
    if fresh.only("pk").first() is None:
        return 0
    forget_deleted_topics()
    written, is_all = address_edition(edition)
    now = timezone.now()
    if is_all or now - edition.composed_at > TRIED_FOR:
        is_needless = edition.catching_up and not edition.deliveries.exists()
        fresh.update(addressed_at=now, empty=is_needless)
    if written:
        ring_for_shard(edition_id=edition.pk)
    return written


@transaction.atomic
def ring_for_shard(*, edition_id: int) -> bool:
    """Ask for one more shard; False where one that was asked for waits already.

    Each shard rings for the next when its first letter has gone. So as many run as there are workers, and one waits.
    """
    now = timezone.now()
    silent = Edition.objects.filter(Q(rung_at=None) | Q(rung_at__lte=now - RING_LOST), pk=edition_id)
    if not silent.update(rung_at=now):
        return False
    enqueue_on_commit("digests.tasks.send_shard", edition_id)
    return True


def send_delivery(
    delivery: Delivery,
    *,
    following: Delivery | None = None,
    shard: ShardRun,
    window: AnswerWindow,
    letters: EditionLetters,
    connection: SmtpConnection,
) -> str:
    """Make one message, hand it over, write down and weigh what became of it; returns the state.

    `following` is the delivery that is sent next, if it is known. Raises MailServerAwayError where the mail server
    cannot be reached and nothing was handed over.
    """
    marks = shard.marks
    letters = letters.at_revision(shard.revisions.get(delivery.pk))
    envelope, ahead = build_envelope(delivery, letters), find_next_envelope(following, letters)
    try:
        shared = letters.find_shared(delivery.subscription, delivery.knowledge)
        if shared is None:
            return skip(delivery, reason=DeliveryReason.TOPICS)
        shard.made.note([(delivery, shared)])
        if connection.has_given(envelope):
            marks.begin(delivery)
        message = letters.fill_in(shared, delivery.subscription)
    except Exception:
        marks.settle()
        log.exception("The message of delivery %s could not be made", delivery.pk)
        return record_result(delivery, HandoverOutcome("unmade"))
    outcome = connection.hand_over(
        message,
        sender=envelope.sender,
        recipient=envelope.recipient,
        before=lambda: marks.hand_over(delivery),
        following=ahead,
    )
    marks.settle()
    if outcome.kind == "withheld":
        return skip(delivery)
    if outcome.kind == "sent":
        state = str(DeliveryState.SENT)
        marks.keep(delivery, outcome, left_out=shared.left_out)
    else:
        state = record_result(delivery, outcome, left_out=shared.left_out)
    held = weigh_answer(window, outcome, delivery=delivery)
    if held is not None:
        shard.held.add(held)
    return state


def send_part_of_edition(*, edition_id: int) -> Counter[str]:
    """Send part of an edition for about half a minute; returns how many deliveries took each state.

    Several may run at once, and any may be killed: see the states of what it leaves in `delivery_claims.reclaim_expired`.
    Rings for the next shard when its first letter has gone, and at its end where something is left to send.
    """
    Edition.objects.filter(pk=edition_id).update(rung_at=None)
    shard = ShardRun(Edition.objects.get(pk=edition_id))
    window = AnswerWindow(shard.edition.recent_answers)
    with (
        keep_marks(shard.marks),
        SmtpConnection() as connection,
        LeaseRenewal(edition_id=edition_id, worker=shard.worker),
    ):
        send_batches(shard, window=window, letters=make_letters(shard.edition), connection=connection)
    if shard.has_claimed:
        keep_window(window, edition=shard.edition)
    finish_edition(edition=shard.edition)
    may_go_on = shard.has_claimed and not shard.must_end
    if may_go_on and shard.edition.deliveries.claimable(timezone.now()).exists():
        # What it gave back may have come too late for the one it rang for.
        ring_for_shard(edition_id=edition_id)
    return shard.counts


def send_batches(
    shard: ShardRun, *, window: AnswerWindow, letters: EditionLetters, connection: SmtpConnection
) -> None:
    """Claim and send until time is up, nothing is left to claim, the mail server is away or refuses us."""
    stop_at = time.monotonic() + BUDGET
    while time.monotonic() < stop_at and not shard.must_end:
        batch = claim_batch(edition=shard.edition, worker=shard.worker)
        if batch is None:
            return
        shard.has_claimed = True
        prepare_batch(batch, shard=shard, letters=letters)
        send_batch(batch, shard=shard, window=window, letters=letters, connection=connection, stop_at=stop_at)
        shard.marks.flush()


def prepare_batch(batch: list[Delivery], *, shard: ShardRun, letters: EditionLetters) -> None:
    """Write down for all of a batch at once which letters they are made with; a letter made before stays the same."""
    shard.made.forget()
    shard.revisions = find_made_revisions(shard.edition, batch)
    pairs = [
        (delivery, find_letter(delivery, letters.at_revision(shard.revisions.get(delivery.pk))))
        for delivery in batch
    ]
    shard.made.note((delivery, shared) for delivery, shared in pairs if shared)


def find_letter(delivery: Delivery, letters: EditionLetters) -> SharedLetter | None:
    """The letter of a delivery; None where there is none, or it cannot be made, which is told when its turn comes."""
    try:
        return letters.find_shared(delivery.subscription, delivery.knowledge)
    except Exception:
        log.debug("The letter of delivery %s could not be made beforehand", delivery.pk, exc_info=True)
        return None


def send_batch(
    batch: list[Delivery],
    *,
    shard: ShardRun,
    window: AnswerWindow,
    letters: EditionLetters,
    connection: SmtpConnection,
    stop_at: float,
) -> None:
    """Send what was claimed until time is up, the mail server is away or it refuses us; give back the rest."""
    for place, (delivery, following) in enumerate(zip_longest(batch, batch[1:])):
        if time.monotonic() >= stop_at or shard.must_end:
            release_unsent(batch[place:])
            return
        if delivery.subscription.domain in shard.held:
            release_unsent([delivery])
            continue
        try:
            state = send_delivery(
                delivery,
                following=following
                if following and following.subscription.domain not in shard.held
                else None,
                shard=shard,
                window=window,
                letters=letters,
                connection=connection,
            )
        except MailServerAwayError as problem:
            log.warning("The mail server does not answer: %s", problem)
            release_unsent(batch[place:])
            shard.is_server_away = True
            return
        if not shard.counts and not shard.must_end:
            ring_for_shard(edition_id=shard.edition.pk)
        shard.counts[state] += 1


def retire_late_deliveries(*, edition: Edition, now: datetime) -> int:
    """Give up what two days did not bring; returns how many deliveries.

    One that may have arrived, for no answer came, stays not known.
    """
    if now - edition.began_at <= TRIED_FOR:
        return 0
    late = edition.deliveries.claimable(now + timedelta(days=1))
    why = Case(
        When(unknowns__gt=0, then=Value(DeliveryReason.NO_REPLY)), default=Value(DeliveryReason.WORKER)
    )
    unknown = late.may_have_arrived().update(state=DeliveryState.AMBIGUOUS, reason=why, next_try_at=None)
    gave_up = late.filter(attempts__gt=0).update(
        state=DeliveryState.FAILED, reason=DeliveryReason.GAVE_UP, next_try_at=None
    )
    never_tried = late.update(state=DeliveryState.SKIPPED, reason=DeliveryReason.LATE, next_try_at=None)
    return unknown + gave_up + never_tried


def finish_edition(*, edition: Edition) -> bool:
    """Mark an edition finished once nothing of it is open; True when this call did."""
    if edition.deliveries.open().exists():
        return False
    return bool(
        Edition.objects.filter(pk=edition.pk, addressed_at__isnull=False, finished_at=None).update(
            finished_at=timezone.now()
        )
    )


@transaction.atomic
def stop_edition(*, edition: Edition, by: User) -> None:
    """Send no more of this edition and take it off the web. What a mail server has already taken stays sent."""
    if Edition.objects.filter(pk=edition.pk, stopped_at=None).update(stopped_at=timezone.now()):
        log.info("Editor %s stopped edition %s", by.pk, edition.pk)
        invalidate("editions")
    ring_for_shard(edition_id=edition.pk)
