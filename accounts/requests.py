"""A request whose sender is known."""

from __future__ import annotations

from typing import TypeGuard

from django.http import HttpRequest

from accounts.models import User


class MemberRequest(HttpRequest):
    """A request of somebody who has signed in, for annotations of views behind a door: nothing makes one."""

    user: User


def is_from_member(request: HttpRequest) -> TypeGuard[MemberRequest]:
    """Whether the sender has signed in."""
    return isinstance(request.user, User)
