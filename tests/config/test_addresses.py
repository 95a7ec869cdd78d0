"""docs/addresses.md, the list of every address and who may: whole, and true of every role."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.template import Template
from django.test import Client
from django.urls import resolve

from accounts.models import User
from tests.addresses import EVERY_ADDRESS, find_path, list_all_addresses, make_rows, read_list
from tests.conftest import in_group
from tests.factories.accounts import MemberFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls(EVERY_ADDRESS),
    pytest.mark.slow("it asks four hundred addresses, the newsroom's among them"),
]

#: The headings of the list: the roles that may.
MAY = {
    "Anybody": {"nobody", "reader", "moderator", "editor", "data editor", "superuser"},
    "Members": {"reader", "moderator", "editor", "data editor", "superuser"},
    "Newsroom": {"moderator", "editor", "data editor", "superuser"},
    "Moderators and editors": {"moderator", "editor", "superuser"},
    "Moderators": {"moderator", "superuser"},
    "Editors": {"editor", "superuser"},
    "Data editors": {"data editor", "superuser"},
    "Superusers": {"superuser"},
    "Nobody": set(),
}
GROUPS = {"moderator": "Moderators", "editor": "Editors", "data editor": "Data editors"}


#: What no other pattern of the newsroom knows: there is nothing behind it.
NO_PAGE = "newsroom/^.*/$"
SENT_AWAY = ("/accounts/login/?next=", "/newsroom/login/?next=")


def make_member(role: str) -> User | None:
    if role == "nobody":
        return None
    member = MemberFactory(is_superuser=role == "superuser")
    return in_group(member, GROUPS[role]) if role in GROUPS else member


@pytest.fixture
def undrawn(monkeypatch):
    """Pages without their words: who may is decided by then, and only the answer's status and its Location are asked for."""
    monkeypatch.setattr(Template, "render", lambda template, context: "")


def is_let_in(member: User | None, client: Client, path: str) -> bool:
    """Whether the answer is more than the way to the sign-in, a refusal, or the way back to the start page."""
    if member is not None and SESSION_KEY not in client.session:  # the address before signed them out
        client.force_login(member)
    for send in (client.get, client.post):
        with transaction.atomic():
            answer = send(path, headers={"Sec-Fetch-Site": "same-origin"})
            b"".join(answer)  # to the end, which closes a file
            transaction.set_rollback(True)
        if answer.status_code != 405:
            break
    where = answer.get("Location", "")
    sent_away = answer.status_code == 302 and (
        where == "/newsroom/" or where.startswith("/accounts/login/?next=")
    )
    return not sent_away and answer.status_code != 403


def test_every_address_stands_on_the_list_and_nothing_else():
    assert {address.route for address in list_all_addresses()} == set(read_list())


def test_every_heading_says_who():
    assert set(read_list().values()) == set(MAY)


def test_every_path_leads_to_its_own_pattern():
    rows = make_rows()
    for address in list_all_addresses():
        match = resolve(find_path(address, rows))
        assert address.route.replace("^", "") == match.route.replace("^", ""), find_path(address, rows)


@pytest.mark.parametrize("role", ["nobody", "reader", "moderator", "editor", "data editor", "superuser"])
def test_who_may_is_true(role, request):
    rows, listed = make_rows(), read_list()
    request.getfixturevalue("undrawn")  # once the rows are made
    member, client = make_member(role), Client(raise_request_exception=False)
    wrong = {}
    for address in list_all_addresses():
        if address.route == NO_PAGE:
            continue
        path = find_path(address, rows)
        may = role in MAY[listed[address.route]]
        if is_let_in(member, client, path) is not may:
            wrong[address.route] = path
    assert wrong == {}
