"""Rows from before there were voices are given voices, and on the way back their members, who are found by computing."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts.models import User
from carespace.models import Post, Stance, Voice, Vote
from carespace.voices import find_members, find_voice
from tests.app_migrations import AppMigrationExecutor
from tests.factories.accounts import MemberFactory, PractitionerFactory
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory, StanceFactory, VoteFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow("takes the tables of an app back and forth"),
]
BEFORE_VOICES = [("carespace", "0025_trees"), ("accounts", "0008_trusted_members")]


def move(*targets: tuple[str, str]) -> None:
    AppMigrationExecutor(connection).migrate(list(targets))


def ask(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_voices_are_made_of_members_and_members_are_found_of_voices():
    leaves = AppMigrationExecutor(connection).loader.graph.leaf_nodes()
    newest = [leaf for leaf in leaves if leaf[0] in {"accounts", "carespace"}]
    debate = DebateFactory()
    manager, named, left = (
        PractitionerFactory(),
        MemberFactory(name="Jo Plain"),
        MemberFactory(name="Gone Away"),
    )
    point = PointFactory(debate=debate, author=manager, text="One.")
    reply = ReplyFactory(parent=point, author=named)
    other = PointFactory(author=manager)
    orphan = PointFactory(debate=debate, author=left, text="Left.")
    nobodys = PointFactory(debate=debate, author=None)
    VoteFactory(post=point, member=named)
    VoteFactory(post=point, member=left, value="pass")
    StanceFactory(debate=debate, member=manager)
    StanceFactory(debate=debate, member=left)
    left.delete()
    move(*BEFORE_VOICES)
    posts = dict(ask("select id, author_id from carespace_post"))
    assert posts == {
        point.pk: manager.pk,
        reply.pk: named.pk,
        other.pk: manager.pk,
        orphan.pk: None,
        nobodys.pk: None,
    }
    labels = {pk: rest for pk, *rest in ask("select id, author_label, author_verified from carespace_post")}
    assert labels[point.pk] == ["Residential manager", True]
    assert (labels[reply.pk], labels[orphan.pk]) == (["Jo Plain", False], ["Former member", False])
    assert sorted(ask("select member_id from carespace_vote"), key=str) == [(named.pk,), (None,)]
    assert ask("select member_id from carespace_stance") == [(manager.pk,)]
    with connection.cursor() as cursor:  # shown by name in one post and by work in the next
        cursor.execute(
            "update carespace_post set author_id = %s, author_label = 'Inspector' where id = %s",
            [named.pk, orphan.pk],
        )
    move(*newest)
    assert Post.objects.get(pk=point.pk).voice == find_voice(debate, manager)
    assert Post.objects.get(pk=point.pk).byline == "Residential manager, verified"
    assert Post.objects.get(pk=reply.pk).byline == Post.objects.get(pk=orphan.pk).byline == "Inspector"
    assert Post.objects.get(pk=reply.pk).voice == find_voice(debate, named)
    assert find_members([Post.objects.get(pk=nobodys.pk).voice]) == {}
    assert Stance.objects.get().voice == find_voice(debate, manager)
    assert sorted(Vote.objects.values_list("voice", flat=True), key=str) == [
        find_voice(debate, named).pk,
        None,
    ]
    assert Voice.objects.filter(place=None).count() == 0
    assert set(User.objects.filter(is_trusted=True)) == {manager, named}
