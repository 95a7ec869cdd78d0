"""The ledger: one edition to one subscription, with its state and the reason for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.db.models.functions import Now

from digests.editions.selection import ReaderKnowledge
from digests.models.editions import Edition
from digests.models.subscriptions import Subscription, SubscriptionStatus


class DeliveryState(models.TextChoices):
    """Where a delivery stands. Only pending and deferred ones are ever claimed.

    Ambiguous is final: nobody could know, twice, or five times where workers died, whether the letter was taken, so
    it counts as told.
    """

    PENDING = "pending", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    DEFERRED = "deferred", "Put off"
    FAILED = "failed", "Failed"
    SKIPPED = "skipped", "Skipped"
    AMBIGUOUS = "ambiguous", "Not known"


class DeliveryReason(models.TextChoices):
    """Why a delivery is not simply sent."""

    LEFT = "left", "They left"
    CHOSE = "chose", "They chose otherwise"
    PAUSED = "paused", "They paused"
    TOPICS = "topics", "Nothing new on their topics"
    STOPPED = "stopped", "An editor stopped the edition"
    LATE = "late", "Too late to be of use"
    SUPERSEDED = "superseded", "The next edition tells it"
    BUSY = "busy", "The mail server said: later"
    REFUSED = "refused", "The mail server refused us"
    NO_ADDRESS = "no-address", "The mail server knows no such address"
    DOUBTED = "doubted", "The address is in doubt"
    GAVE_UP = "gave-up", "Put off for two days"
    NO_REPLY = "no-reply", "The line broke after the message was handed over"
    WORKER = "worker", "The worker died with the message in hand"
    RETURNED = "returned", "The letter came back"
    FAULT = "fault", "The message could not be made"


OPEN_STATES = (DeliveryState.PENDING, DeliveryState.DEFERRED, DeliveryState.SENDING)
#: States in which the reader counts as told what stood in the letter.
TOLD_STATES = (DeliveryState.SENT, DeliveryState.AMBIGUOUS)


#: Why a letter was not sent though nothing failed: it took too long.
TOO_LATE = (DeliveryReason.LATE, DeliveryReason.SUPERSEDED)


class ReachCounts(NamedTuple):
    """Of one edition: letters somebody was to get, those of them not sent, those that wait."""

    edition: int
    wanted: int
    unsent: int
    waiting: int


def name_counts(counts: Iterable[tuple[str, str, int]]) -> list[dict[str, object]]:
    """Numbers of deliveries by state and reason, in words."""
    return [
        {
            "state": DeliveryState(state).label,
            "reason": DeliveryReason(reason).label if reason else "",
            "n": number,
        }
        for state, reason, number in counts
    ]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def unsent_in(self, *states: DeliveryState) -> DeliveryQuerySet:
        """Those in these states, none of which is sent: the index is asked in its own words."""
        return self.filter(state__in=states, sent_at=None)

    def claimable(self, now: datetime) -> DeliveryQuerySet:
        """Waiting, or put off until a moment that has come."""
        return self.unsent_in(DeliveryState.PENDING, DeliveryState.DEFERRED).filter(
            Q(next_try_at=None) | Q(next_try_at__lte=now)
        )

    def may_have_arrived(self) -> DeliveryQuerySet:
        """Those handed over before, of which nobody knows whether the mail server took them."""
        return self.filter(Q(unknowns__gt=0) | Q(deaths__gt=0))

    def not_to(self, domains: Iterable[str]) -> DeliveryQuerySet:
        """Those whose recipients are of other domains."""
        others = self
        for domain in domains:
            others = others.exclude(subscription__email__endswith=f"@{domain}")
        return others

    def count_by_reason(self) -> list[dict[str, object]]:
        """How many deliveries there are of each state and reason, in words, the most first."""
        return name_counts(
            self.order_by().values_list("state", "reason").annotate(n=Count("pk")).order_by("-n", "state")
        )

    def not_sent(self) -> DeliveryQuerySet:
        """Those that failed, or came too late; not those who left or chose otherwise."""
        return self.filter(
            Q(state=DeliveryState.FAILED) | Q(state=DeliveryState.SKIPPED, reason__in=TOO_LATE)
        )

    def to_send_again(self) -> DeliveryQuerySet:
        """Those not sent whose readers are on the list still, and were written no later edition."""
        return self.not_sent().newest().filter(subscription__standing=SubscriptionStatus.CONFIRMED)

    def newest(self) -> DeliveryQuerySet:
        """Those after which their reader was written no edition of the same frequency."""
        later = Delivery.objects.filter(
            subscription=OuterRef("subscription"),
            edition__frequency=OuterRef("edition__frequency"),
            edition__until__gt=OuterRef("edition__until"),
        )
        return self.filter(~Exists(later))

    def count_reached(self) -> list[ReachCounts]:
        """For each edition: how many letters somebody was to get, how many of them were not sent, how many wait."""
        late = Q(state=DeliveryState.SKIPPED, reason__in=TOO_LATE)
        for_later = Q(state=DeliveryState.PENDING, next_try_at__gt=Now())  # at the hour their reader chose
        rows = (
            self.order_by()
            .values("edition")
            .annotate(
                wanted=Count("pk", filter=~Q(state=DeliveryState.SKIPPED) | late),
                unsent=Count("pk", filter=Q(state=DeliveryState.FAILED) | late),
                waiting=Count("pk", filter=Q(state__in=OPEN_STATES) & ~for_later),
            )
        )
        return [ReachCounts(row["edition"], row["wanted"], row["unsent"], row["waiting"]) for row in rows]

    def count_answers(self) -> list[dict[str, object]]:
        """What the mail server said of letters that were not sent, or not yet, each once with how many; the most first."""
        answered = self.exclude(state=DeliveryState.SENT).exclude(smtp_code=None, smtp_text="")
        rows = (
            answered.order_by()
            .values("state", "smtp_code", "smtp_text")
            .annotate(letters=Count("pk"), tries=Max("attempts"), next_try_at=Min("next_try_at"))
            .order_by("-letters", "state", "smtp_text")
        )
        return [
            {
                **row,
                "state": DeliveryState(row["state"]).label,
                "words": f"{row['smtp_code'] or ''} {row['smtp_text']}".strip(),
            }
            for row in rows
        ]

    def open(self) -> DeliveryQuerySet:
        return self.unsent_in(*OPEN_STATES)

    def at_work(self, now: datetime) -> int:
        """How many workers hold a live lease."""
        leased = self.unsent_in(DeliveryState.SENDING).filter(lease_until__gte=now)
        return int(leased.aggregate(n=Count("worker", distinct=True))["n"])

    def expired(self, now: datetime) -> DeliveryQuerySet:
        """Claimed by a worker that has not come back in time."""
        return self.unsent_in(DeliveryState.SENDING).filter(lease_until__lt=now)


class Delivery(models.Model):
    """One edition to one subscription. `handed_at` is written before the message leaves.

    `told_until` and `owed` say what this reader had been told when the row was written, `left_out` what the letter
    then did not tell; the reader's next delivery begins from there (`digests.ledger.addressing`).
    """

    # Its index would repeat the constraint's, and each letter writes to every index twice.
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    reason = models.CharField(max_length=10, choices=DeliveryReason, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    unknowns = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text="How often no answer came to its final dot: once is sent again, twice is final.",
    )
    deaths = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text="How often a worker died with it in hand, before its final dot or after: the fifth is final.",
    )
    next_try_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=40, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    smtp_code = models.PositiveSmallIntegerField(null=True, blank=True)
    smtp_text = models.CharField(
        max_length=200, blank=True, help_text="The mail server's words, without the address."
    )

    told_until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Stories first told in editions up to this moment are known to this reader, but for those owed.",
    )
    owed = ArrayField(
        models.BigIntegerField(), null=True, blank=True, help_text="Older stories this reader was not told."
    )
    left_out = ArrayField(
        models.BigIntegerField(),
        null=True,
        blank=True,
        help_text="Stories meant for this letter that did not stand in it: withdrawn just then, or cut for length.",
    )

    objects: ClassVar = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "subscription"], name="one_delivery_each"),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False) & ~Q(worker="")
                | ~Q(state="sending") & Q(lease_until=None),
                name="delivery_leased_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False, handed_at__isnull=False)
                | ~Q(state="sent") & Q(sent_at=None),
                name="delivery_sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["pending", "deferred"], handed_at__isnull=False),
                name="delivery_handed_is_never_claimable",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "sending", "sent"]) | ~Q(reason=""),
                name="delivery_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["edition", "id"], condition=Q(sent_at=None), name="delivery_unsent"),
        ]

    def __str__(self) -> str:
        return f"Delivery {self.pk} ({self.get_state_display()})"

    @property
    def knowledge(self) -> ReaderKnowledge:
        """What its reader had been told when it was written; rows of an earlier time say nothing of it."""
        return ReaderKnowledge(self.told_until or self.edition.since, frozenset(self.owed or ()))
