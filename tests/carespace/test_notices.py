"""Authors hear by mail what was decided, once."""

import threading
from functools import partial
from smtplib import SMTPException

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.utils import timezone

from carespace import notices
from carespace.debate_life.lifecycle import close_debate, pause_debate, withdraw_debate
from carespace.models import ModerationDecision
from carespace.moderation import approve_post, hide_post, keep_post, withdraw_post
from carespace.notices import TOGETHER, send_decision_notices
from carespace.reports import create_report
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db


def send_due() -> int:
    """What is sent once decisions are no longer gathered."""
    return send_decision_notices(timezone.now() + TOGETHER)


def test_approved_author_hears_of_it_once(moderator):
    point = PointFactory(
        state="waiting", text="SECRETWORDS", debate=DebateFactory(motion="Build & open homes")
    )
    approve_post(by=moderator, post=point)
    assert (send_due(), send_due()) == (1, 0)
    letter = mail.outbox[0]
    assert letter.to == [point.author.email]
    assert letter.subject == "Your point is published"
    assert "“Build & open homes”" in letter.body
    assert f"{settings.SITE_URL}{point.get_absolute_url()}" in letter.body
    html = letter.alternatives[0].content
    assert "Build &amp; open homes" in html
    assert "SECRETWORDS" not in letter.body + html
    assert "Mo Moderator" not in letter.body + html


def test_author_of_a_hidden_reply_hears_why(moderator):
    reply = ReplyFactory()
    hide_post(by=moderator, post=reply, rule="identifies", reason="Leave out the town.")
    send_due()
    letter = mail.outbox[0]
    assert letter.subject == "Your reply is not public"
    body = " ".join(letter.body.split())
    assert "it could have identified a child, a family or a colleague" in body
    assert "Leave out the town." in body
    assert "/you/#posts" in body


def test_kept_posts_and_gone_authors_get_no_mail(moderator):
    kept = PointFactory()
    create_report(by=None, post=kept, reason="personal")
    keep_post(by=moderator, post=kept)
    approve_post(by=moderator, post=PointFactory(state="waiting", author=None))
    left = PointFactory(state="waiting")
    left.author.is_active = False
    left.author.save(update_fields=["is_active"])
    approve_post(by=moderator, post=left)
    send_due()
    assert mail.outbox == []
    assert not ModerationDecision.objects.filter(told_at=None).exists()


def test_mail_that_fails_is_sent_next_time_and_holds_nobody_up(moderator, monkeypatch, caplog):
    first, second = PointFactory.create_batch(2, state="waiting")
    for point in (first, second):
        approve_post(by=moderator, post=point)
    real = notices.send_mail

    def picky(*, to, **rest):
        if to == first.author.email:
            raise SMTPException("busy")
        real(to=to, **rest)

    monkeypatch.setattr(notices, "send_mail", picky)
    assert send_due() == 1
    assert "was not sent" in caplog.text
    monkeypatch.undo()
    assert send_due() == 1
    assert [letter.to[0] for letter in mail.outbox] == [second.author.email, first.author.email]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_mail_once(moderator):
    for point in PointFactory.create_batch(4, state="waiting"):
        approve_post(by=moderator, post=point)

    def work() -> None:
        send_due()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mail.outbox) == 4
    assert len({letter.to[0] for letter in mail.outbox}) == 4


@pytest.mark.django_db(transaction=True)
def test_a_ruling_is_locked_for_nobody_while_its_mail_is_sent(moderator, monkeypatch):
    """A slow mail server holds no row: another connection writes it at once."""
    approve_post(by=moderator, post=PointFactory(state="waiting"))
    written = []

    def write_elsewhere(**letter):
        def write():
            with connection.cursor() as cursor:
                cursor.execute("set lock_timeout = 200")
                cursor.execute("update carespace_moderationdecision set reason = 'Corrected'")
                written.append(cursor.rowcount)
            connection.close()

        other = threading.Thread(target=write)
        other.start()
        other.join()

    monkeypatch.setattr(notices, "send_mail", write_elsewhere)
    assert send_due() == 1
    assert written == [1]
    ruling = ModerationDecision.objects.get()
    assert ruling.told_at is not None
    assert ruling.reason == "Corrected"


def test_decisions_within_ten_minutes_make_one_mail_with_the_last_truth(moderator):
    point = PointFactory(state="waiting")
    approve_post(by=moderator, post=point)
    assert send_decision_notices() == 0, "others may follow"
    hide_post(by=moderator, post=point, rule="personal", reason="Not the man.")
    hide_post(by=moderator, post=point, rule="identifies", reason="Nor the town.")
    assert send_due() == 1
    assert mail.outbox[0].subject == "Your point is not public"
    assert "Nor the town." in " ".join(mail.outbox[0].body.split())
    assert send_due() == 0


def test_what_was_undone_before_anybody_heard_of_it_is_not_told(moderator):
    point = PointFactory()
    hide_post(by=moderator, post=point, rule="personal")
    approve_post(by=moderator, post=point)
    assert send_due() == 0
    hide_post(by=moderator, post=point, rule="personal")
    assert send_due() == 1
    approve_post(by=moderator, post=point)
    assert send_due() == 1
    assert [letter.subject for letter in mail.outbox] == [
        "Your point is not public",
        "Your point is published",
    ]


def test_nobody_is_told_of_what_they_took_down_or_what_nobody_can_read(moderator):
    taken = PointFactory(state="waiting")
    approve_post(by=moderator, post=taken)
    withdraw_post(by=taken.author, post=taken)
    point = PointFactory()
    beneath = ReplyFactory(parent=point, state="waiting")
    approve_post(by=moderator, post=beneath)
    hide_post(by=moderator, post=point, rule="identifies")
    assert send_due() == 1
    assert mail.outbox[0].to == [point.author.email]
    assert not ModerationDecision.objects.filter(told_at=None).exists()


@pytest.mark.parametrize("gone", [withdraw_debate, partial(pause_debate, kind="reading")])
def test_no_mail_says_the_motion_of_a_debate_nobody_may_read(moderator, editor, gone):
    point, waiting = PointFactory(), PointFactory(state="waiting")
    hide_post(by=moderator, post=point, rule="personal")
    approve_post(by=moderator, post=waiting)
    for post in (point, waiting):
        gone(by=editor, debate=post.debate, reason="It names somebody.")
    assert send_due() == 1
    (letter,) = mail.outbox
    assert "your point in a debate, because" in letter.body
    assert point.debate.motion not in letter.body


def test_nobody_is_told_to_post_again_where_nobody_can(moderator, editor):
    running, over = PointFactory(), PointFactory()
    for post in (running, over):
        hide_post(by=moderator, post=post, rule="personal")
    close_debate(by=editor, debate=over.debate, outcome="Settled.")
    assert send_due() == 2
    assert ["You may post it again" in letter.body for letter in mail.outbox] == [True, False]
