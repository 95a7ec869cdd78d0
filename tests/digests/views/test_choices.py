"""What comes, and leaving: pages behind a mailed link."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from digests.ledger import letter_sender
from digests.models import Consent, ConsentEvent, Edition, Subscription, SubscriptionStatus, Suppression
from digests.subscriptions import address_marks, lifecycle
from tests.factories.articles import topic
from tests.factories.digests import MONDAY, EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db
ADDRESS = "jo.sample@council.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def subscription():
    return SubscriptionFactory(email=ADDRESS)


def test_page_shows_choices_and_hides_most_of_the_address(client, subscription):
    answer = client.get(subscription.choices_path())
    html = answer.content.decode()
    assert "j…@council.example" in html
    assert ADDRESS not in html
    assert "no-store" in answer["Cache-Control"]
    assert 'content="no-referrer"' in html
    assert not answer.cookies


def test_saving_keeps_choices_and_their_record(client, subscription):
    topic("Fostering")
    topic("Inspection")
    answer = client.post(subscription.choices_path(), {"weekly": "on", "topics": ["inspection"]})
    assert answer["Location"].endswith("?saved")
    subscription.refresh_from_db()
    wanted = {"daily": False, "weekly": True, "charts": False, "topics": ["inspection"]}
    wanted |= {"hour": 7, "paused_until": ""}
    assert subscription.choices() == wanted
    assert subscription.consents.get(deed=ConsentEvent.CHOSE).choices == wanted
    html = client.get(answer["Location"]).content.decode()
    assert "Saved, " in html
    assert "Your next weekly comes on Friday at 7am." in html


def test_saving_the_same_twice_is_one_line_in_the_record(client, subscription):
    for _ in range(2):
        client.post(subscription.choices_path(), {"daily": "on"})
    assert subscription.consents.count() == 1


def test_a_topic_sent_twice_is_one(client, subscription):
    topic("Fostering")
    topic("Inspection")
    client.post(subscription.choices_path(), {"daily": "on", "topics": ["fostering", "fostering"]})
    subscription.refresh_from_db()
    assert subscription.topics == ["fostering"], "and not every topic, of which there are two"


def test_undo_brings_the_choices_back(client, subscription):
    topic("Fostering")
    topic("Inspection")
    client.post(
        subscription.choices_path(), {"daily": "on", "weekly": "on", "topics": ["fostering", "inspection"]}
    )
    before = Subscription.objects.get().choices()
    answer = client.post(subscription.choices_path(), {"weekly": "on", "topics": ["inspection"]}, follow=True)
    from bs4 import BeautifulSoup

    undo = BeautifulSoup(answer.content, "html.parser").select_one(".saved form")
    fields: dict[str, list[str]] = {}
    for field in undo.select("input"):
        fields.setdefault(field["name"], []).append(field["value"])
    client.post(subscription.choices_path(), fields)
    assert Subscription.objects.get().choices() == before


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Tick daily or weekly"),
        ({"charts": "on"}, "Tick daily or weekly"),
        ({"daily": "on"}, "Tick at least one topic"),
        ({"daily": "on", "topics": ["no-such"]}, "Tick at least one topic"),
    ],
)
def test_choices_that_make_no_sense_are_told_and_change_nothing(client, subscription, sent, words):
    topic("Fostering")
    answer = client.post(subscription.choices_path(), sent or {"website": ""})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    subscription.refresh_from_db()
    assert subscription.daily
    assert subscription.weekly


def test_only_a_confirmed_subscription_has_choices(client):
    asked = SubscriptionFactory(asked=True)
    assert client.get(asked.choices_path()).status_code == 404
    assert client.post(asked.choices_path(), {"daily": "on"}).status_code == 404


@pytest.mark.parametrize("form", ["urlencoded", "multipart", "empty", "broken", "json"])
def test_one_click_leaves_without_cookie_or_redirect(subscription, form):
    client = Client(enforce_csrf_checks=True)
    path = subscription.leave_path()
    match form:
        case "urlencoded":
            body = ("List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
        case "broken":
            body = ("--nothing", "multipart/form-data; boundary=")
        case "json":
            body = ("{}", "application/json")
        case _:
            body = ("", "")
    sent = (
        (lambda: client.post(path, ONE_CLICK)) if form == "multipart" else (lambda: client.post(path, *body))
    )
    first = sent()
    assert first.status_code == 200
    assert "Location" not in first
    assert not first.cookies
    subscription.refresh_from_db()
    assert (subscription.standing, subscription.email) == (SubscriptionStatus.LEFT, "")
    assert sent().status_code == 200, "again is fine"
    assert subscription.consents.filter(deed=ConsentEvent.LEFT).count() == 1


def test_record_says_how_they_left(client, subscription):
    client.post(subscription.leave_path(), ONE_CLICK)
    other = SubscriptionFactory()
    client.post(other.leave_path())
    assert [c.how for c in Consent.objects.order_by("pk")] == ["one click in a mail program", "leave page"]


def test_opening_the_leave_link_changes_nothing(client, subscription):
    for method in (client.get, client.head, client.options):
        method(subscription.leave_path())
    subscription.refresh_from_db()
    assert subscription.standing == SubscriptionStatus.CONFIRMED
    assert b"Leave all emails" in client.get(subscription.leave_path()).content


def test_leaving_erases_the_address_everywhere(client, subscription):
    client.post(subscription.leave_path())
    from django.db import connection

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("digests_"):
                cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', ["%jo.sample%"])
                assert cursor.fetchone()[0] == 0, table
    suppression = Suppression.objects.get()
    assert suppression.mark == address_marks.hash_address(ADDRESS)
    assert len(suppression.mark) == 64


def test_a_mark_is_found_after_the_key_has_changed(settings, subscription):
    lifecycle.end_by_owner(token=subscription.token, how="test")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert Suppression.objects.filter(mark__in=address_marks.list_address_hashes(ADDRESS.upper())).exists()


def test_the_database_keeps_no_address_of_one_who_left(subscription):
    subscription.standing = SubscriptionStatus.LEFT
    with pytest.raises(IntegrityError), transaction.atomic():
        subscription.save()


def test_links_are_short_enough_for_the_mail_header(settings, subscription):
    assert len(f"https://www.carespace.example{subscription.leave_path()}") <= 75
    assert len(subscription.token) == 22


def test_who_has_left_is_told_so_by_the_link_to_choose(client):
    person = SubscriptionFactory()
    client.post(person.leave_path())
    for answer in (client.get(person.choices_path()), client.post(person.choices_path(), {"daily": "on"})):
        assert answer.status_code == 200
        assert "You have left" in answer.content.decode()
    person.refresh_from_db()
    assert person.has_ended


def test_an_hour_and_a_pause_are_kept_shown_and_undone(client, subscription):
    day = timezone.localdate() + timedelta(days=10)
    wanted = {"daily": "on", "weekly": "on", "hour": "18", "paused_until": day.isoformat()}
    page = client.post(subscription.choices_path(), wanted, follow=True).content.decode()
    subscription.refresh_from_db()
    assert (subscription.hour, subscription.paused_until) == (18, day)
    assert "at 6pm" in page
    assert '<option value="18" selected>6pm</option>' in page
    assert f'value="{day.isoformat()}"' in page
    assert subscription.consents.last().choices["paused_until"] == day.isoformat()
    client.post(subscription.choices_path(), {"daily": "on", "hour": "7"})
    page = BeautifulSoup(client.get(f"{subscription.choices_path()}?saved").content, "html.parser")
    back = {field["name"]: field["value"] for field in page.select(".saved input")}
    assert (back["hour"], back["paused_until"]) == ("18", day.isoformat())


def test_a_letter_that_waits_for_its_hour_is_the_next_one(client, subscription):
    """It was written when the edition was made, at the hour chosen by then."""
    Subscription.objects.update(hour=20, weekly=False, confirmed_at=MONDAY - timedelta(days=9))
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False):
        edition = EditionFactory(until=MONDAY)
        letter_sender.write_deliveries(edition=edition)
        wanted = {"daily": "on", "hour": "9"}
        page = client.post(subscription.choices_path(), wanted, follow=True).content.decode()
        assert "Your next daily comes on Monday at 8pm." in page
        Edition.objects.update(stopped_at=MONDAY)
        page = client.get(f"{subscription.choices_path()}?saved").content.decode()
        assert "Your next daily comes on Tuesday at 9am." in page


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"hour": "5"}, 422),
        ({"hour": "21"}, 422),
        ({"hour": "noon"}, 422),
        ({"paused_until": "never"}, 422),
        ({"paused_until": "2126-01-01"}, 422),
        ({"paused_until": "2020-01-01"}, 302),
    ],
)
def test_no_other_hour_and_no_endless_pause(client, subscription, sent, status):
    answer = client.post(subscription.choices_path(), {"daily": "on", "weekly": "on", **sent})
    assert answer.status_code == status
    subscription.refresh_from_db()
    assert (subscription.hour, subscription.paused_until) == (7, None)


def test_one_click_leaves_the_list_it_came_from_and_offers_the_other(subscription):
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = client.post(subscription.leave_list_path("daily"), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert not answer.cookies
        subscription.refresh_from_db()
        assert (subscription.daily, subscription.weekly, subscription.has_ended) == (False, True, False)
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.h1.text == "You have left the daily"
    assert page.select_one(".step form")["action"] == subscription.leave_path()
    assert subscription.consents.last().how == "one click in a mail program"
    client.post(subscription.leave_list_path("weekly"))
    subscription.refresh_from_db()
    assert (subscription.has_ended, subscription.email) == (True, "")
    for frequency in ("daily", "weekly"):
        assert "You have left" in client.post(subscription.leave_list_path(frequency)).content.decode()


@pytest.mark.parametrize("path", ["leave_list", "choices"])
def test_links_of_a_letter_are_opened_or_sent(client, subscription, path):
    address = subscription.leave_list_path("weekly") if path == "leave_list" else subscription.choices_path()
    assert client.put(address).status_code == 405


def test_opening_the_link_that_leaves_one_list_changes_nothing(client, subscription):
    page = client.get(subscription.leave_list_path("weekly")).content.decode()
    assert "Leave the weekly?" in page
    assert "The daily goes on." in page
    subscription.refresh_from_db()
    assert subscription.weekly


def test_a_wrong_token_leaves_nothing(client, subscription):
    assert client.post(f"/emails/leave/{'x' * 22}/daily/").status_code == 404
