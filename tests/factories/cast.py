"""The people of the tests. Each is there once: a furnished site has them already."""

from __future__ import annotations

from django.contrib.auth.models import Group

from accounts.models import User
from tests.factories.accounts import MemberFactory, PractitionerFactory


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
    there = User.objects.filter(email=email).first()
    if there:
        return there
    member = made(email=email, name=name)
    for group in groups:
        member.groups.add(Group.objects.get_or_create(name=group)[0])
    return member
