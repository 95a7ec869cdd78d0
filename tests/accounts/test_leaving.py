"""Leaving: said plainly before, done once it is certain who asks, and nothing left that leads to a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.own_page.leaving import leave
from carespace.contributions import cast_vote, record_stance
from carespace.counters.recount import recount_debate
from carespace.follows.following import set_follow
from carespace.models import Debate, Follow, Post, SplitLook, Voice
from carespace.models.debate_counts import COUNTED
from carespace.stances.split_looks import note_look
from tests.factories.accounts import PASSWORD, MemberFactory
from tests.factories.carespace import ClosureFactory, DebateFactory, PointFactory, ShiftFactory

pytestmark = pytest.mark.django_db
LEAVE = "/you/leave/"


def come_in(client, member) -> None:
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_leaving_says_before_what_goes_and_what_stays(client_of, reader):
    page = client_of(reader).get(LEAVE).content.decode()
    for words in ("What is erased", "What stays", "Former member", "no debate counts differently"):
        assert words in page
    assert "Before you go" not in page
    assert User.objects.filter(pk=reader.pk).exists()


def test_leaving_erases_the_account_and_ends_the_session(client, reader):
    come_in(client, reader)
    answer = client.post(LEAVE)
    assert answer["Location"] == "/you/left/"
    assert "storage" in answer["Clear-Site-Data"]
    assert not User.objects.filter(pk=reader.pk).exists()
    assert b"You have left" in client.get("/you/left/").content
    assert client.get("/you/")["Location"].startswith(reverse("account_login"))
    again = client.post("/accounts/login/", {"login": reader.email, "password": PASSWORD})
    assert again.status_code == 200


def test_leaving_asks_once_more_who_it_is(client, client_of, reader):
    assert client_of(reader).post(LEAVE)["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(LEAVE)["Location"].startswith(reverse("account_login"))
    assert User.objects.filter(pk=reader.pk).exists()


def test_another_site_cannot_have_anybody_leave(reader):
    client = Client(enforce_csrf_checks=True)
    client.force_login(reader, backend="accounts.sign_in.member_backend.MemberBackend")
    assert client.post(LEAVE).status_code == 403
    assert User.objects.filter(pk=reader.pk).exists()


def test_leaving_twice_is_leaving_once(reader):
    assert leave(by=reader)
    assert not leave(by=reader)


def test_an_ended_debate_counts_the_same_and_loses_the_name(reader):
    debate = DebateFactory()
    point = PointFactory(debate=debate)
    PointFactory(debate=debate, author=reader, text="Words that stay.")
    cast_vote(by=reader, point=point, value="agree")
    record_stance(by=reader, debate=debate, moment="before", side="for")
    ClosureFactory(debate=debate)
    counted = list(Debate.objects.values(*COUNTED))
    leave(by=reader)
    assert list(Debate.objects.values(*COUNTED)) == counted
    assert recount_debate(Debate.objects.get()) == []
    page = Client().get(debate.get_absolute_url()).content.decode()
    assert "Words that stay." in page
    assert "Former member" in page
    assert reader.name not in page


def test_what_was_followed_or_waits_goes_along(reader, stranger):
    debate = DebateFactory()
    set_follow(by=reader, debate=debate, what="debate")
    set_follow(by=stranger, debate=debate, what="debate")
    note_look(DebateFactory(), reader)
    PointFactory(debate=debate, author=reader, text="Not read by anybody.", state="waiting")
    leave(by=reader)
    assert Follow.objects.count() == 1
    assert not SplitLook.objects.exists()
    assert Post.objects.get().state == "withdrawn"
    assert Voice.objects.exists()


def test_one_whose_posts_wait_is_told(client_of, reader):
    PointFactory(author=reader, state="waiting")
    assert "One post of yours waits for a moderator" in client_of(reader).get(LEAVE).content.decode()


@pytest.mark.parametrize("number", [1, 2])
def test_a_moderator_on_the_rota_is_told(client_of, moderator, number):
    for day in range(number):
        ShiftFactory(moderator=moderator, starts_at=timezone.now() + timedelta(days=day))
    ShiftFactory(
        moderator=moderator,
        starts_at=timezone.now() - timedelta(days=9),
        ends_at=timezone.now() - timedelta(days=8),
    )
    page = client_of(moderator).get(LEAVE).content.decode()
    assert f"You stand on the rota with {'a shift' if number == 1 else '2 shifts'}" in page
    assert reverse("carespace:duty") in page
    assert "stays on record" in page


def test_the_page_asks_as_much_of_a_member_with_many_posts(client_of, reader, count_queries):
    PointFactory(author=reader, state="waiting")
    client = client_of(reader)
    client.get(LEAVE)
    few = count_queries(lambda: client.get(LEAVE))
    for _ in range(3):
        PointFactory(author=reader, state="waiting")
    assert count_queries(lambda: client.get(LEAVE)) == few


def test_somebody_else_stays(client, reader, stranger):
    come_in(client, MemberFactory())
    client.post(LEAVE)
    assert User.objects.filter(pk__in=[reader.pk, stranger.pk]).count() == 2
