"""Only allauth signs anybody in: no address of any library takes a password beside it."""

import importlib

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import get_hasher
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from articles.models import CustomDocument
from tests.addresses import find_path, list_all_addresses, make_rows
from tests.factories.accounts import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db

WHO = ("login", "username", "user", "email", "name", "identifier", "account")
SECRET = (
    "password",
    "password1",
    "password2",
    "oldpassword",
    "old_password",
    "new_password1",
    "pass",
    "code",
)


def words(email: str, password: str) -> dict[str, str]:
    """The credentials under every name a form of signing in may give its fields, and where to go afterwards."""
    return {
        **dict.fromkeys(WHO, email),
        **dict.fromkeys(SECRET, password),
        **dict.fromkeys(("next", "return_url", "redirect_to"), "/you/"),
    }


@pytest.fixture
def paths() -> list[str]:
    rows = make_rows()
    return [find_path(address, rows) for address in list_all_addresses()]


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """The passwords that were held against the hash of a member's."""
    seen: list[str] = []
    kind = type(get_hasher("default"))
    verify = kind.verify
    monkeypatch.setattr(
        kind, "verify", lambda self, word, known: seen.append(word) or verify(self, word, known)
    )
    return seen


def signed_in(path: str, email: str, password: str) -> bool:
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        client.post(path, words(email, password))
        transaction.set_rollback(True)
    # Who asks a client without one for its session is made a new one.
    return settings.SESSION_COOKIE_NAME in client.cookies and SESSION_KEY in client.session


@pytest.mark.slow("asks every address there is")
def test_only_allauth_leaves_a_session(paths, reader):
    assert len(paths) > 300
    assert [path for path in paths if signed_in(path, reader.email, PASSWORD)] == [reverse("account_login")]


@pytest.mark.slow("tries twenty passwords at every door")
def test_of_twenty_wrong_passwords_at_most_five_reach_the_hash(paths, reader, hashed):
    reached = []
    for path in paths:
        hashed.clear()
        assert not signed_in(path, reader.email, "a wrong password 0")
        if hashed:
            reached.append(path)
    assert reached == [reverse("account_login")]
    hashed.clear()
    for number in range(1, 20):
        signed_in(reached[0], reader.email, f"a wrong password {number}")
    assert len(hashed) <= 4  # the fifth, or first, was tried above


@pytest.mark.parametrize("kept_out", ["unconfirmed", "second factor", "closed"])
@pytest.mark.parametrize("name", ["account_login", "wagtailcore_login", "wagtailadmin_login"])
def test_nobody_comes_in_by_a_password_alone_whom_allauth_stops(reader, kept_out, name):
    if kept_out == "unconfirmed":
        reader.emailaddress_set.update(verified=False)
    elif kept_out == "second factor":
        TOTP.activate(reader, generate_totp_secret())
    else:
        reader.is_active = False
        reader.save()
    assert not signed_in(reverse(name), reader.email, PASSWORD)


def test_right_password_is_hashed_once(reader, hashed):
    assert signed_in(reverse("account_login"), reader.email, PASSWORD)
    assert hashed == [PASSWORD]


def test_wagtails_own_sign_in_hands_over(client):
    address = reverse("wagtailcore_login")
    assert client.get(address)["Location"] == "/accounts/login/"
    assert client.get(address, {"next": "/about/"})["Location"] == "/accounts/login/?next=%2Fabout%2F"
    assert client.get(address, {"next": "https://evil.example/"})["Location"] == "/accounts/login/"


@pytest.mark.parametrize(
    "name", ["wagtailcore_authenticate_with_password", "wagtaildocs_authenticate_with_password"]
)
def test_no_address_takes_a_shared_password(name):
    for arguments in ([1], [1, 1]):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=arguments)


@pytest.mark.parametrize("kind", [PageViewRestriction, CollectionViewRestriction])
def test_nothing_can_be_shut_with_a_shared_password(kind):
    of = (
        {"page": Page.objects.last()}
        if kind is PageViewRestriction
        else {"collection": Collection.objects.get()}
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        kind.objects.create(restriction_type="password", password="shared", **of)


def test_newsroom_offers_no_shared_password(client_of):
    papers = Collection.objects.get().add_child(name="Papers")
    newsroom = client_of(MemberFactory(is_superuser=True))
    page = newsroom.get(reverse("wagtailadmin_collections:set_privacy", args=[papers.pk])).json()["html"]
    assert "specific groups" in page
    assert "assword" not in page


def test_shared_passwords_of_before_become_membership_of_the_editors(client, client_of, editor, reader):
    everything = Collection.objects.get()
    paper = CustomDocument.objects.create(title="Paper", file=ContentFile(b"Words.", name="paper.txt"))
    of = [
        (PageViewRestriction, {"page": Page.objects.get(slug="about")}),
        (CollectionViewRestriction, {"collection": everything}),
    ]
    with connection.cursor() as cursor:
        for kind, _ in of:
            table = kind._meta.db_table
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_no_password")
    rows = [kind.objects.create(restriction_type="password", password="shared", **on) for kind, on in of]
    rows[0].groups.add(Group.objects.get(name="Moderators"))  # a password asked nobody's group
    migration = importlib.import_module("articles.migrations.0006_shared_passwords_to_groups")
    migration.turn_passwords_into_groups(apps, None)
    for row in rows:
        row.refresh_from_db()
        assert (row.restriction_type, row.password) == ("groups", "")
        assert list(row.groups.values_list("name", flat=True)) == ["Editors"]
    assert client.get(paper.url)["Location"] == f"/accounts/login/?next={paper.url}"
    assert client_of(reader).get(paper.url).status_code == 302
    answer = client_of(editor).get(paper.url)
    assert b"".join(answer.streaming_content) == b"Words."
