"""Signing up from any page and confirming by mail, as a browser meets it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from digests.models import ConsentEvent, Subscription, SubscriptionStatus
from digests.subscriptions import confirmations, consent_wording
from tests.factories.articles import topic
from tests.factories.digests import EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db
OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}
ADDRESS = "jo.sample@council.example"


def post_sign_up(client: Client, email: str = ADDRESS, **more: object):
    headers = {**OURS, **{key: str(more.pop(key)) for key in list(more) if key.isupper()}}
    return client.post("/emails/", {"email": email, **more}, **headers)


def confirm_path() -> str:
    return next(line for line in mail.outbox[-1].body.split() if "/emails/confirm/" in line).removeprefix(
        "http://localhost:8000"
    )


def test_component_has_one_field_and_no_token():
    html = render_to_string("digests/signup.html", {"place": "front"})
    assert 'action="/emails/"' in html
    assert html.count('type="email"') == 1
    assert "csrf" not in html
    assert consent_wording.current_words()["asking"] in html


def test_page_sets_no_cookie_and_says_what_is_kept(client):
    answer = client.get("/emails/")
    assert answer.status_code == 200
    assert not answer.cookies
    assert "only a one-way mark stays" in answer.content.decode()


def test_from_sign_up_to_confirmation(client):
    answer = post_sign_up(client, HTTP_REFERER="http://testserver/news/a-story/")
    assert (answer.status_code, answer["Location"]) == (302, "/emails/asked/")
    assert not answer.cookies
    subscription = Subscription.objects.get(email=ADDRESS)
    assert subscription.standing == SubscriptionStatus.ASKED
    assert confirmations.send_due_answers() == 1
    assert mail.outbox[0].to == [ADDRESS]
    path = confirm_path()

    shown = client.get(path)
    assert b"Yes, sign me up" in shown.content
    subscription.refresh_from_db()
    assert subscription.standing == SubscriptionStatus.ASKED

    done = client.post(path)
    subscription.refresh_from_db()
    assert (done.status_code, done["Location"]) == (302, f"/emails/choices/{subscription.token}/?confirmed")
    assert subscription.standing == SubscriptionStatus.CONFIRMED
    assert [(c.deed, c.how, c.wording) for c in subscription.consents.all()] == [
        ("asked", "sign-up on /news/a-story/", consent_wording.CURRENT),
        ("confirmed", "confirmation page", consent_wording.CURRENT),
    ]


def test_confirming_twice_is_confirming_once(client):
    subscription = SubscriptionFactory(asked=True)
    first = client.post(subscription.confirm_path())
    second = client.post(subscription.confirm_path())
    assert first["Location"] == second["Location"]
    assert subscription.consents.filter(deed=ConsentEvent.CONFIRMED).count() == 1


def test_prefetching_the_confirmation_link_confirms_nobody(client):
    subscription = SubscriptionFactory(asked=True)
    for method in (client.get, client.head, client.options):
        method(subscription.confirm_path())
    subscription.refresh_from_db()
    assert subscription.standing == SubscriptionStatus.ASKED


@pytest.mark.parametrize("path", ["confirm", "choices", "leave"])
@pytest.mark.parametrize("token", ["A" * 22, "A" * 21, "A" * 23, "../../etc/passwd"])
def test_a_tampered_link_changes_nothing(client, path, token):
    SubscriptionFactory()
    for method in (client.get, client.post):
        assert method(f"/emails/{path}/{token}/").status_code == 404
    assert Subscription.objects.confirmed().count() == 1


def test_an_old_link_says_so(client):
    subscription = SubscriptionFactory(asked=True, asked_at=timezone.now() - timedelta(days=7, minutes=1))
    answer = client.post(subscription.confirm_path())
    assert answer.status_code == 404
    assert "older than the seven days" in answer.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "https://elsewhere.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"},
    ],
)
def test_a_form_of_another_site_is_refused(client, headers):
    answer = client.post("/emails/", {"email": ADDRESS}, **headers)
    assert answer.status_code == 403
    assert ADDRESS in answer.content.decode(), "nothing typed is lost"
    assert not Subscription.objects.exists()


def test_an_older_browser_says_its_origin(client):
    assert client.post("/emails/", {"email": ADDRESS}, HTTP_ORIGIN="http://testserver").status_code == 302


@pytest.mark.parametrize(
    "email",
    ["", " ", "jo.sample.council.example", "jo@", "@council.example", "a b@c.example", "a@b", "a@b..example",
     "a@b.example\nBcc: c@d.example", "x" * 250 + "@b.example", "<script>@b.example",
     # Other forms of one inbox, by which it could be written to more than three times a day; and one that is too long
     # once its host is ASCII.
     '"jo"@b.example', '"a>b"@b.example', "=?utf-8?q?jo?=@b.example", "x" * 65 + "@b.example",
     "x" * 60 + "@" + ("ü" * 57 + ".") * 3 + "example"],
)  # fmt: skip
def test_what_is_no_address_is_told_beside_the_field(client, email):
    answer = post_sign_up(client, email)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Enter an email address" in html
    assert 'aria-invalid="true"' in html
    assert "<script>@" not in html
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Jo.Sample@Council.Example ", ADDRESS),
        ("jo@bücher.example", "jo@xn--bcher-kva.example"),
    ],
)
def test_addresses_are_kept_in_one_form(client, typed, kept):
    post_sign_up(client, typed)
    assert Subscription.objects.get().email == kept


def test_a_program_that_fills_the_trap_gets_the_same_answer_and_nothing_else(client):
    answer = post_sign_up(client, website="https://spam.example")
    assert answer["Location"] == "/emails/asked/"
    assert not Subscription.objects.exists()


def test_the_page_takes_choices_with_the_address(client):
    topic("Fostering")
    topic("Inspection")
    post_sign_up(client, choices="1", weekly="on", topics="fostering")
    subscription = Subscription.objects.get()
    assert subscription.choices() == {
        "daily": False,
        "weekly": True,
        "charts": False,
        "topics": ["fostering"],
        "hour": 7,
        "paused_until": "",
    }


def test_choosing_neither_is_told_beside_the_choice(client):
    answer = post_sign_up(client, choices="1")
    assert answer.status_code == 422
    assert "Tick daily or weekly" in answer.content.decode()
    assert not Subscription.objects.exists()


def test_the_page_shows_the_last_daily(client):
    edition = EditionFactory(until=timezone.now() - timedelta(days=1))
    html = client.get("/emails/").content.decode()
    assert "In yesterday’s daily" in html
    assert edition.get_absolute_url() in html
    assert "Commissioners should weigh the size of a home’s owner" in html


def test_the_page_asks_the_same_of_the_database_however_many_there_are(client, count_queries):
    EditionFactory()
    one = count_queries(lambda: client.get("/emails/"))
    for number in range(2):
        SubscriptionFactory()
        topic(f"Topic {number}")
    assert count_queries(lambda: client.get("/emails/")) == one


def test_words_of_a_version_never_change():
    import hashlib
    import json

    known = {"2026-11": "f453873477e0"}
    for version, words in consent_wording.VERSIONS.items():
        mark = hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:12]
        assert mark == known[version], f"{version} has other words now ({mark}): make a new version of them"


@pytest.mark.parametrize(
    ("host", "read_as"),
    [
        ("faß.example", "xn--fa-hia.example"),
        ("βόλος.example", "xn--nxasmm1c.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("council.example", "council.example"),
    ],
)
def test_hosts_are_read_by_the_rules_of_2008(client, host, read_as):
    post_sign_up(client, f"jo@{host}")
    assert Subscription.objects.get().email == f"jo@{read_as}"


@pytest.mark.parametrize("host", ["☃.example", "a..example", "-a.example", "xn--a.example", "a_b.example"])
def test_a_host_that_is_none_is_refused(client, host):
    assert post_sign_up(client, f"jo@{host}").status_code == 422
    assert not Subscription.objects.exists()
