"""The copy of all that is kept of a member, for themselves. Each app says what it keeps: accounts knows none above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from accounts.models import User
from accounts.unsent_forms import open_words

#: What one thing that is kept says: {its name in small letters and underscores: a plain value}.
CopyRow = Mapping[str, str | int | bool | date | None]
MakeRows = Callable[[User], Iterable[CopyRow]]

#: {name of a part of the copy: what makes its rows}, in the order in which they were registered.
PARTS: dict[str, MakeRows] = {}


def register_copy(name: str, make: MakeRows) -> None:
    """Have a part in every member's copy. `make` asks as much for many rows as for one; moments stay moments."""
    PARTS[name] = make


def build_copy(member: User) -> dict[str, list[CopyRow]]:
    """All that is kept of a member, by its parts; those of which nothing is kept are empty."""
    own: dict[str, MakeRows] = {
        "account": list_account,
        "email_addresses": list_addresses,
        "ways_to_sign_in": list_ways_in,
        "where_you_are_signed_in": list_sessions,
        "words_not_sent": list_unsent,
    }
    return {name: list(make(member)) for name, make in (own | PARTS).items()}


def list_account(member: User) -> list[CopyRow]:
    """The member's own row. The secrets by which they sign in and are found in debates are no use to anybody, and left out."""
    groups = member.groups.order_by("name").values_list("name", flat=True)
    return [
        {
            "email": member.email,
            "public_name": member.name,
            "work": member.get_profession_display(),
            "area": member.get_area_display(),
            "work_checked_at": member.profession_verified_at,
            "shown_as": member.get_shown_as_display(),
            "joined_at": member.joined_at,
            "last_signed_in_at": member.last_login,
            "has_password": member.has_usable_password(),
            "second_factor_due_at": member.second_factor_due_at,
            "groups": ", ".join(groups),
        }
    ]


def list_addresses(member: User) -> list[CopyRow]:
    """The addresses of mail, the confirmed one and one that waits."""
    rows = EmailAddress.objects.filter(user=member).order_by("pk")
    return [
        {"email": address.email, "is_confirmed": address.verified, "is_used": address.primary}
        for address in rows
    ]


def list_ways_in(member: User) -> list[CopyRow]:
    """Passkeys, authenticator apps and recovery codes, without what opens anything."""
    rows = Authenticator.objects.filter(user=member).order_by("pk")
    return [
        {
            "kind": authenticator.get_type_display(),
            "added_at": authenticator.created_at,
            "last_used_at": authenticator.last_used_at,
        }
        for authenticator in rows
    ]


def list_sessions(member: User) -> list[CopyRow]:
    """Where the member is signed in, as the page about it shows it."""
    rows = UserSession.objects.filter(user=member).order_by("pk")
    return [
        {
            "network_address": session.ip,
            "browser": session.user_agent,
            "signed_in_at": session.created_at,
            "last_seen_at": session.last_seen_at,
        }
        for session in rows
    ]


def list_unsent(member: User) -> list[CopyRow]:
    """Words kept from forms that were not sent, a field a row."""
    return [
        {"form": form.where, "field": name, "words": text, "kept_at": form.kept_at}
        for form in member.unsent_forms.order_by("kept_at", "pk")
        for name, text in open_words(form).items()
    ]
