"""A mail server that reads ahead has the next letter's envelope with the last line of this one, and is bound by nothing."""

from __future__ import annotations

import pytest

from digests.letters.smtp_connection import PER_CONNECTION, HandoverOutcome, SmtpConnection
from digests.letters.smtp_envelopes import Envelope
from tests.digests.sink import Sink

POST = "post@carespace.example"
FIRST, SECOND, THIRD = (f"{name}@council.example" for name in ("first", "second", "third"))
MESSAGE = b"Subject: x\r\n\r\n.a line with a dot\r\nMAIL FROM:<no@council.example>\r\nend"


@pytest.fixture
def ahead(sink: Sink) -> Sink:
    sink.replies["EHLO"] = "250-sink\r\n250 PIPELINING"
    return sink


def hand_over(
    post: SmtpConnection, to: str, *, then: str | None = None, before=lambda: True
) -> HandoverOutcome:
    following = Envelope(POST, then) if then else None
    return post.hand_over(MESSAGE, sender=POST, recipient=to, before=before, following=following)


def test_letters_whose_envelopes_went_ahead_arrive_as_they_were(ahead: Sink):
    with SmtpConnection() as post:
        assert hand_over(post, FIRST, then=SECOND).kind == "sent"
        assert post.has_given(Envelope(POST, SECOND))
        assert hand_over(post, SECOND, then=THIRD).kind == "sent"
        assert hand_over(post, THIRD).kind == "sent"
        assert not post.given
    assert ahead.taken == [(POST, to, MESSAGE + b"\r\n") for to in (FIRST, SECOND, THIRD)]
    assert ahead.connections == 1


def test_a_server_that_does_not_read_ahead_is_given_nothing_ahead(sink: Sink):
    with SmtpConnection() as post:
        assert hand_over(post, FIRST, then=SECOND).kind == "sent"
        assert not post.given
        assert hand_over(post, SECOND).kind == "sent"
    assert len(sink.taken) == 2


@pytest.mark.parametrize(
    ("step", "reply", "kind", "connections"),
    [
        ("rcpt", "550 5.1.1 No such user", "address", 2),  # this server asks for the message all the same
        ("rcpt", "550 relay not permitted", "us", 2),
        ("rcpt", "450 4.2.1 Come back", "later", 2),
        ("rcpt", "421 4.3.2 Going down", "later", 2),
        ("rcpt", "", "later", 2),
        ("data", "451 Not now", "later", 1),
        ("data", "554 No", "us", 1),
        ("data", "", "later", 2),
        ("body", "554 5.7.1 Spam", "us", 1),
        ("body", "", "unknown", 2),
        ("taken", "", "unknown", 2),
    ],
)
def test_each_failure_has_its_name_and_the_letters_around_it_arrive_once(
    ahead: Sink, step, reply, kind, connections
):
    ahead.faults[SECOND] = (step, reply)
    with SmtpConnection() as post:
        assert hand_over(post, FIRST, then=SECOND).kind == "sent"
        outcome = hand_over(post, SECOND, then=THIRD)
        assert (outcome.kind, outcome.code) == (kind, int(reply[:3]) if reply else None)
        assert hand_over(post, THIRD).kind == "sent"
    others = {FIRST: 1, THIRD: 1}
    assert ahead.recipients() == (others | {SECOND: 1} if step == "taken" else others)
    assert ahead.connections == connections


def test_a_sender_refused_ahead_is_about_us(ahead: Sink):
    def refuse_from_now() -> bool:
        ahead.replies["MAIL"] = "552 5.2.2 Quota"
        return True

    with SmtpConnection() as post:
        hand_over(post, FIRST, then=SECOND, before=refuse_from_now)
        outcome = hand_over(post, SECOND)
    assert (outcome.kind, outcome.stage) == ("us", "sender")
    assert ahead.recipients() == {FIRST: 1}


def test_a_letter_refused_after_its_last_line_leaves_the_envelope_behind_it(ahead: Sink):
    ahead.faults[FIRST] = ("body", "554 5.7.1 Spam")
    with SmtpConnection() as post:
        assert hand_over(post, FIRST, then=SECOND).kind == "us"
        assert post.has_given(Envelope(POST, SECOND))
        assert hand_over(post, SECOND).kind == "sent"
    assert ahead.connections == 1


def test_withheld_at_the_last_moment_nothing_leaves(ahead: Sink):
    with SmtpConnection() as post:
        hand_over(post, FIRST, then=SECOND)
        assert hand_over(post, SECOND, before=lambda: False).kind == "withheld"
        assert hand_over(post, THIRD).kind == "sent"
    assert ahead.recipients() == {FIRST: 1, THIRD: 1}


def test_an_envelope_that_no_letter_follows_is_taken_back(ahead: Sink):
    with SmtpConnection() as post:
        hand_over(post, FIRST, then=SECOND)
        assert hand_over(post, THIRD, then=SECOND).kind == "sent"
    assert ahead.recipients() == {FIRST: 1, THIRD: 1}, "nor at the end"


def test_a_server_that_hangs_up_on_what_it_read_ahead_is_given_nothing_more(ahead: Sink):
    ahead.faults[FIRST] = ("taken", "")
    with SmtpConnection() as post:
        assert hand_over(post, FIRST, then=SECOND).kind == "unknown"
        hand_over(post, SECOND, then=THIRD)
        assert not post.given
        assert hand_over(post, THIRD).kind == "sent"


def test_a_connection_that_is_to_be_renewed_is_given_nothing_ahead(ahead: Sink):
    with SmtpConnection() as post:
        for _ in range(PER_CONNECTION):
            hand_over(post, FIRST, then=FIRST)
        assert not post.given
        assert hand_over(post, FIRST).kind == "sent"
    assert (ahead.connections, len(ahead.taken)) == (2, PER_CONNECTION + 1)


@pytest.mark.parametrize("reads_ahead", [True, False])
@pytest.mark.parametrize(
    "address",
    [
        "a@b.example>\r\nRCPT TO:<c@d.example",
        "a b@c.example",
        "é@c.example",
        '"a>b"@c.example',
        '"a\\ b"@c.example',
    ],
)
def test_an_address_that_would_be_a_command_goes_nowhere_and_the_next_letter_goes(
    sink: Sink, address, reads_ahead
):
    if reads_ahead:
        sink.replies["EHLO"] = "250-sink\r\n250 PIPELINING"
    with SmtpConnection() as post:
        assert hand_over(post, FIRST, then=address).kind == "sent"
        assert not post.given
        assert hand_over(post, address).kind == "unmade"
        assert hand_over(post, SECOND).kind == "sent"
    assert sink.recipients() == {FIRST: 1, SECOND: 1}
    assert sink.connections == 1
