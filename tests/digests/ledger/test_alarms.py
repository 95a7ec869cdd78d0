"""What is wrong with the letters is told to editors, by mail and in the newsroom, until it is over."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings as site
from django.utils import timezone

from digests import checks, tasks
from digests.ledger import letter_sender
from digests.models import Alarm, AlarmKind, DeliveryState, Edition, Hold
from tests.digests.sink import Sink, listening
from tests.factories.accounts import MemberFactory
from tests.factories.digests import MONDAY, DeliveryFactory, EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def alerts(settings):
    """The second relay; the first one is not there."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with listening(Sink()) as relay:
        settings.ALERT_EMAIL = {"host": "127.0.0.1", "port": relay.port, "timeout": 5}
        yield relay


def run(at: datetime) -> list[AlarmKind]:
    """The tick at that moment; what stands after it."""
    with time_machine.travel(at, tick=False):
        tasks.raise_alarms()
    return list(Alarm.objects.standing().values_list("kind", flat=True))


def sent_edition(*, unsent: int, of: int, **fields: object) -> Edition:
    """An edition of which so many letters of so many were not sent."""
    edition = EditionFactory(
        until=MONDAY, addressed_at=MONDAY, finished_at=MONDAY + timedelta(minutes=5), **fields
    )
    DeliveryFactory.create_batch(unsent, edition=edition, state=DeliveryState.FAILED, reason="gave-up")
    DeliveryFactory.create_batch(
        of - unsent, edition=edition, state=DeliveryState.SENT, handed_at=MONDAY, sent_at=MONDAY
    )
    return edition


@pytest.mark.parametrize(("unsent", "of", "stands"), [(0, 10, False), (1, 10, True), (1, 50, False)])
def test_more_than_two_in_a_hundred_not_sent_is_told(alerts: Sink, editor, unsent, of, stands):
    edition = sent_edition(unsent=unsent, of=of)
    assert run(MONDAY + timedelta(minutes=10)) == ([AlarmKind.UNSENT] if stands else [])
    assert list(alerts.recipients()) == ([editor.email] if stands else [])
    for message in alerts.messages():
        words = message.get_body(("plain",)).get_content()
        assert f"{edition.title}: {unsent} of {of} letters were not sent." in words
        assert f"{site.SITE_URL}/emails/ledger/" in words


def test_letters_that_wait_two_hours_are_not_sent(alerts: Sink, editor):
    edition = EditionFactory(until=MONDAY, addressed_at=MONDAY)
    DeliveryFactory(edition=edition)
    assert run(MONDAY + timedelta(hours=1)) == []
    assert run(MONDAY + timedelta(hours=3)) == [AlarmKind.UNSENT]
    letter_sender.stop_edition(edition=edition, by=editor)
    assert run(MONDAY + timedelta(hours=3)) == []


def test_people_who_left_are_not_letters_that_were_not_sent(alerts: Sink):
    edition = sent_edition(unsent=0, of=10)
    for reason in ("left", "chose", "topics"):
        DeliveryFactory(edition=edition, state=DeliveryState.SKIPPED, reason=reason)
    assert run(MONDAY + timedelta(minutes=10)) == []
    DeliveryFactory(edition=edition, state=DeliveryState.SKIPPED, reason="superseded")
    assert run(MONDAY + timedelta(minutes=10)) == [AlarmKind.UNSENT]


def test_a_hold_is_told_in_the_servers_words_once_and_then_daily(alerts: Sink, editor):
    MemberFactory()
    hold = Hold.objects.create(edition=EditionFactory(until=MONDAY), words="550 relay not permitted")
    for minutes, mails in ((0, 1), (1, 1), (24 * 60 - 1, 1), (24 * 60 + 1, 2), (24 * 60 + 2, 2)):
        assert run(MONDAY + timedelta(minutes=minutes)) == [AlarmKind.HELD]
        assert alerts.recipients() == {editor.email: mails}
    assert "550 relay not permitted" in alerts.messages()[0].get_body(("plain",)).get_content()
    Hold.objects.filter(pk=hold.pk).update(released_at=timezone.now())
    assert run(MONDAY + timedelta(minutes=24 * 60 + 3)) == []
    hold.pk = None
    hold.save()
    assert run(MONDAY + timedelta(minutes=24 * 60 + 4)) == [AlarmKind.HELD]
    assert len(alerts.taken) == 2, "one that comes back within the day is not mailed anew"


def test_a_relay_that_does_not_take_it_is_tried_again(alerts: Sink, editor):
    Hold.objects.create(edition=EditionFactory(until=MONDAY))
    alerts.faults[editor.email] = ("rcpt", "451 Later")
    run(MONDAY)
    alerts.faults.clear()
    run(MONDAY + timedelta(minutes=5))
    assert alerts.taken == []
    run(MONDAY + timedelta(minutes=11))
    assert alerts.recipients() == {editor.email: 1}


