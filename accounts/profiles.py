"""Changing how a member is shown to others."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User


@transaction.atomic
def change_profile(*, by: User, name: str, profession: str, shown_as: str) -> User:
    """Keeps the choices. Another profession is not the one that was checked, so its tick goes.

    Posts made before keep the label they were made under.
    """
    member = User.objects.select_for_update().get(pk=by.pk)
    if profession != member.profession:
        member.profession_verified_at = None
        member.profession_verified_by = None
    member.name, member.profession, member.shown_as = name, profession, shown_as
    member.save(
        update_fields=["name", "profession", "shown_as", "profession_verified_at", "profession_verified_by"]
    )
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
