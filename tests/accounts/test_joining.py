"""Joining, confirming, signing in and out, and finding a forgotten password, as a person without scripts does."""

import re
from smtplib import SMTPException
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core import mail
from django.test import Client

from accounts.models import User
from accounts.sign_in.signed_in_cookie import COOKIE
from accounts.unsent_forms import DAYS_KEPT
from carespace.views.split import SPLIT_SEEN
from tests.factories.accounts import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db
ADDRESS = "jo@example.com"


def text_of(answer) -> str:
    return answer.content.decode()


def join(client, email=ADDRESS, password=PASSWORD):
    return client.post("/accounts/signup/", {"email": email, "password1": password})


def link_in(letter, path: str) -> str:
    return re.search(rf"{settings.SITE_URL}({path}\S+)", letter.body).group(1)


def test_joining_sends_one_message_and_signs_nobody_in(client):
    answer = join(client, email="Jo@Example.com")
    assert answer["Location"] == "/accounts/confirm-email/"
    member = User.objects.get()
    assert member.email == ADDRESS
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == ([ADDRESS], "Confirm your email address")
    assert client.get("/you/").status_code == 302
    assert COOKIE not in client.cookies


def test_an_address_is_written_to_by_the_rules_of_2008_and_known_however_it_is_typed(client):
    join(client, email="jo@faß.example")
    member = User.objects.get()
    assert member.email == mail.outbox[0].to[0] == "jo@xn--fa-hia.example"
    EmailAddress.objects.update(verified=True)
    client.post("/accounts/login/", {"login": "Jo@FAß.example", "password": PASSWORD})
    assert client.get("/you/").status_code == 200


@pytest.mark.parametrize("email", ['"jo"@example.com', "=?utf-8?q?jo?=@example.com"])
def test_no_other_form_of_an_inbox_is_written_to(client, email):
    assert "Enter an email address" in text_of(join(client, email=email))
    assert not mail.outbox


def test_an_address_that_is_known_takes_as_long_as_a_new_one(client, monkeypatch):
    """The slow part of joining is scrambling the password: it happens once for either."""
    from django.contrib.auth import hashers

    scrambled = []
    first = hashers.get_hasher("default")
    encode = type(first).encode
    monkeypatch.setattr(
        type(first), "encode", lambda *given, **named: scrambled.append(1) or encode(*given, **named)
    )
    join(client)
    for_new = len(scrambled)
    join(client)
    assert (for_new, len(scrambled)) == (1, 2)


def test_a_form_sent_twice_at_once_makes_one_member(client, monkeypatch):
    """Both find the address free before either has written it down."""
    join(client)
    monkeypatch.setattr(
        "allauth.account.internal.flows.manage_email.email_already_exists", lambda v: (v, False)
    )
    answer = join(client)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")
    assert User.objects.count() == EmailAddress.objects.count() == 1


def test_opening_the_link_changes_nothing_and_pressing_confirms(client):
    join(client)
    link = link_in(mail.outbox[0], "/accounts/confirm-email/")
    for _ in range(2):
        assert "Press the button" in text_of(client.get(link))
        assert not EmailAddress.objects.get().verified
    client.post(link)
    assert EmailAddress.objects.get().verified
    again = client.post(link)
    assert again.status_code in {302, 404}
    assert EmailAddress.objects.get().verified


def test_link_that_no_longer_works_says_what_to_do(client):
    page = text_of(client.get("/accounts/confirm-email/nonsense/"))
    assert "This link no longer works" in page
    assert "To get a new link" in page


def test_nobody_signs_in_unconfirmed_and_the_message_is_sent_again(client):
    join(client)
    client.logout()
    answer = client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD}, follow=True)
    assert "Look in your inbox" in text_of(answer)
    assert client.get("/you/").status_code == 302


DEBATE = "/debates/size/?page=2"


def test_confirming_in_the_browser_that_joined_signs_in_and_leads_back(client):
    client.post("/accounts/signup/", {"email": ADDRESS, "password1": PASSWORD, "next": DEBATE})
    link = link_in(mail.outbox[0], "/accounts/confirm-email/")
    assert "Press the button" in text_of(client.get(link))
    answer = client.post(link)
    assert answer["Location"] == DEBATE
    assert COOKIE in client.cookies
    assert ADDRESS in text_of(client.get("/you/"))


def test_confirming_elsewhere_signs_nobody_in_and_the_sign_in_keeps_the_way(client):
    client.post("/accounts/signup/", {"email": ADDRESS, "password1": PASSWORD, "next": DEBATE})
    elsewhere = Client()
    answer = elsewhere.post(link_in(mail.outbox[0], "/accounts/confirm-email/"))
    assert answer["Location"] == f"/accounts/login/?{urlencode({'next': DEBATE})}"
    assert elsewhere.get("/you/").status_code == 302
    sent = {"login": ADDRESS, "password": PASSWORD, "next": DEBATE}
    page = text_of(elsewhere.get(answer["Location"]))
    assert f'name="next" value="{DEBATE}"' in page
    assert elsewhere.post("/accounts/login/", sent)["Location"] == DEBATE