def test_without_a_second_relay_the_first_is_used(settings, sink: Sink, editor):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    Hold.objects.create(edition=EditionFactory(until=MONDAY))
    run(MONDAY)
    assert sink.recipients() == {editor.email: 1}


def test_an_edition_that_was_due_and_was_not_made_is_told(alerts: Sink, editor):
    assert run(MONDAY + timedelta(hours=1)) == [], "nobody waits for it"
    SubscriptionFactory(confirmed_at=MONDAY - timedelta(days=1), weekly=False)
    assert run(MONDAY + timedelta(minutes=5)) == [], "it may still come"
    assert run(MONDAY + timedelta(minutes=16)) == [AlarmKind.MISSING]
    assert "daily edition was made for Monday 23 November at 06:00" in Alarm.objects.get().words
    EditionFactory(until=MONDAY, empty=True)
    assert run(MONDAY + timedelta(minutes=17)) == [], "an empty one is one"


def test_an_edition_that_was_made_and_goes_to_nobody_is_told(alerts: Sink, editor):
    """What addresses it fails every minute, say."""
    person = SubscriptionFactory(confirmed_at=MONDAY - timedelta(days=1), weekly=False)
    edition = EditionFactory(until=MONDAY, composed_at=MONDAY)
    assert run(MONDAY + timedelta(minutes=16)) == [AlarmKind.MISSING]
    assert "addressed to nobody" in Alarm.objects.get().words
    DeliveryFactory(edition=edition, subscription=person)
    assert run(MONDAY + timedelta(minutes=17)) == [], "the rest waits for letters that are under way"


def test_letters_not_sent_are_told_though_others_wait_to_be_addressed(alerts: Sink, editor):
    sent_edition(unsent=1, of=10)
    Edition.objects.update(addressed_at=None, finished_at=None)
    assert run(MONDAY + timedelta(minutes=10)) == [AlarmKind.UNSENT]


def test_a_local_site_sleeps_with_its_machine(alerts: Sink, settings):
    settings.LOCAL = True
    SubscriptionFactory(confirmed_at=MONDAY - timedelta(days=1))
    assert run(MONDAY + timedelta(minutes=16)) == []


def bar(client) -> str:
    page = client.get("/newsroom/").content.decode()
    return page[page.find('class="letter-alarms"') :][:600] if "letter-alarms" in page else ""


def test_a_bar_stands_on_every_page_of_the_newsroom_while_it_lasts(client_of, editor, moderator):
    hold = Hold.objects.create(edition=EditionFactory(), words="550 <b>no</b>")
    tasks.raise_alarms()
    client = client_of(editor)
    for page in ("/newsroom/", "/newsroom/images/", "/newsroom/drift/"):
        assert b"letter-alarms" in client.get(page).content, page
    assert "550 &lt;b&gt;no&lt;/b&gt;" in bar(client)
    assert "is held" in client.get("/emails/ledger/").content.decode()
    assert bar(client_of(moderator)) == ""
    hold.delete()
    tasks.raise_alarms()
    assert bar(client) == ""


def test_the_bar_tells_of_a_missing_edition_though_no_tick_runs(client_of, editor):
    SubscriptionFactory(confirmed_at=timezone.now() - timedelta(days=30))
    assert "people wait for it" in bar(client_of(editor))
    assert not Alarm.objects.exists()


def test_the_newsroom_asks_the_same_for_one_alarm_and_for_three(client_of, editor, count_queries):
    client = client_of(editor)
    fields = {"kind": AlarmKind.HELD, "frequency": "daily", "words": "Held"}
    Alarm.objects.create(period="2026-11-02", **fields)
    client.get("/newsroom/images/")
    one = count_queries(lambda: client.get("/newsroom/images/"))
    for day in (3, 4):
        Alarm.objects.create(period=f"2026-11-0{day}", **fields)
    assert count_queries(lambda: client.get("/newsroom/images/")) == one


def test_production_without_a_second_relay_is_warned(settings):
    assert checks.check_alert_relay() == []
    settings.PRODUCTION = True
    [warning] = checks.check_alert_relay()
    assert warning.id == "digests.W002"
    settings.ALERT_EMAIL = {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT}
    assert checks.check_alert_relay(), "the same one is no second relay"
    settings.ALERT_EMAIL = {"host": "other.example", "port": 465}
    assert checks.check_alert_relay() == []


def test_the_second_relay_is_read_as_the_first_is():
    said = subprocess.run(
        [sys.executable, "-c", "from config import settings; print(settings.ALERT_EMAIL)"],
        env={**os.environ, "ALERT_EMAIL_URL": "smtps://us:secret@other.example:465"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for part in ("'host': 'other.example'", "'port': 465", "'username': 'us'", "'use_ssl': True"):
        assert part in said


def test_an_alarm_is_one_short_mail(alerts: Sink, editor):
    Hold.objects.create(edition=EditionFactory(until=MONDAY))
    run(MONDAY)
    [message] = alerts.messages()
    assert message["Subject"] == "CareSpace’s letters: held"
    assert message["Auto-Submitted"] == "auto-generated"
