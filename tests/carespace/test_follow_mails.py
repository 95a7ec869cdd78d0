"""Mails about debates a member follows: off by default, one an hour, and nothing of what was said or by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from carespace.debate_life.lifecycle import withdraw_debate
from carespace.follows.following import note_visit, set_follow
from carespace.follows.mails import (
    find_due_follows,
    make_stop_token,
    read_stop_token,
    send_follow_mail,
    send_follow_mails,
)
from carespace.models import Follow, Post
from carespace.moderation import approve_post
from carespace.tasks import send_news as tick
from carespace.voices import take_voice
from live.redis_client import connect
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory, StanceFactory

pytestmark = pytest.mark.django_db


def letters() -> list[str]:
    return [f"{letter.subject}\n{letter.body}" for letter in mail.outbox]


def test_nobody_is_written_to_who_did_not_ask(reader):
    debate = DebateFactory()
    own = PointFactory(debate=debate, author=reader)
    set_follow(by=reader, debate=debate, what="debate")
    ReplyFactory(parent=own)
    tick()
    assert letters() == []


def test_a_mail_says_how_much_is_new_and_quotes_nothing(reader):
    debate = DebateFactory(motion="Visits should be weekly")
    own = PointFactory(debate=debate, author=reader, text="Words of mine.")
    set_follow(by=reader, debate=debate, what="replies", by_mail=True)
    reply = ReplyFactory(parent=own, text="Words of another.")
    tick()
    assert [letter.to for letter in mail.outbox] == [[reader.email]]
    assert "1 reply to you in “Visits should be weekly”." in letters()[0].replace("\n", " ")
    for secret in ("Words of", reply.author.public_name(), debate.slug):
        assert secret not in letters()[0]
    tick()
    assert len(letters()) == 1


def test_a_debate_in_which_one_speaks_under_an_alias_is_not_named(reader):
    debate = DebateFactory(motion="Visits should be weekly")
    take_voice(debate=debate, by=reader, shown_as="alias")
    set_follow(by=reader, debate=debate, what="debate", by_mail=True)
    PointFactory(debate=debate)
    tick()
    assert "1 new post in a debate you follow." in letters()[0].replace("\n", " ")
    for secret in ("weekly", debate.slug, str(debate.pk) + "/"):
        assert secret not in letters()[0]


def test_what_was_seen_or_is_ones_own_is_no_news(client_of, reader):
    debate = DebateFactory()
    set_follow(by=reader, debate=debate, what="debate", by_mail=True)
    PointFactory(debate=debate, author=reader)
    tick()
    assert letters() == []
    assert find_due_follows() == {}  # and is not looked at again
    PointFactory(debate=debate)
    client_of(reader).get(debate.get_absolute_url())
    tick()
    assert letters() == []


@pytest.mark.slow("five hundred replies, and the ticks of an hour among them")
def test_five_hundred_replies_in_an_hour_make_one_mail(reader):
    point = PointFactory(author=reader)
    set_follow(by=reader, debate=point.debate, what="replies", by_mail=True)
    other = PointFactory(author=reader)
    set_follow(by=reader, debate=other.debate, what="debate", by_mail=True)
    for _ in range(10):
        for parent in (point, other):
            ReplyFactory.create_batch(25, parent=parent)
        tick()
    assert len(letters()) == 1
    connect(settings.CACHE_REDIS).flushdb()  # an hour later
    tick()
    tick()
    assert len(letters()) == 2
    assert "225 replies to you" in letters()[1].replace("\n", " ")
    assert "225 new posts" in letters()[1].replace("\n", " ")


def test_who_follows_two_debates_gets_one_mail(reader):
    for _ in range(2):
        set_follow(by=reader, debate=PointFactory().debate, what="debate", by_mail=True)
    for follow in Follow.objects.all():
        PointFactory(debate=follow.debate)
    assert send_follow_mails() == 1
    assert letters()[0].count("1 new post in") == 2


def test_a_mail_that_fails_is_due_still(reader, monkeypatch):
    debate = DebateFactory()
    set_follow(by=reader, debate=debate, what="debate", by_mail=True)
    PointFactory(debate=debate)

    def refuse(*args, **kwargs):
        raise OSError("no mail server")

    with monkeypatch.context() as patched:
        patched.setattr("carespace.follows.mails.mail_news", refuse)
        assert send_follow_mails() == 0
    assert set(find_due_follows()) == {reader.pk}


def test_who_has_left_is_written_to_no_more(reader):
    debate = DebateFactory()
    set_follow(by=reader, debate=debate, what="debate", by_mail=True)
    PointFactory(debate=debate)
    reader.is_active = False
    reader.save()
    assert send_follow_mails() == 0


def test_one_click_ends_the_mails_and_not_the_following(reader):
    debate = DebateFactory()
    set_follow(by=reader, debate=debate, what="debate", by_mail=True)
    PointFactory(debate=debate)
    tick()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    address = "/you/" + address.partition("/you/")[2]
    program = Client(enforce_csrf_checks=True)
    assert program.get(address).status_code == 200
    assert Follow.objects.get().by_mail
    for _ in range(2):
        assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [(follow.what, follow.by_mail) for follow in Follow.objects.all()] == [("debate", False)]
    assert address in letters()[0]


def test_a_token_is_of_one_member_and_no_other_word_is_one(client, reader):
    assert read_stop_token(make_stop_token(reader)) == reader
    for token in ("nothing", make_stop_token(reader)[:-1]):
        assert client.post(f"/you/following/stop/{token}/").status_code == 404


def test_posts_that_come_late_by_a_moderator_are_news(reader, moderator):
    debate = DebateFactory()
    waits = PointFactory(debate=debate, state="waiting", created_at=timezone.now() - timedelta(days=2))
    set_follow(by=reader, debate=debate, what="debate", by_mail=True)
    approve_post(by=moderator, post=Post.objects.get(pk=waits.pk))
    tick()
    assert len(letters()) == 1


def test_whoever_changed_minds_is_told_how_many_and_not_whose(reader, mailoutbox):
    """One mail for each number, once it may be known; it quotes nothing."""
    young = timezone.now() - timedelta(hours=23)
    point = PointFactory(author=reader, published_at=young, past_first_day=False)
    set_follow(by=reader, debate=point.debate, what="replies", by_mail=True)
    for number in range(6):
        StanceFactory(
            debate=point.debate, moment="after", reason="Words that stay where they are.", credited=point
        )
        Post.objects.filter(pk=point.pk).update(minds_changed=number + 1)
    assert send_follow_mails() == 0
    Post.objects.filter(pk=point.pk).update(published_at=timezone.now() - timedelta(hours=25))
    assert send_follow_mails() == 1
    assert "6 people say that you changed their mind in “" in mailoutbox[0].body
    assert "stay where they are" not in mailoutbox[0].body
    assert send_follow_mails() == 0
    assert Follow.objects.get().minds_told == 6


def test_a_few_people_are_told_of_by_no_mail(reader):
    point = PointFactory(author=reader, published_at=timezone.now() - timedelta(days=3))
    set_follow(by=reader, debate=point.debate, what="debate", by_mail=True)
    StanceFactory(debate=point.debate, moment="after")
    Post.objects.filter(pk=point.pk).update(minds_changed=1)
    assert send_follow_mails() == 0


def test_what_was_withdrawn_since_a_mail_was_due_is_told_to_nobody(reader, editor):
    point = PointFactory()
    set_follow(by=reader, debate=point.debate, what="debate", by_mail=True)
    PointFactory(debate=point.debate)
    due = find_due_follows()
    assert due
    withdraw_debate(by=editor, debate=point.debate, reason="It names somebody.")
    assert send_follow_mail(reader.pk, due[reader.pk]) is None
    assert mail.outbox == []


def test_following_begins_by_the_database_s_clock(reader, monkeypatch):
    """Else a post that comes within the minutes a host is ahead is no news to anybody."""
    ahead = timezone.now() + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: ahead)
    follow = set_follow(by=reader, debate=DebateFactory(), what="debate", by_mail=True)
    note_visit(follow.debate, reader)
    follow.refresh_from_db()
    assert max(follow.told_at, follow.seen_at) < ahead - timedelta(hours=23)
