"""Questions about many debates: what is open, what moved, what counts."""

from datetime import UTC, datetime, timedelta

import pytest

from carespace.models import Debate, Post
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import (
    ClosureFactory,
    DebateFactory,
    PointFactory,
    ReplyFactory,
    StanceFactory,
    VoteFactory,
)

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 2, tzinfo=UTC)
END = START + timedelta(days=1)
BEFORE, DURING = START - timedelta(days=9), START + timedelta(hours=5)


@pytest.fixture
def debate():
    return DebateFactory(opened_at=BEFORE)


def moved():
    return Debate.objects.moved_between(START, END)


def test_open_and_closed():
    open_debate, closed = DebateFactory(), DebateFactory(closed=True)
    assert Debate.objects.open().get() == open_debate
    assert Debate.objects.closed().get() == closed


def test_quiet_debate_has_not_moved(debate):
    point = PointFactory(debate=debate, published_at=BEFORE)
    VoteFactory(post=point, at=BEFORE)
    StanceFactory(debate=debate, at=END)
    assert not moved().exists()


def test_movement_is_counted_by_kind(debate):
    point = PointFactory(debate=debate, published_at=DURING)
    ReplyFactory(parent=point, published_at=DURING)
    VoteFactory.create_batch(3, post=point, at=DURING)
    StanceFactory.create_batch(2, debate=debate, at=DURING)
    found = moved().get()
    assert (found.new_points, found.new_replies, found.new_votes, found.new_stances) == (1, 1, 3, 2)
    assert (found.is_new, found.is_just_closed) == (False, False)


def test_a_person_who_stood_before_and_after_counts_once(debate):
    first = StanceFactory(debate=debate, at=DURING)
    StanceFactory(debate=debate, member=first.member, moment="after", at=DURING)
    StanceFactory(debate=debate, moment="after", at=DURING)
    assert moved().get().new_stances == 2


def test_a_moment_belongs_to_one_window(debate):
    PointFactory(debate=debate, published_at=START)
    PointFactory(debate=debate, published_at=END)
    assert moved().get().new_points == 1
    assert Debate.objects.moved_between(END, END + timedelta(days=1)).get().new_points == 1


def test_opening_and_closing_are_movements(debate):
    opened = DebateFactory(opened_at=DURING)
    ClosureFactory(debate=debate, at=DURING)
    assert {(d.pk, d.is_new, d.is_just_closed) for d in moved()} == {
        (opened.pk, True, False),
        (debate.pk, False, True),
    }


def test_what_is_not_public_is_no_movement(debate):
    hidden = PointFactory(debate=debate, state="hidden", published_at=DURING)
    ReplyFactory(parent=hidden, published_at=DURING)
    VoteFactory(post=hidden, at=DURING)
    PointFactory(debate=debate, state="waiting", created_at=DURING)
    assert not moved().exists()


def test_counts_and_movement_can_be_asked_together(debate):
    PointFactory(debate=debate, published_at=DURING)
    StanceFactory(debate=debate, side="against", at=BEFORE)
    found = moved().get()
    assert (found.points, found.new_points, found.stances_against) == (1, 1, 1)


def test_people_are_counted_where_they_stand_now(debate):
    member = MemberFactory()
    StanceFactory(debate=debate, member=member)
    StanceFactory(debate=debate, member=member, moment="after", side="undecided")
    StanceFactory(debate=debate)
    StanceFactory(member=member, side="against")
    found = Debate.objects.select_related("closure").get(pk=debate.pk)
    assert (found.stances_for, found.stances_undecided, found.stances_against) == (1, 1, 0)


def test_replies_beneath_a_hidden_point_are_not_public(debate):
    hidden = PointFactory(debate=debate, state="hidden", published_at=BEFORE)
    ReplyFactory(parent=hidden)
    assert not Post.objects.published().exists()
    assert Debate.objects.select_related("closure").get().replies == 0


def test_asking_whether_it_is_open_costs_nothing_when_counted(debate, django_assert_num_queries):
    found = Debate.objects.select_related("closure").get()
    with django_assert_num_queries(0):
        assert found.is_open
