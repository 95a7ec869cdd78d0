"""The people of the tests. Each is there once: a furnished site has them already."""

from __future__ import annotations

from django.contrib.auth.models import Group

from accounts.models import User
from live.database.prepared_statements import fetch_prepared
from tests.factories.accounts import MemberFactory, PractitionerFactory
from tests.factories.rows import add_row


def reader() -> User:
    """A member who says nothing of their work."""
    return person("Rhoda Reader")


def practitioner() -> User:
    """A member whose work as the manager of a home was checked."""
    return person("Priya Practitioner", made=PractitionerFactory)


def stranger() -> User:
    """A member who has nothing to do with the row at hand."""
    return person("Sam Stranger")


def moderator() -> User:
    """A member of the group "Moderators"."""
    return person("Mo Moderator", "Moderators")


def editor() -> User:
    """A member of the group "Editors"."""
    return person("Eddie Editor", "Editors")


def person(name: str, *groups: str, made: type[MemberFactory] = MemberFactory) -> User:
    """The member of this name, whose address begins with the last word of it."""
    email = f"{name.split()[-1].lower()}@example.com"
    if fetch_prepared(int, "select id from accounts_user where email = %s", [email]):
        return User.objects.get(email=email)
    member = made(email=email, name=name)
    for group in groups:
        add_row(User.groups.through(user=member, group_id=find_group(group)))
    return member


def find_group(name: str) -> int:
    """The key of a group, which is made where there is none of the name."""
    there = fetch_prepared(int, "select id from auth_group where name = %s", [name])
    return there[0] if there else Group.objects.create(name=name).pk
