"""Who gets the e-mails, what they agreed to, and who is never to be added again."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from functools import cache
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from digests.models.editions import Edition

CONFIRM_WITHIN = timedelta(days=7)


def new_token() -> str:
    """128 random bits in 22 characters that are safe in an address."""
    return secrets.token_urlsafe(16)


@cache
def split_at_token(page: str, *more: str) -> list[str]:
    """A page's path before and after the token: every letter holds two such paths, and finding one takes as long as sending it."""
    place = "x" * len(new_token())
    return reverse(f"digests:{page}", args=[place, *more]).split(place)


class SubscriptionStatus(models.TextChoices):
    """Where a subscription stands."""

    ASKED = "asked", "Asked, not confirmed"
    CONFIRMED = "confirmed", "Confirmed"
    LEFT = "left", "Left"
    BOUNCED = "bounced", "Address does not exist"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> SubscriptionQuerySet:
        return self.filter(standing=SubscriptionStatus.CONFIRMED)

    def wanting(self, frequency: str) -> SubscriptionQuerySet:
        """The confirmed ones who chose `frequency`, but for those in doubt."""
        return self.confirmed().filter(**{frequency: True}, doubted_at=None)

    def not_paused_on(self, day: date) -> SubscriptionQuerySet:
        """Those that have not asked for nothing to come on this day, in London."""
        return self.filter(Q(paused_until=None) | Q(paused_until__lte=day))

    def unanswered(self, now: datetime) -> SubscriptionQuerySet:
        """Sign-ups whose answer by e-mail is due."""
        return self.filter(answer_due_at__lte=now)

    def expired(self, now: datetime) -> SubscriptionQuerySet:
        """Sign-ups nobody confirmed in time."""
        return self.filter(standing=SubscriptionStatus.ASKED, asked_at__lt=now - CONFIRM_WITHIN)

    def ended_with(self, edition: Edition) -> SubscriptionQuerySet:
        """Those that this edition's refusals ended, while they can be put back."""
        return self.exclude(kept_email="").filter(ended_with=edition)


