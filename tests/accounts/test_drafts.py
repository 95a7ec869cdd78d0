"""Words typed before signing in: they ride in the forms, write no row, and stand in the box afterwards."""

import re
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from html import unescape

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.backends.cached_db import KEY_PREFIX
from django.contrib.sessions.models import Session
from django.core import mail, signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.sign_in import drafts
from accounts.sign_in.drafts import Draft, open_draft
from carespace.models import Post
from live.database.sealed_texts import make_cipher
from tests.factories.accounts import PASSWORD, MemberFactory
from tests.factories.carespace import DebateFactory, PointFactory

pytestmark = pytest.mark.django_db
ADDRESS = "jo@example.com"
WORDS = "Written before “signing in”.\nWith a second line & a <b>."
FORM = {"side": "against", "text": WORDS}


@pytest.fixture
def debate():
    return DebateFactory()


def text_of(answer) -> str:
    return answer.content.decode()


def point_path(debate) -> str:
    return reverse("carespace:put_point", args=[debate.slug])


def fields_of(answer, action: str) -> dict[str, str]:
    """The hidden fields of the form that is sent to `action`, as a browser without scripts would send them."""
    form = re.search(rf'<form[^>]*action="{action}".*?</form>', text_of(answer), re.DOTALL).group()
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found}


def stands_in_the_box(client, path: str) -> bool:
    page = text_of(client.get(path))
    boxes = [unescape(box) for box in re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)]
    return any(WORDS in box.replace("\r\n", "\n") for box in boxes)


@pytest.mark.slow("goes from the debate through signing in and back")
def test_signing_in_carries_the_words_and_writes_no_row(client, debate):
    MemberFactory(email=ADDRESS)
    page = client.post(point_path(debate), FORM)
    assert page.status_code == 403
    assert "Nothing is posted yet." in text_of(page)
    assert not Session.objects.exists()
    assert "sessionid" not in client.cookies
    answer = client.post(
        "/accounts/login/",
        {**fields_of(page, "/accounts/login/"), "login": ADDRESS, "password": PASSWORD},
    )
    assert answer["Location"] == f"{debate.get_absolute_url()}#add"
    assert stands_in_the_box(client, answer["Location"])
    assert not stands_in_the_box(client, answer["Location"]), "once is enough"
    assert not Post.objects.exists()


def test_the_side_chosen_comes_along(client, debate):
    MemberFactory(email=ADDRESS)
    page = client.post(point_path(debate), FORM)
    sent = {**fields_of(page, "/accounts/login/"), "login": ADDRESS, "password": PASSWORD}
    again = text_of(client.post("/accounts/login/", sent, follow=True))
    assert re.search(r'<input[^>]*value="against"[^>]*checked', again)
    assert "They are not posted yet." in again


def test_a_wrong_password_and_the_other_door_lose_nothing(client, debate):
    MemberFactory(email=ADDRESS)
    page = client.post(point_path(debate), FORM)
    sent = {**fields_of(page, "/accounts/login/"), "login": ADDRESS}
    page = client.post("/accounts/login/", {**sent, "password": "wrong wrong wrong"})
    assert fields_of(page, "/accounts/login/")["draft"] == sent["draft"]
    page = client.post("/you/entrance/", fields_of(page, "/you/entrance/"))
    assert fields_of(page, "/accounts/signup/")["draft"] == sent["draft"]
    unfit = {**fields_of(page, "/accounts/signup/"), "email": "nonsense", "password1": "x"}
    page = client.post("/accounts/signup/", unfit)
    assert fields_of(page, "/accounts/signup/")["draft"] == sent["draft"]
    assert fields_of(page, "/you/entrance/")["draft"] == sent["draft"]
    assert not Session.objects.exists()
    client.post("/accounts/login/", {**sent, "password": PASSWORD})
    assert stands_in_the_box(client, debate.get_absolute_url())


def test_joining_and_confirming_in_the_same_browser_carries_the_words(client, debate):
    page = client.post(point_path(debate), FORM)
    fields = fields_of(page, "/accounts/signup/")
    client.post("/accounts/signup/", {**fields, "email": ADDRESS, "password1": PASSWORD})
    link = re.search(r"http://[^/]+(/accounts/confirm-email/\S+)", mail.outbox[0].body).group(1)
    client.post(link)
    assert stands_in_the_box(client, debate.get_absolute_url())


def test_no_word_is_read_in_the_session_or_in_what_redis_holds_of_it(client, debate):
    MemberFactory(email=ADDRESS)
    page = client.post(point_path(debate), FORM)
    fields = fields_of(page, "/accounts/login/")
    client.post("/accounts/login/", {**fields, "login": ADDRESS, "password": PASSWORD})
    assert open_draft(client.session["draft"]).text.replace("\r\n", "\n") == WORDS
    sealed = client.session["draft"]
    assert open_draft(sealed).text == WORDS
    kept = cache.get(f"{KEY_PREFIX}{client.session.session_key}")
    assert kept == Session.objects.get().get_decoded()
    assert not [read for text in (sealed, str(kept)) for read in list_readings(text) if b"Written" in read]