@pytest.mark.parametrize("foreign", ["https://example.net/", "//example.net/x", "javascript:alert(1)"])
def test_the_way_leads_nowhere_else(client, foreign):
    client.post("/accounts/signup/", {"email": ADDRESS, "password1": PASSWORD, "next": foreign})
    link = link_in(mail.outbox[0], "/accounts/confirm-email/")
    assert "next" not in link
    assert "example.net" not in Client().post(link)["Location"]
    assert client.post(f"{link}?next={foreign}").status_code in {302, 404}


def test_the_privacy_page_names_every_cookie_there_is(client):
    join(client)
    client.post(link_in(mail.outbox[0], "/accounts/confirm-email/"))
    client.get("/you/profile/")
    client.post("/you/profile/", {"name": "Jo", "profession": "", "show_name": "on"})
    written = set(re.findall("<b>([a-z_]+)</b>", text_of(client.get("/privacy/"))))
    known = {
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        COOKIE,
        CookieStorage.cookie_name,
        SPLIT_SEEN,
    }
    assert set(client.cookies) | known == known
    assert written == known


def test_the_privacy_page_says_where_unsent_words_are_kept_and_how_to_leave(client):
    words = text_of(client.get("/privacy/"))
    assert DAYS_KEPT == 30
    assert "kept here, for you alone, until you send it, and for thirty days at most" in words
    assert "in your own browser" not in words
    assert "read and download all that we keep about you, and leave" in words


def test_reading_sets_no_cookie(client):
    for address in ("/", "/news/", "/privacy/", "/debates/", "/ratings/", "/search/?q=homes"):
        client.get(address)
    assert not client.cookies


def test_whole_way_in(client):
    join(client)
    client.post(link_in(mail.outbox[0], "/accounts/confirm-email/"))
    client.post("/accounts/login/", {"login": "JO@example.com", "password": PASSWORD})
    page = text_of(client.get("/you/"))
    assert ADDRESS in page
    assert "You have not posted yet" in page


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"email": "jo.example.com", "password1": PASSWORD}, "email"),
        ({"email": ADDRESS, "password1": "short"}, "at least 10 characters"),
        ({"email": ADDRESS, "password1": "password123"}, "too common"),
        ({"email": "", "password1": ""}, "Two things to put right"),
    ],
)
def test_unfit_joining_is_explained(client, sent, sentence):
    answer = client.post("/accounts/signup/", sent)
    assert sentence in text_of(answer)
    assert "error-summary" in text_of(answer)
    assert f'value="{sent["email"]}"' in text_of(answer) or not sent["email"]
    assert not User.objects.exists()


def test_joining_twice_tells_only_the_owner_of_the_address(client):
    MemberFactory(email=ADDRESS)
    answer = join(client)
    assert answer["Location"] == "/accounts/confirm-email/"
    assert User.objects.count() == 1
    assert mail.outbox[0].subject == "You have an account already"


def test_mail_server_away_keeps_the_account_and_says_so(client, monkeypatch, caplog):
    def away(*args, **kwargs):
        raise SMTPException("away")

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", away)
    page = text_of(client.post("/accounts/signup/", {"email": ADDRESS, "password1": PASSWORD}, follow=True))
    assert "The mail could not be sent just now." in page
    assert "was not sent" in caplog.text
    assert User.objects.count() == 1


def test_signing_in_sets_the_hint_and_signing_out_drops_it(client, reader):
    client.post("/accounts/login/", {"login": reader.email, "password": PASSWORD})
    hint = client.cookies[COOKIE]
    assert re.fullmatch(r"1\.[0-9a-f]{8}", hint.value)
    assert (hint["samesite"], hint["httponly"]) == ("Lax", "")
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/you/").status_code == 200
    client.post("/accounts/logout/")
    assert client.cookies[COOKIE].value == ""
    assert client.get("/you/").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"), [("reader@example.com", "wrong"), ("nobody@example.com", PASSWORD)]
)
def test_wrong_words_sign_nobody_in_and_say_no_more(client, reader, email, password):
    page = text_of(client.post("/accounts/login/", {"login": email, "password": password}))
    assert "are not correct" in page
    assert f'value="{email}"' in page
    assert client.get("/you/").status_code == 302


def test_closed_account_does_not_sign_in(client, reader):
    reader.is_active = False
    reader.save(update_fields=["is_active"])
    client.post("/accounts/login/", {"login": reader.email, "password": PASSWORD})
    assert client.get("/you/").status_code == 302


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example/"])
def test_signing_in_leads_to_no_other_site(client, reader, next_page):
    answer = client.post("/accounts/login/", {"login": reader.email, "password": PASSWORD, "next": next_page})
    assert answer["Location"] == "/you/"


def test_signing_in_leads_back(client, reader):
    answer = client.post(
        "/accounts/login/", {"login": reader.email, "password": PASSWORD, "next": "/debates/rules/"}
    )
    assert answer["Location"] == "/debates/rules/"
