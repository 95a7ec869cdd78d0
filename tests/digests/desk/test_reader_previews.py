"""The letter of any kind of reader, looked at and sent to oneself before anybody has it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from digests.models import Delivery, Edition, Subscription
from digests.views import desk as views
from tests.digests.desk.planning import DESK, SUNDAY, change, publish
from tests.digests.reading import part
from tests.digests.sink import Sink
from tests.factories import articles
from tests.factories.digests import MONDAY, EditionFactory, content, story
from tests.factories.ratings import load_counts

pytestmark = pytest.mark.django_db
LETTER = f"{DESK}letter/"
PROOF = f"{DESK}proof/"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(SUNDAY, tick=False):
        yield


@pytest.fixture
def desk(client_of, editor):
    return client_of(editor)


def read(client, query: str = "") -> str:
    answer = client.get(f"{LETTER}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_topics_choose_what_the_letter_tells(desk):
    publish("Of fostering", topics=("Fostering",))
    publish("Of owners", hours=1, topics=("Owners",))
    every, one = read(desk), read(desk, "topics=fostering&topics=nonsense")
    assert ("Of fostering" in every, "Of owners" in every) == (True, True)
    assert ("Of fostering" in one, "Of owners" in one) == (True, False)
    assert "Subject</dt><dd>Of fostering" in desk.get(f"{DESK}?topics=fostering").content.decode()


def test_whom_nothing_reached_is_told_what_earlier_editions_told(desk):
    until = MONDAY - timedelta(days=3)
    with time_machine.travel(until - timedelta(hours=5), tick=False):
        earlier = articles.article("Told on Friday")
    EditionFactory(
        until=until,
        content=content(
            stories=[story(earlier.pk, title="Told on Friday")],
            figure=None,
            changes=[],
            claims=[],
            arguments=[],
        ),
    )
    publish("New")
    assert "Told on Friday" not in read(desk, "told=yes")
    assert "Told on Friday" in read(desk, "told=no")


def test_charts_are_pictures_or_numbers_and_the_frame_may_show_them(desk):
    load_counts({("private", "1", "inadequate"): 13, ("private", "1", "good"): 454})
    publish("With a chart", body=[articles.charted(heading="A finding")])
    answer = desk.get(LETTER)
    assert "data:image/png;base64,iVBOR" in answer.content.decode()
    assert "cid:" not in answer.content.decode()
    assert "img-src data:" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in answer["Cache-Control"]
    numbers = read(desk, "charts=no")
    assert "data:" not in numbers
    assert "A finding" in numbers
    page = desk.get(DESK)
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "THE NUMBER" in page.content.decode()


def test_where_there_is_nothing_to_tell_it_says_so(desk):
    assert "gets no letter" in desk.get(DESK).content.decode()
    assert "gets no letter" in read(desk)


def test_looking_stores_nothing(desk):
    publish("A story")
    desk.get(DESK)
    read(desk)
    assert not (Edition.objects.exists())
    assert not (Delivery.objects.exists())
    assert not (Subscription.objects.exists())


def test_an_editor_has_it_sent_to_themselves(desk, editor, sink: Sink, settings):
    publish("Of fostering", topics=("Fostering",))
    publish("Of owners", hours=1, topics=("Owners",))
    change(desk, note="Looked at first")
    answer = desk.post(PROOF, {"topics": "fostering", "told": "yes", "charts": "no"}, follow=True)
    assert f"Sent to {editor.email}." in answer.content.decode()
    [(_, recipient, _)] = sink.taken
    assert recipient == editor.email
    [message] = sink.messages()
    assert message["Subject"] == "Of fostering"
    assert "Looked at first" in part(message, "plain")
    assert "Of owners" not in part(message, "html")
    assert not Delivery.objects.exists()
    leave = message["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)
    assert desk.post(leave).status_code == 404


def test_what_the_mail_server_said_is_told(desk, editor, sink: Sink):
    publish("A story")
    sink.faults[editor.email] = ("rcpt", "550 5.1.1 No such user")
    html = desk.post(PROOF, {}, follow=True).content.decode()
    assert "It was not sent. The mail server said: 550 5.1.1 No such user" in html
    sink.faults.clear()
    assert "Sent to" in desk.post(PROOF, {}, follow=True).content.decode()


def test_a_server_that_is_away_and_an_empty_letter_are_told(desk, settings):
    assert "gets no letter" in desk.post(PROOF, {}, follow=True).content.decode()
    publish("A story")
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert "It was not sent." in desk.post(PROOF, {}, follow=True).content.decode()


def test_thirty_an_hour_are_enough(desk, sink: Sink, monkeypatch):
    publish("A story")
    monkeypatch.setattr(views, "consume", lambda limit, who: False)
    assert "thirty proofs" in desk.post(PROOF, {}, follow=True).content.decode()
    assert not sink.taken
