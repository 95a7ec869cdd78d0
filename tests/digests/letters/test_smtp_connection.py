"""One message and one real mail server: what each way of failing is called."""

from __future__ import annotations

import pytest

from digests.letters.mail_answers import AnswerClass
from digests.letters.smtp_connection import (
    PER_CONNECTION,
    MailServerAwayError,
    SmtpConnection,
    format_reply,
)
from tests.digests.sink import Sink

TO = "jo@council.example"
MESSAGE = b"Subject: x\r\n\r\n.a line with a dot\r\n..two\r\nend"


def hand_over(post: SmtpConnection, *, before=lambda: True, to: str = TO):
    return post.hand_over(MESSAGE, sender="post@carespace.example", recipient=to, before=before)


def test_a_message_arrives_as_it_was(sink: Sink):
    with SmtpConnection() as post:
        outcome = hand_over(post)
    assert (outcome.kind, outcome.code) == ("sent", 250)
    assert sink.taken == [("post@carespace.example", TO, MESSAGE + b"\r\n")]


@pytest.mark.parametrize(
    ("step", "reply", "kind"),
    [
        ("rcpt", "450 4.2.1 Come back", "later"),
        ("rcpt", "421 4.3.2 Going down", "later"),
        ("rcpt", "550 5.1.1 No such user", "address"),
        ("rcpt", "550 relay not permitted", "us"),
        ("rcpt", "553 Bad name", "us"),
        ("rcpt", "550 5.7.1 Blocked", "us"),
        ("rcpt", "552 5.2.2 Full", "later"),
        ("rcpt", "554 Spam", "us"),
        ("rcpt", "", "later"),
        ("data", "451 Not now", "later"),
        ("data", "554 No", "us"),
        ("data", "", "later"),
        ("body", "451 Greylisted", "later"),
        ("body", "554 5.7.1 Spam", "us"),
        ("body", "550 5.1.1 This is about the message", "us"),
        ("body", "", "unknown"),
        ("taken", "251 Taken too", "sent"),
        ("taken", "", "unknown"),
    ],
)
def test_each_failure_has_its_name_and_the_next_message_goes_on(sink: Sink, step, reply, kind):
    sink.faults[TO] = (step, reply)
    with SmtpConnection() as post:
        outcome = hand_over(post)
        assert (outcome.kind, outcome.code) == (kind, int(reply[:3]) if reply else None)
        assert hand_over(post, to="next@council.example").kind == "sent"
    assert sink.recipients()["next@council.example"] == 1


def test_withheld_at_the_last_moment_nothing_leaves(sink: Sink):
    with SmtpConnection() as post:
        assert hand_over(post, before=lambda: False).kind == "withheld"
    assert sink.taken == []


@pytest.mark.parametrize("reply", ["450 Later", "550 Never"])
def test_a_refused_recipient_is_never_marked_as_handed(sink: Sink, reply):
    sink.faults[TO] = ("rcpt", reply)
    asked = []
    with SmtpConnection() as post:
        hand_over(post, before=lambda: bool(asked.append(1)) or True)
    assert asked == []


def test_one_connection_carries_many_messages_and_is_renewed(sink: Sink):
    with SmtpConnection() as post:
        for _ in range(PER_CONNECTION):
            hand_over(post)
        assert sink.connections == 1
        hand_over(post)
    assert sink.connections == 2


def test_no_server_is_away(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with SmtpConnection() as post, pytest.raises(MailServerAwayError):
        hand_over(post)


@pytest.mark.parametrize(
    ("greeting", "replies", "code"),
    [
        ("554 5.7.1 Your network is blocked", {}, 554),
        ("220 sink", {"EHLO": "550 5.7.1 Who are you?", "HELO": "550 5.7.1 Who are you?"}, 550),
        ("220 sink", {"AUTH": "535 5.7.8 Wrong password"}, 535),
    ],
    ids=["connect", "hello", "login"],
)
def test_a_server_that_refuses_to_talk_to_us_says_something_about_us(
    sink: Sink, settings, greeting, replies, code
):
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = "carespace"
    sink.greeting, sink.replies = greeting, replies
    with SmtpConnection() as post:
        outcome = hand_over(post)
        assert (outcome.kind, outcome.code) == (AnswerClass.US, code)
        sink.greeting, sink.replies = "220 sink", {"AUTH": "235 welcome"}
        assert hand_over(post).kind == "sent", "the next letter tries again"


def test_a_sender_that_no_command_may_hold_is_about_us(sink: Sink):
    """It is every letter's: as a fault of each it would end them all."""
    with SmtpConnection() as post:
        outcome = post.hand_over(MESSAGE, sender="pöst@carespace.example", recipient=TO, before=lambda: True)
    assert (outcome.kind, outcome.code) == ("us", None)
    assert not sink.taken


def test_a_challenge_that_is_none_is_a_server_that_is_away(sink: Sink, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "jo", "secret"
    sink.replies |= {"EHLO": "250-sink\r\n250 AUTH CRAM-MD5", "AUTH": "334 x"}
    with SmtpConnection() as post, pytest.raises(MailServerAwayError):
        hand_over(post)


def test_a_busy_server_is_away(sink: Sink):
    sink.greeting = "421 4.7.0 Try again later"
    with SmtpConnection() as post, pytest.raises(MailServerAwayError):
        hand_over(post)


def test_a_servers_words_are_kept_without_the_address():
    said = format_reply(b"5.1.1 <Jo@Council.Example>: no\r\n such user", TO)
    assert said == "5.1.1 <<address>>: no such user"


def test_a_reply_that_no_database_takes_is_kept_without_what_it_cannot_be_kept_with():
    assert format_reply(b"2.0.0 taken\0 as 17") == "2.0.0 taken as 17"


def test_an_address_in_a_reply_is_these_letters_and_no_pattern():
    assert (
        format_reply(b"no jo-bloggs@council.example", "jo.bloggs@council.example")
        == "no jo-bloggs@council.example"
    )
    assert format_reply(b"no jo+x@council.example", "jo+x@council.example") == "no <address>"
