"""The demonstration people: plainly invented, one for every role, and a crowd to argue with.

They exist only on a local site. Passwords are drawn when the people are made and kept in
`var/secrets/people`, one line a person: role, address, password.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts.access import DATA_EDITORS, EDITORS, MODERATORS
from accounts.models import Profession, ShownAs, User
from demonstration import content_reader

DOMAIN = "carespace.example"


@dataclass(frozen=True)
class InventedPerson:
    """Somebody who can sign in to the demonstration site."""

    role: str
    mailbox: str
    name: str
    groups: tuple[str, ...] = ()
    profession: str = ""
    verified: bool = False
    area: str = ""

    @property
    def email(self) -> str:
        return f"{self.mailbox}@{DOMAIN}"


SIGN_INS = (
    InventedPerson("Editor", "editor", "Edith Example", (EDITORS,)),
    InventedPerson("Moderator", "moderator", "Morgan Sample", (MODERATORS,)),
    InventedPerson("Data editor", "data", "Dana Specimen", (DATA_EDITORS,)),
    InventedPerson(
        "Practitioner", "manager", "Manny Placeholder", (), Profession.RESIDENTIAL_MANAGER, verified=True
    ),
    InventedPerson("Reader", "reader", "Reade Instance"),
)


@transaction.atomic
def make_people() -> dict[str, User]:
    """The people who can sign in, by role; made once, and their passwords written down.

    Raises RuntimeError where settings do not say that the site is local.
    """
    if settings.PRODUCTION:
        raise RuntimeError("Demonstration people exist only on a local site.")
    known = read_passwords()
    people = {}
    for person in SIGN_INS:
        user = User.objects.filter(email=person.email).first()
        if user is None or person.email not in known:
            # A password nobody wrote down is of no use: draw another.
            password = "-".join(secrets.token_hex(2) for _ in range(3))
            known[person.email] = f"{person.role}\t{person.email}\t{password}"
            if user is None:
                user = enrol_person(person, password)
            else:
                user.set_password(password)
                user.save(update_fields=["password"])
        people[person.role] = user
    lines = [known[person.email] for person in SIGN_INS]
    transaction.on_commit(lambda: write_passwords(lines))
    return people


def enrol_person(person: InventedPerson, password: str | None, *, shown_as: ShownAs = ShownAs.ROLE) -> User:
    """One person with a confirmed address, in their groups."""
    user = User.objects.create_user(
        person.email,
        password,
        name=person.name,
        profession=person.profession,
        area=person.area,
        shown_as=shown_as,
        profession_verified_at=timezone.now() if person.verified else None,
        # Nobody of the demonstration is a newcomer, so that their posts need not wait.
        joined_at=timezone.now() - timedelta(days=400),
    )
    user.groups.set(Group.objects.filter(name__in=person.groups))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def make_crowd(members: Iterable[content_reader.InventedMember]) -> dict[str, User]:
    """The members who argue in the debates, by their key in the file; they have no password."""
    crowd = {}
    for member in members:
        person = InventedPerson(
            "", member.key, member.name, (), member.profession, verified=member.verified, area=member.area
        )
        crowd[member.key] = User.objects.filter(email=person.email).first() or enrol_person(
            person, None, shown_as=ShownAs(member.shown_as)
        )
    return crowd


def find_people_file() -> Path:
    return Path(settings.VAR) / "secrets" / "people"


def read_passwords() -> dict[str, str]:
    """The lines of var/secrets/people by address; none where there is no file yet."""
    try:
        lines = find_people_file().read_text().splitlines()
    except FileNotFoundError:
        return {}
    return {line.split("\t")[1]: line for line in lines if line.count("\t") == 2}


def write_passwords(lines: list[str]) -> None:
    """Keep the passwords where the supervisor finds them; readable by their owner only."""
    file = find_people_file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as writing:
        writing.write("\n".join(lines) + "\n")
