"""The second factor of members with powers: whether theirs is due, and what happens when one is set up."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User

GRACE = timedelta(days=7)
#: Recovery codes stand in for one of these and are none themselves.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(member: User) -> bool:
    """Whether signing in asks this member for more than a password. One query for each member object."""
    known: bool | None = member.__dict__.get("_has_second_factor")
    if known is None:
        known = Authenticator.objects.filter(user_id=member.pk, type__in=FACTORS).exists()
        member.__dict__["_has_second_factor"] = known
    return known


def lacks_second_factor(member: User) -> bool:
    """Whether the site asks for a second factor and this member has none. The demonstration offers it only."""
    return settings.SECOND_FACTOR_REQUIRED and not has_second_factor(member)


def start_grace(member: User) -> datetime:
    """When the member's powers rest until a second factor is set up: GRACE after they were first used.

    The moment is stored once and never moved: who gives a second factor up has no further grace.
    """
    if member.second_factor_due_at is None:
        due_at = timezone.now() + GRACE
        User.objects.filter(pk=member.pk, second_factor_due_at=None).update(second_factor_due_at=due_at)
        member.refresh_from_db(fields=["second_factor_due_at"])
        return member.second_factor_due_at or due_at
    return member.second_factor_due_at


@receiver(authenticator_added)
def end_other_sessions(request: HttpRequest, user: User, **_: object) -> None:
    """Sessions begun before may be somebody's who knows the password only."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
        session.end()
