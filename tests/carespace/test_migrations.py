"""Debates from before their counts were stored are counted on the way to this version."""

from __future__ import annotations

import pytest
from django.db import connection

from carespace.counters.recount import recount_debate
from carespace.models import Debate
from tests.app_migrations import AppMigrationExecutor
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory, StanceFactory, VoteFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow("takes the tables of an app back and forth"),
]


def move_carespace(name: str) -> None:
    AppMigrationExecutor(connection).migrate([("carespace", name)])


def test_debates_are_counted_and_their_rows_survive_both_ways():
    debate, empty = DebateFactory(), DebateFactory()
    point = PointFactory(debate=debate)
    ReplyFactory(parent=point)
    ReplyFactory(parent=point, state="waiting")
    hidden = PointFactory(debate=debate, side="against", state="hidden", published_at=point.published_at)
    ReplyFactory(parent=hidden)
    for value in ("agree", "disagree", "pass", "agree"):
        VoteFactory(post=point, value=value)
    first = StanceFactory(debate=debate)
    StanceFactory(debate=debate, member=first.member, moment="after", side="undecided")
    StanceFactory(debate=debate, side="against")
    newest = AppMigrationExecutor(connection).loader.graph.leaf_nodes("carespace")[0][1]
    move_carespace("0004_debate_life_rules")
    move_carespace(newest)
    assert recount_debate(debate) == recount_debate(empty) == []
    held = Debate.objects.get(pk=debate.pk)
    assert (held.points, held.replies, held.ever_published, held.people) == (1, 1, 4, 2)
