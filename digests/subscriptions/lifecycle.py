"""The life of a subscription: requested, confirmed, changed, ended. Each deed is one line in the record of consent."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.email.limits import SUBSCRIPTION, may_mail
from digests.editions.timetable import USUAL_HOUR
from digests.models import (
    Consent,
    ConsentEvent,
    Frequency,
    Subscription,
    SubscriptionStatus,
    Suppression,
    SuppressionReason,
)
from digests.models.subscriptions import CONFIRM_WITHIN
from digests.subscriptions import consent_wording, doubts
from digests.subscriptions.address_marks import hash_address, list_address_hashes

ALL_CHOICES = ("daily", "weekly", "charts", "topics", "hour", "paused_until")


def record_consent(subscription: Subscription, deed: ConsentEvent, *, how: str, at: datetime) -> None:
    """Add one line to the record of consent, under the wording of today; `how` names the page or program."""
    Consent.objects.create(
        subscription=subscription,
        deed=deed,
        how=how,
        at=at,
        wording=consent_wording.CURRENT,
        choices=subscription.choices(),
    )


def request_subscription(*, email: str, how: str, choices: dict[str, object] | None = None) -> None:
    """Someone typed this address into a sign-up; `how` names the page.

    Says nothing about the address, so that nobody learns who is on the list: the answer goes to
    the address itself. `choices` count only for an address that is not on the list yet.
    """
    email = email.strip().lower()
    if may_mail(email, limit=SUBSCRIPTION):
        store_request(email, how=how, choices=choices)


@transaction.atomic
def store_request(email: str, *, how: str, choices: dict[str, object] | None) -> None:
    """Store what `request_subscription` was asked, so that the address is answered (see `sign_up_answerer`)."""
    now = timezone.now()
    Subscription.objects.get_or_create(email=email, defaults={"asked_at": now, **(choices or {})})
    subscription = Subscription.objects.select_for_update().filter(email=email).first()
    if subscription is None:  # left between the two steps
        return
    if subscription.doubted_at:
        doubts.end_doubt(subscription)
    if subscription.standing == SubscriptionStatus.ASKED:
        for name, value in (choices or {}).items():
            setattr(subscription, name, value)
        record_consent(subscription, ConsentEvent.ASKED, how=how, at=now)
    subscription.asked_at = subscription.answer_due_at = now
    subscription.answer_attempts = 0
    subscription.save(update_fields=[*(choices or {}), "asked_at", "answer_due_at", "answer_attempts"])


def find_by_confirm_token(token: str) -> Subscription:
    """The subscription a confirmation link names: asked lately, or confirmed already.

    Raises Subscription.DoesNotExist where the link is wrong, has expired or was left behind.
    """
    return Subscription.objects.exclude(
        standing=SubscriptionStatus.ASKED, asked_at__lt=timezone.now() - CONFIRM_WITHIN
    ).get(confirm_token=token, ended_at=None)


@transaction.atomic
def confirm_subscription(*, token: str, how: str) -> Subscription:
    """The owner of the address agrees. A second time changes nothing. Raises as `find_by_confirm_token` does."""
    find_by_confirm_token(token)
    subscription = Subscription.objects.select_for_update().get(confirm_token=token)
    if subscription.standing != SubscriptionStatus.ASKED:
        return subscription
    subscription.standing = SubscriptionStatus.CONFIRMED
    subscription.confirmed_at = timezone.now()
    subscription.answer_due_at = None
    subscription.save(update_fields=["standing", "confirmed_at", "answer_due_at"])
    Suppression.objects.filter(mark__in=list_address_hashes(subscription.email)).delete()
    forget_kept_address(subscription.email)
    record_consent(subscription, ConsentEvent.CONFIRMED, how=how, at=subscription.confirmed_at)
    return subscription


@transaction.atomic
def save_choices(
    *,
    token: str,
    how: str,
    daily: bool,
    weekly: bool,
    charts: bool,
    topics: list[str],
    hour: int = USUAL_HOUR,
    paused_until: date | None = None,
) -> Subscription:
    """What comes from now on, at which hour of London's day, and from which day. `topics` are slugs; none means all.

    Whoever saves reads what comes there: an address in doubt is written to again, as when its owner asks anew.
    Raises Subscription.DoesNotExist where the token is no confirmed subscription's.
    """
    subscription = Subscription.objects.confirmed().select_for_update().get(token=token)
    before = subscription.choices()
    subscription.daily = daily
    subscription.weekly = weekly
    subscription.charts = charts
    subscription.topics = sorted(topics)
    subscription.hour = hour
    subscription.paused_until = paused_until
    if subscription.doubted_at:
        doubts.end_doubt(subscription)
    if subscription.choices() != before:
        subscription.save(update_fields=ALL_CHOICES)
        record_consent(subscription, ConsentEvent.CHOSE, how=how, at=timezone.now())
    return subscription


@transaction.atomic
def leave_list(*, token: str, frequency: str, how: str) -> Subscription:
    """Off one list; whoever is on no other is off every list, as by `end_by_owner`. A second time changes nothing.

    One that refusals ended may be put back by an editor, and then without this list. Raises Subscription.DoesNotExist for a token that was never given out.
    """
    subscription = Subscription.objects.select_for_update().get(token=token)
    other = Frequency.WEEKLY if frequency == Frequency.DAILY else Frequency.DAILY
    is_over = subscription.has_ended and not subscription.kept_email
    if is_over or not getattr(subscription, frequency):
        return subscription
    if not getattr(subscription, other):
        return end_by_owner(token=token, how=how)
    setattr(subscription, frequency, False)
    subscription.save(update_fields=[frequency])
    record_consent(subscription, ConsentEvent.CHOSE, how=how, at=timezone.now())
    return subscription


@transaction.atomic
def end_by_owner(*, token: str, how: str) -> Subscription:
    """Off every list: the address is erased and its one-way mark stays. A second time changes nothing.

    Raises Subscription.DoesNotExist for a token that was never given out.
    """
    subscription = Subscription.objects.select_for_update().get(token=token)
    if not subscription.has_ended or subscription.kept_email:
        end_subscription(subscription, SubscriptionStatus.LEFT, SuppressionReason.LEFT, how=how)
    return subscription


def end_subscription(
    subscription: Subscription, standing: SubscriptionStatus, why: SuppressionReason, *, how: str
) -> None:
    """Take the address off, keep its one-way mark with the reason, and record that it ended.

    An address that is only thought not to exist is kept aside, unused; one whose owner leaves is erased wherever it is.
    """
    now = timezone.now()
    address = subscription.email or subscription.kept_email
    Suppression.objects.update_or_create(
        mark=hash_address(address), defaults={"why": why, "at": now, "subscription": subscription}
    )
    forget_kept_address(address)
    subscription.kept_email = address if standing == SubscriptionStatus.BOUNCED else ""
    subscription.email = ""
    subscription.standing = standing
    subscription.ended_at = now
    subscription.answer_due_at = None
    subscription.save(
        update_fields=["email", "kept_email", "standing", "ended_at", "ended_with", "answer_due_at"]
    )
    record_consent(subscription, ConsentEvent.LEFT, how=how, at=now)


def forget_kept_address(address: str) -> None:
    """Erase an address that an earlier subscription still keeps aside: its owner has decided anew."""
    Subscription.objects.filter(kept_email=address).exclude(kept_email="").update(kept_email="")


def delete_expired_requests(*, now: datetime) -> int:
    """Erase the sign-ups nobody confirmed in time; returns how many."""
    return Subscription.objects.expired(now).delete()[0]
