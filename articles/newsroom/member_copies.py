"""What the newsroom keeps of an editor, for their copy: what they did there."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.models import ModelLogEntry, PageLogEntry

from accounts.models import User
from accounts.own_page.copies import CopyRow, register_copy


def list_newsroom_log(member: User) -> Iterator[CopyRow]:
    """Every line of the newsroom's log that names the member, the oldest first. Two queries."""
    lines = [
        *PageLogEntry.objects.filter(user=member).order_by("timestamp"),
        *ModelLogEntry.objects.filter(user=member).order_by("timestamp"),
    ]
    for line in sorted(lines, key=lambda each: each.timestamp):
        yield {"what": line.action, "of": line.label, "at": line.timestamp}


def register_copies() -> None:
    """Have it in every member's copy."""
    register_copy("what_you_did_in_the_newsroom", list_newsroom_log)