def list_readings(text: str) -> Iterator[bytes]:
    """Whatever somebody may try who has a text: as it is, or its parts as base 64, and unpacked."""
    yield text.encode()
    for part in re.findall(r"[\w-]{8,}", text):
        with suppress(ValueError, zlib.error):
            yield (raw := urlsafe_b64decode(part + "=" * (-len(part) % 4)))
            yield zlib.decompress(raw)


def test_a_second_factor_carries_the_words(client, debate):
    member = MemberFactory(email=ADDRESS)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(member, secret)
    page = client.post(point_path(debate), FORM)
    sent = {**fields_of(page, "/accounts/login/"), "login": ADDRESS, "password": PASSWORD}
    assert client.post("/accounts/login/", sent)["Location"].startswith("/accounts/2fa/authenticate/")
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert stands_in_the_box(client, debate.get_absolute_url())


def test_a_reply_comes_back_to_its_own_point(client, debate):
    MemberFactory(email=ADDRESS)
    point, other = PointFactory.create_batch(2, debate=debate)
    page = client.post(reverse("carespace:put_reply", args=[debate.slug, point.pk]), {"text": WORDS})
    sent = {**fields_of(page, "/accounts/login/"), "login": ADDRESS, "password": PASSWORD}
    client.post("/accounts/login/", sent)
    assert not stands_in_the_box(client, debate.get_absolute_url())
    assert not stands_in_the_box(client, other.get_absolute_url())
    assert stands_in_the_box(client, point.get_absolute_url())


def test_in_place_the_form_is_told_to_be_sent_whole(client, debate):
    answer = client.post(point_path(debate), FORM, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Trigger"]) == (204, "carespace:sign-in")


def test_words_over_two_hours_old_are_gone_and_the_page_says_so(client, debate, monkeypatch):
    sealed = Draft(where=point_path(debate), side="for", text=WORDS).seal()
    later = timezone.now() + timedelta(seconds=drafts.SECONDS + 1)
    monkeypatch.setattr(signing.time, "time", later.timestamp)
    assert open_draft(sealed) is None
    answer = client.post("/you/entrance/", {"draft": sealed, "next": "/"})
    assert "more than two hours" in text_of(answer)
    assert WORDS.split()[0] not in text_of(answer)


def test_at_most_five_thousand_characters_ride_along(client, debate):
    page = client.post(point_path(debate), {"side": "for", "text": "ö" * 6000})
    assert len(open_draft(fields_of(page, "/accounts/login/")["draft"]).text) == drafts.LONGEST


@pytest.mark.parametrize("sealed", ["", "nonsense", "a:b:c", "\u200b", "x" * 30_000])
def test_words_that_were_not_sealed_here_stand_in_nobodys_box(client, sealed):
    MemberFactory(email=ADDRESS)
    answer = client.post(
        "/accounts/login/", {"login": ADDRESS, "password": PASSWORD, "draft": sealed, "next": "/you/"}
    )
    assert answer["Location"] == "/you/"
    assert "draft" not in client.session


def test_words_sealed_for_something_else_do_not_open(monkeypatch):
    seal = make_cipher(drafts.SALT).encrypt
    assert open_draft(signing.dumps({"where": "/", "side": "", "text": "x"}, salt=drafts.SALT)) is None
    for sealed in (b"plain", zlib.compress(b"no words"), zlib.compress(b'{"where": "/", "more": 1}')):
        assert open_draft(seal(sealed).decode()) is None
    sealed = Draft(where="/", side="", text="x").seal()
    assert open_draft(sealed)
    monkeypatch.setattr(drafts, "SALT", "another")
    assert open_draft(sealed) is None
    assert open_draft({"where": "/"}) is None


def test_an_empty_form_goes_to_sign_in_with_nothing(client, debate):
    answer = client.post(point_path(debate), {"side": "for", "text": "  "})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=/debates/")


def test_the_entrance_needs_the_token_and_cannot_be_asked_for(client):
    assert client.get("/you/entrance/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/you/entrance/", {"draft": "x"}).status_code == 403


def test_the_words_are_escaped_and_no_page_leads_elsewhere(client, debate):
    page = text_of(client.post(point_path(debate), FORM))
    assert "<b>." not in page
    sealed = Draft(where="/", side="", text="x").seal()
    MemberFactory(email=ADDRESS)
    sent = {"login": ADDRESS, "password": PASSWORD, "draft": sealed, "next": "https://evil.example/"}
    assert client.post("/accounts/login/", sent)["Location"] == "/you/"


def test_no_query_but_the_debates(client, debate, count_queries):
    short = count_queries(lambda: client.post(point_path(debate), {"side": "for", "text": "x"}))
    assert short == count_queries(
        lambda: client.post(point_path(debate), {"side": "for", "text": "x" * 5000})
    )
    assert short <= 2