class Subscription(models.Model):
    """One address and what it wants. Leaving empties the address and keeps the row for the ledger.

    An address that the mail server says does not exist moves to `kept_email`, where nothing is sent,
    until an editor puts the subscription back or its time is over.
    """

    email = models.EmailField(max_length=254, blank=True)
    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    confirm_token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    standing = models.CharField(max_length=10, choices=SubscriptionStatus, default=SubscriptionStatus.ASKED)
    daily = models.BooleanField(default=True)
    weekly = models.BooleanField(default=True)
    charts = models.BooleanField("charts as pictures", default=True)
    topics = ArrayField(
        models.SlugField(max_length=80),
        default=list,
        blank=True,
        help_text="Slugs of the topics wanted; empty means every topic.",
    )
    hour = models.PositiveSmallIntegerField(
        default=7, db_default=7, help_text="Of the day, in London, at which letters come."
    )
    paused_until = models.DateField(
        null=True, blank=True, help_text="Nothing comes before this day, in London."
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answer_due_at = models.DateTimeField(
        null=True, blank=True, help_text="When to answer a sign-up by e-mail; empty once answered."
    )
    answer_attempts = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    refused_since = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Until when the first edition ran for which the mail server knew no such address; empty once one arrives.",
    )
    refused_alone_times = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="By how many editions in a row it was refused alone."
    )
    refused_alone_since = models.DateTimeField(
        null=True, blank=True, help_text="Until when the first of those editions ran."
    )
    refused_alone_until = models.DateTimeField(
        null=True, blank=True, help_text="Until when the last of those editions ran."
    )
    doubted_at = models.DateTimeField(
        null=True, blank=True, help_text="Nothing is sent since, until its owner asks again."
    )
    kept_email = models.EmailField(
        max_length=254,
        blank=True,
        default="",
        db_default="",
        help_text="The address of a subscription that refusals ended: kept for a while, and written to by nobody.",
    )
    member = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whose address it is: it follows them to another one.",
    )
    of_member = models.BooleanField(
        default=False,
        db_default=False,
        help_text="It was joined to a member; without one it ends, for the account was erased.",
    )
    ended_with = models.ForeignKey(
        Edition,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The edition whose refusal ended it.",
    )

    objects: ClassVar = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email=""), name="one_subscription_per_address"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="subscription_email_lower"),
            models.CheckConstraint(
                condition=Q(standing__in=["asked", "confirmed"], ended_at=None) & ~Q(email="")
                | Q(standing__in=["left", "bounced"], email="", ended_at__isnull=False),
                name="ended_subscription_keeps_no_address",
            ),
            models.CheckConstraint(
                condition=Q(kept_email="") | Q(standing="bounced"), name="only_a_refused_address_is_kept"
            ),
            models.CheckConstraint(
                condition=~Q(standing="confirmed") | Q(confirmed_at__isnull=False),
                name="confirmed_subscription_has_its_moment",
            ),
            models.CheckConstraint(condition=Q(daily=True) | Q(weekly=True), name="subscription_wants_one"),
            models.CheckConstraint(condition=Q(hour__gte=6, hour__lte=20), name="subscription_hour_of_day"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["answer_due_at"],
                condition=Q(answer_due_at__isnull=False),
                name="subscription_unanswered",
            ),
            models.Index(
                fields=["doubted_at"], condition=Q(doubted_at__isnull=False), name="subscription_doubted"
            ),
            models.Index(fields=["ended_at"], condition=~Q(kept_email=""), name="subscription_address_kept"),
        ]

    def __str__(self) -> str:
        return f"Subscription {self.pk} ({self.get_standing_display()})"

    @property
    def has_ended(self) -> bool:
        return self.standing in {SubscriptionStatus.LEFT, SubscriptionStatus.BOUNCED}

    @property
    def domain(self) -> str:
        """Of the address."""
        return self.email.rpartition("@")[2]

    @property
    def masked_email(self) -> str:
        """The address as its own page shows it, so that a forwarded link gives little away."""
        name, _, host = self.email.partition("@")
        return f"{name[:1]}…@{host}" if host else ""

    def choices(self) -> dict[str, object]:
        """What this subscription wants, as the record of consent keeps it."""
        return {
            "daily": self.daily,
            "weekly": self.weekly,
            "charts": self.charts,
            "topics": sorted(self.topics),
            "hour": self.hour,
            "paused_until": self.paused_until.isoformat() if self.paused_until else "",
        }

    def confirm_path(self) -> str:
        return reverse("digests:confirm", args=[self.confirm_token])

    def choices_path(self) -> str:
        return self.token.join(split_at_token("choices"))

    def leave_path(self) -> str:
        """Off every list."""
        return self.token.join(split_at_token("leave"))

    def leave_list_path(self, frequency: str) -> str:
        """Off one list."""
        return self.token.join(split_at_token("leave_list", frequency))

    def is_paused_on(self, day: date) -> bool:
        """Whether no letters go out on `day`; on the day `paused_until` they do again."""
        return self.paused_until is not None and day < self.paused_until


class ConsentEvent(models.TextChoices):
    """What was done to a subscription."""

    ASKED = "asked", "Asked"
    CONFIRMED = "confirmed", "Confirmed"
    CHOSE = "chose", "Changed choices"
    LEFT = "left", "Left"
    RESTORED = "restored", "Put back by an editor"
    MOVED = "moved", "Followed a member to another address"


class Consent(models.Model):
    """One line of the record of consent: what was done, when, how, under which words. Never changed."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="consents")
    deed = models.CharField(max_length=10, choices=ConsentEvent)
    at = models.DateTimeField(default=timezone.now)
    how = models.CharField(max_length=60, help_text="The page or mail program it came through.")
    wording = models.CharField(max_length=20, help_text="Version of the words the person read.")
    choices = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_deed_display()} at {self.at:%Y-%m-%d %H:%M} ({self.how})"


class SuppressionReason(models.TextChoices):
    """Why an address must not be added again by mistake."""

    LEFT = "left", "Left"
    BOUNCED = "bounced", "Address does not exist"


class Suppression(models.Model):
    """A one-way mark of an address that must not be added again by mistake."""

    mark = models.CharField(max_length=64, unique=True)
    why = models.CharField(max_length=10, choices=SuppressionReason)
    at = models.DateTimeField(default=timezone.now)
    subscription = models.ForeignKey(
        Subscription, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar = [F("at").desc()]

    def __str__(self) -> str:
        return f"{self.get_why_display()}, {self.at:%Y-%m-%d}"
