"""Who is signed in, read with what they are to the site: every page of a member asks for both."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from accounts.access import load_with_groups
from accounts.models import User


class MemberBackend(AuthenticationBackend):
    """allauth's, which finds the member of a session in one query with their groups."""

    def get_user(self, user_id: int) -> User | None:
        """The member of this number, None where there is none or they may not sign in."""
        user = load_with_groups(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
