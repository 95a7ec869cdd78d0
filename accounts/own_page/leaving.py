"""Leaving: what a member is told before, and the erasure itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from accounts import access
from accounts.models import User


@dataclass(frozen=True, slots=True)
class LeavingNote:
    """Something this member should know or do before they leave; `address` is where, "" for nowhere."""

    sentence: str
    address: str = ""
    link: str = ""


NOTES: dict[str, Callable[[User], list[LeavingNote]]] = {}
KEPT_DECISIONS = LeavingNote(
    "What you decided as a moderator, an editor or at the desk stays on record, under the name it was decided under."
)


def register_leaving_notes(name: str, make: Callable[[User], list[LeavingNote]]) -> None:
    """Have a member told more before they leave. `make` asks at most two queries."""
    NOTES[name] = make


def list_leaving_notes(member: User) -> list[LeavingNote]:
    """What is true of this member alone, and to be known before they leave."""
    notes = [note for make in NOTES.values() for note in make(member)]
    return [*notes, KEPT_DECISIONS] if access.has_powers(member) else notes


@transaction.atomic
def leave(*, by: User) -> bool:
    """Erases a member's account, at their own word: `User.delete`. False where it was erased already."""
    member = User.objects.select_for_update().filter(pk=by.pk).first()
    if member is None:
        return False
    member.delete()
    return True
