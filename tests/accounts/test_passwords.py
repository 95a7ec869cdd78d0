"""A forgotten password, a new one, and a new address."""

import pytest
from django.conf import settings
from django.core import mail

from tests.accounts.test_joining import link_in, text_of
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db


def test_guessing_is_stopped(client, reader):
    for _ in range(6):
        answer = client.post("/accounts/login/", {"login": reader.email, "password": "guess"})
    page = text_of(answer)
    assert answer.status_code == 429 or "Too many failed login attempts" in page
    client.post("/accounts/login/", {"login": reader.email, "password": PASSWORD})
    assert client.get("/you/").status_code == 302


def test_forgotten_password(client, reader):
    client.post("/accounts/password/reset/", {"email": reader.email})
    letter = mail.outbox[0]
    assert letter.subject == "Choose a new password"
    answer = client.get(link_in(letter, "/accounts/password/reset/key/"), follow=True)
    assert "Choose a new password" in text_of(answer)
    where = answer.redirect_chain[-1][0]
    client.post(where, {"password1": "another long password", "password2": "another long password"})
    reader.refresh_from_db()
    assert reader.check_password("another long password")
    assert mail.outbox[-1].subject == "Your password was changed"
    stale = client.get(link_in(letter, "/accounts/password/reset/key/"), follow=True)
    assert "This link no longer works" in text_of(stale)


def test_forgotten_password_of_nobody_says_the_same(client):
    answer = client.post("/accounts/password/reset/", {"email": "nobody@example.com"}, follow=True)
    assert "If the address has an account" in text_of(answer)
    assert mail.outbox[0].subject == "No account has this address"


def test_changing_the_password_needs_the_old_one(client_of, reader):
    new = {"password1": "another long password", "password2": "another long password"}
    browser = client_of(reader)
    page = text_of(browser.post("/accounts/password/change/", {"oldpassword": "wrong", **new}))
    assert "error-summary" in page
    browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})
    reader.refresh_from_db()
    assert reader.check_password("another long password")
    assert mail.outbox[0].subject == "Your password was changed"
    assert f"{settings.SITE_URL}/you/" in mail.outbox[0].body


def test_new_address_waits_for_its_confirmation(client, reader):
    client.post("/accounts/login/", {"login": reader.email, "password": PASSWORD})
    client.post("/accounts/email/", {"email": "new@example.com", "action_add": ""})
    assert "new@example.com is not confirmed yet" in text_of(client.get("/accounts/email/"))
    reader.refresh_from_db()
    assert reader.email == "reader@example.com"
    letter = next(letter for letter in mail.outbox if letter.to == ["new@example.com"])
    client.post(link_in(letter, "/accounts/confirm-email/"))
    reader.refresh_from_db()
    assert reader.email == "new@example.com"
