"""Changing how a member is shown to others."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import BEFORE_LEAVING, User
from accounts.names import compute_skeleton

Listener = Callable[[User], None]
_AFTER_CHANGE: list[Listener] = []


def after_change(listener: Listener) -> Listener:
    """Has a function called with each member whose profile or check changed, in the same transaction."""
    _AFTER_CHANGE.append(listener)
    return listener


def before_leaving(listener: Listener) -> Listener:
    """Has a function called with each member who is about to be erased, in the same transaction."""
    BEFORE_LEAVING.append(listener)
    return listener


class NameTakenError(Exception):
    """Another member has this name, or one that looks like it."""


def is_name_taken(name: str, *, by: User) -> bool:
    """Whether another member has this name, or one that looks like it. One query; none for no name."""
    skeleton = compute_skeleton(name)
    return bool(skeleton) and User.objects.filter(name_skeleton=skeleton).exclude(pk=by.pk).exists()


@transaction.atomic
def change_profile(*, by: User, name: str, profession: str, shown_as: str, area: str = "") -> User:
    """Keeps the choices. Another profession is not the one that was checked, so its tick goes.

    Whatever shows the name shows the new one (`after_change`). Raises NameTakenError for a name that looks like another
    member's.
    """
    member = User.objects.select_for_update().get(pk=by.pk)
    if profession != member.profession:
        member.profession_verified_at = None
        member.profession_verified_by = None
    member.name, member.profession, member.shown_as, member.area = name, profession, shown_as, area
    member.name_skeleton = compute_skeleton(name)
    try:
        with transaction.atomic():
            member.save(
                update_fields=[
                    "name",
                    "name_skeleton",
                    "profession",
                    "area",
                    "shown_as",
                    "profession_verified_at",
                    "profession_verified_by",
                ]
            )
    except IntegrityError:  # somebody else chose it a moment ago
        raise NameTakenError from None
    for listener in _AFTER_CHANGE:
        listener(member)
    return member


@transaction.atomic
def check_work(*, by: User, member: User, checked: bool) -> None:
    """Notes that `by` has seen proof of this member's work, or takes that back. Twice changes nothing more.

    Work the member has not said, or has changed since `member` was read, is not noted as checked.
    """
    now = User.objects.select_for_update().get(pk=member.pk)
    if checked == bool(now.profession_verified_at):
        return
    if checked and (not now.profession or now.profession != member.profession):
        return
    now.profession_verified_at = timezone.now() if checked else None
    now.profession_verified_by = by if checked else None
    now.save(update_fields=["profession_verified_at", "profession_verified_by"])
    for listener in _AFTER_CHANGE:
        listener(now)
