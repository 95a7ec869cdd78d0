"""manage.py send_digest: for people in a hurry."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from digests.models import Edition
from tests.digests.sink import Sink
from tests.factories import articles
from tests.factories.carespace import PointFactory
from tests.factories.digests import SubscriptionFactory
from tests.factories.ratings import load_counts

pytestmark = pytest.mark.django_db


def send(frequency: str = "daily", *options: str) -> str:
    said = StringIO()
    call_command("send_digest", frequency, *(options or ("--now",)), stdout=said)
    return said.getvalue()


def test_what_is_new_goes_out_and_then_there_is_nothing_new(sink: Sink):
    SubscriptionFactory.create_batch(2)
    load_counts({("private", "1", "good"): 40, ("private", "1", "inadequate"): 10})
    articles.article("A story", body=[articles.charted()])
    PointFactory()
    said = send()
    assert "one story, three changes in the ratings, one debate." in said
    assert "2 sent, 0 waiting, 0 skipped, 0 failed, 0 ambiguous." in said
    assert "http://localhost:8000/emails/daily/" in said
    text = sink.messages()[0].get_body(("plain",)).get_content()
    for words in ("A story", "20.0%", "WHAT CHANGED", "THE ARGUMENT"):
        assert words in text
    assert send() == "Nothing new for the daily since the last one: nothing sent.\n"
    assert len(sink.taken) == 2
    assert Edition.objects.count() == 1


def test_daily_and_weekly_do_not_take_from_each_other(sink: Sink):
    SubscriptionFactory()
    articles.article("A story")
    assert "1 sent" in send("daily")
    assert "1 sent" in send("weekly")


def test_nobody_to_send_to_is_fine(sink: Sink):
    articles.article("A story")
    assert "0 sent, 0 waiting" in send()


def test_a_mail_server_that_is_away_leaves_them_waiting(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    SubscriptionFactory()
    articles.article("A story")
    assert "0 sent, 1 waiting" in send()


def test_without_now_it_says_when():
    with pytest.raises(CommandError, match=r"goes by itself on Friday at 7am\. Say --now"):
        call_command("send_digest", "weekly")


def test_another_frequency_is_refused():
    with pytest.raises(CommandError, match="invalid choice"):
        send("monthly")
