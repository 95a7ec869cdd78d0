"""A member's own emails: chosen on their page, following their address, and gone with their account.

A subscription belongs to the member whose confirmed address it goes to. What signs it up, changes or erases an account
need not know of it: each tick looks which subscriptions are a member's, whose address changed and whose account is gone.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import User
from digests.editions.timetable import USUAL_HOUR
from digests.models import ConsentEvent, Subscription, SubscriptionStatus, Suppression, SuppressionReason
from digests.models.subscriptions import SubscriptionQuerySet
from digests.subscriptions import lifecycle
from digests.subscriptions.address_marks import list_address_hashes
from digests.subscriptions.doubts import FORGET

#: Whoever changes an address has signed in this lately: sessions last no longer.
SIGNED_IN_WITHIN: Final = timedelta(days=30)
HOW: Final = "your page"


class UnconfirmedAddressError(Exception):
    """The member has not confirmed that the address is theirs."""


def has_confirmed_address() -> Exists:
    """Whether a member has confirmed the address they sign in with."""
    addresses = User.objects.filter(emailaddress__verified=True, emailaddress__email=OuterRef("email"))
    return Exists(addresses.filter(pk=OuterRef("pk")))


def find_subscription_of(member: User) -> Subscription | None:
    """What comes to a member's address, if anything. One query."""
    return Subscription.objects.confirmed().filter(email=member.email).first()


@transaction.atomic
def choose_as_member(
    *,
    by: User,
    daily: bool,
    weekly: bool,
    charts: bool,
    topics: list[str],
    hour: int = USUAL_HOUR,
    paused_until: date | None = None,
) -> Subscription:
    """What comes to `by` from now on; whoever gets nothing yet is signed up, for their address is confirmed already.

    `topics` are slugs, none means all. Raises UnconfirmedAddressError where it is not.
    """
    member = User.objects.select_for_update().filter(has_confirmed_address(), pk=by.pk).first()
    if member is None:
        raise UnconfirmedAddressError
    choices: dict[str, object] = {"daily": daily, "weekly": weekly, "charts": charts, "topics": topics}
    subscription = find_or_request(member, {**choices, "hour": hour, "paused_until": paused_until})
    if subscription.standing == SubscriptionStatus.ASKED:
        subscription = lifecycle.confirm_subscription(token=subscription.confirm_token, how=HOW)
    else:
        subscription = lifecycle.save_choices(
            token=subscription.token,
            how=HOW,
            daily=daily,
            weekly=weekly,
            charts=charts,
            topics=topics,
            hour=hour,
            paused_until=paused_until,
        )
    if subscription.member_id != member.pk:
        Subscription.objects.filter(pk=subscription.pk).update(member=member, of_member=True)
    return subscription


def find_or_request(member: User, choices: dict[str, object]) -> Subscription:
    """The subscription of the member's address; one not confirmed yet has these choices from now on."""
    now = timezone.now()
    subscription, _ = Subscription.objects.select_for_update().get_or_create(
        email=member.email, defaults={"asked_at": now, **choices}
    )
    if subscription.standing == SubscriptionStatus.ASKED:
        for name, value in choices.items():
            setattr(subscription, name, value)
        subscription.asked_at = now
        subscription.save(update_fields=["asked_at", *choices])
        lifecycle.record_consent(subscription, ConsentEvent.ASKED, how=HOW, at=now)
    return subscription


@transaction.atomic
def leave_as_member(*, by: User) -> bool:
    """Off every list; False where nothing came."""
    subscription = find_subscription_of(by)
    if subscription is None:
        return False
    lifecycle.end_by_owner(token=subscription.token, how=HOW)
    return True


def follow_members(*, now: datetime) -> int:
    """Every minute: what joins subscriptions to members, moves them with an address, and ends them with an account.

    Returns how many were moved or ended.
    """
    join_members(now=now)
    moved = [follow_address(pk) for pk in list_moved().values_list("pk", flat=True)]
    return sum(moved) + sum(end_with_account(pk) for pk in list_orphans().values_list("pk", flat=True))


def join_members(*, now: datetime) -> int:
    """Note whose the subscriptions are of members who have signed in of late; returns how many were new."""
    here = User.objects.filter(has_confirmed_address(), last_login__gte=now - SIGNED_IN_WITHIN)
    unknown = Subscription.objects.confirmed().filter(member=None, email__in=here.values("email"))
    owner = User.objects.filter(email=OuterRef("email")).values("pk")[:1]
    return unknown.update(member=Subquery(owner), of_member=True)


def list_moved() -> SubscriptionQuerySet:
    """Those whose member has confirmed another address since."""
    is_confirmed = Exists(
        User.objects.filter(
            pk=OuterRef("member"), emailaddress__verified=True, emailaddress__email=F("email")
        )
    )
    return Subscription.objects.confirmed().filter(~Q(email=F("member__email")), is_confirmed, of_member=True)


@transaction.atomic
def follow_address(pk: int) -> bool:
    """Send what comes to the member's new address; False where it does already.

    Where somebody signed that address up by itself, that subscription stays as it is and this one ends.
    """
    subscription = list_moved().select_for_update(of=("self",)).select_related("member").filter(pk=pk).first()
    if subscription is None or subscription.member is None:
        return False
    new = subscription.member.email
    Subscription.objects.filter(email=new, standing=SubscriptionStatus.ASKED).delete()
    if Subscription.objects.filter(email=new).exists():
        lifecycle.end_subscription(
            subscription, SubscriptionStatus.LEFT, SuppressionReason.LEFT, how="another address"
        )
        return True
    Suppression.objects.filter(mark__in=list_address_hashes(new)).delete()
    lifecycle.forget_kept_address(new)
    Subscription.objects.filter(pk=pk).update(email=new, refused_since=None, doubted_at=None, **FORGET)
    lifecycle.record_consent(subscription, ConsentEvent.MOVED, how="another address", at=timezone.now())
    return True


def list_orphans() -> SubscriptionQuerySet:
    """Those whose member's account is gone."""
    return Subscription.objects.confirmed().filter(of_member=True, member=None)


@transaction.atomic
def end_with_account(pk: int) -> bool:
    """Erase the address of somebody whose account was erased; False where that is done."""
    subscription = list_orphans().select_for_update().filter(pk=pk).first()
    if subscription is None:
        return False
    lifecycle.end_subscription(
        subscription, SubscriptionStatus.LEFT, SuppressionReason.LEFT, how="account erased"
    )
    return True
