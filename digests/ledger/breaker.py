"""The breaker: where the mail server goes on refusing, an edition or one domain waits.

A server that refuses everyone would spend each person's tries, and our name with it. Ten of the last
fifty answers that are about us, unknown, or about the address hold the edition; ten of one domain's
last fifty about the address, with nothing else amiss, hold that domain. Whoever was said not to exist
meanwhile is asked of once more.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.utils import timezone

from digests.letters.mail_answers import AnswerClass, MailStage
from digests.letters.smtp_connection import HandoverOutcome
from digests.models import Delivery, DeliveryReason, DeliveryState, Edition, Hold
from live.tasks import enqueue_on_commit

WINDOW: Final = 50
LIMIT: Final = 10
#: Probes in a row that must go well.
GOOD_PROBES: Final = 2
COUNTED: Final = frozenset({AnswerClass.US, AnswerClass.UNKNOWN, AnswerClass.ADDRESS})
WHOLE_EDITION: Final = ""
#: How long an address that was said not to exist waits before it is asked of once more.
ASKED_AGAIN: Final = timedelta(minutes=1)


class RecentAnswer(NamedTuple):
    """One answer: to which delivery, of which class, to a recipient of which domain."""

    delivery: int
    kind: str
    domain: str


class AnswerWindow:
    """The last answers, of all and of each recipient's domain. A shard takes over what the one before it left.

    A delivery counts once, by its last answer: one person refused again and again holds nobody else.
    """

    def __init__(self, earlier: list[tuple[int, str, str]]) -> None:
        self.answers: dict[int, RecentAnswer] = {}
        self.by_domain: dict[str, dict[int, RecentAnswer]] = defaultdict(dict)
        for answer in earlier:
            self.add(RecentAnswer(*answer))

    def add(self, answer: RecentAnswer) -> None:
        """Count an answer in place of its delivery's earlier one; past WINDOW of them, in all or of a domain, the oldest goes."""
        for answers in (self.answers, self.by_domain[answer.domain]):
            answers.pop(answer.delivery, None)
            answers[answer.delivery] = answer
            if len(answers) > WINDOW:
                del answers[next(iter(answers))]

    def clear(self) -> None:
        self.answers.clear()
        self.by_domain.clear()

    def find_what_to_hold(self, domain: str) -> str | None:
        """WHOLE_EDITION, this domain, or None where sending may go on."""
        bad = [answer for answer in self.answers.values() if answer.kind in COUNTED]
        gone = [answer for answer in self.by_domain[domain].values() if answer.kind == AnswerClass.ADDRESS]
        is_domain_bad = len(gone) >= LIMIT
        if is_domain_bad and all(
            (answer.kind, answer.domain) == (AnswerClass.ADDRESS, domain) for answer in bad
        ):
            return domain
        if len(bad) >= LIMIT:
            return WHOLE_EDITION
        return domain if is_domain_bad else None


def weigh_answer(window: AnswerWindow, outcome: HandoverOutcome, *, delivery: Delivery) -> str | None:
    """Count one answer, and hold what it shows must wait; returns what was held, if anything."""
    domain = delivery.subscription.domain
    window.add(RecentAnswer(delivery.pk, str(outcome.kind), domain))
    if outcome.kind not in COUNTED:
        return None
    held = window.find_what_to_hold(domain)
    if held is not None:
        window.clear()
        hold_sending(edition=delivery.edition, domain=held, outcome=outcome)
    return held


@transaction.atomic
def hold_sending(*, edition: Edition, domain: str, outcome: HandoverOutcome) -> None:
    """Send no more of the edition, or to this domain, until probes go well. A second time changes nothing."""
    Hold.objects.get_or_create(
        edition=edition,
        domain=domain,
        by_editor=False,
        released_at=None,
        defaults={
            "words": outcome.words,
            "needs_letter": outcome.stage in {MailStage.MESSAGE, MailStage.FINAL_DOT},
        },
    )
    reopen_refused(edition_id=edition.pk, domain=domain)


def reopen_refused(*, edition_id: int, domain: str) -> int:
    """Ask once more of the addresses that a server said do not exist while it refused so much; returns how many.

    Such a server may have said it of everybody. Said again after the hold, it is believed of this edition.
    """
    refused = Delivery.objects.filter(
        edition_id=edition_id, state=DeliveryState.FAILED, reason=DeliveryReason.NO_ADDRESS, attempts=1
    )
    if domain:
        refused = refused.filter(subscription__email__endswith=f"@{domain}")
    return refused.newest().update(state=DeliveryState.DEFERRED, next_try_at=timezone.now() + ASKED_AGAIN)


def keep_window(window: AnswerWindow, *, edition: Edition) -> None:
    """Leave the last answers to the next shard."""
    Edition.objects.filter(pk=edition.pk).update(
        recent_answers=[list(answer) for answer in window.answers.values()]
    )


def list_held_domains(edition: Edition) -> set[str]:
    """The domains that wait; WHOLE_EDITION is among them where all of it does."""
    return set(Hold.objects.active().filter(edition=edition).values_list("domain", flat=True))


@transaction.atomic
def record_probe(*, hold_id: int, went_well: bool, words: str, now: datetime) -> bool:
    """Write down how a probe went; True where it released the hold. One that failed begins the count anew."""
    hold = Hold.objects.select_for_update().filter(pk=hold_id, released_at=None).first()
    if hold is None:
        return False
    hold.good_probes = hold.good_probes + 1 if went_well else 0
    hold.words = hold.words if went_well else words
    hold.released_at = now if hold.good_probes >= GOOD_PROBES else None
    hold.save(update_fields=["good_probes", "words", "released_at"])
    if hold.released_at:
        # A shard that was still at work when the hold began may have been told so after it.
        reopen_refused(edition_id=hold.edition_id, domain=hold.domain)
        enqueue_on_commit("digests.tasks.send_shard", hold.edition_id)
    return hold.released_at is not None
