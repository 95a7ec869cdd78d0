"""“This is a shared computer”: a session that is short, ends with the browser, and leaves nothing behind."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.utils import timezone

from accounts.sign_in.sessions import SessionStore
from accounts.sign_in.shared_computers import SECONDS
from tests.factories.accounts import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db
ADDRESS = "jo@example.com"


def sign_in(client, **more: str):
    return client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD, **more})


def check_is_short(client) -> None:
    assert client.cookies["sessionid"]["max-age"] == ""
    assert client.cookies["carespace_member"]["max-age"] == ""
    left = (Session.objects.get().expire_date - timezone.now()).total_seconds()
    assert SECONDS - 60 < left <= SECONDS
    assert client.get("/you/").status_code == 200


def test_the_session_is_short_and_ends_with_the_browser(client):
    MemberFactory(email=ADDRESS)
    sign_in(client, shared="1")
    check_is_short(client)


def test_a_session_of_ones_own_computer_is_long(client):
    MemberFactory(email=ADDRESS)
    sign_in(client)
    assert client.cookies["sessionid"]["max-age"] == settings.SESSION_COOKIE_AGE
    assert client.cookies["carespace_member"]["max-age"] == settings.SESSION_COOKIE_AGE


def test_the_tick_outlives_a_second_factor(client):
    member = MemberFactory(email=ADDRESS)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(member, secret)
    sign_in(client, shared="1")
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    client.post("/accounts/2fa/authenticate/", {"code": code})
    check_is_short(client)


def test_a_wrong_password_leaves_the_tick(client):
    MemberFactory(email=ADDRESS)
    page = sign_in(client, shared="1", password="wrong wrong wrong").content.decode()
    assert "data-shared checked" in page
    assert "data-shared checked" not in client.get("/accounts/login/").content.decode()


def test_no_later_saving_moves_the_end(client):
    MemberFactory(email=ADDRESS)
    sign_in(client, shared="1")
    kept = SessionStore(client.cookies["sessionid"].value)
    kept["shared_computer_ends_at"] -= SECONDS - 100
    kept.set_expiry(settings.SESSION_COOKIE_AGE)
    kept.save()
    assert (Session.objects.get().expire_date - timezone.now()).total_seconds() <= 100
    kept["shared_computer_ends_at"] -= 101
    kept.save()
    assert client.get("/you/").status_code == 302
    cache.clear()
    assert client.get("/you/").status_code == 302


def test_signing_out_clears_the_browser_but_keeps_its_word(client):
    MemberFactory(email=ADDRESS)
    sign_in(client)
    answer = client.post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "You have signed out" in client.get("/debates/").content.decode()
    assert "Clear-Site-Data" not in client.get("/debates/")
