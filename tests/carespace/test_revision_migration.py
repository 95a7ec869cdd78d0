"""What posts say becomes their first texts, and goes back into the posts: nothing is cut or lost."""

from __future__ import annotations

import pytest
from django.db import connection

from carespace.models import Post, Revision
from tests.app_migrations import AppMigrationExecutor
from tests.factories.carespace import PointFactory, ReplyFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow("takes the tables of an app back and forth"),
]


def test_words_survive_both_ways() -> None:
    long = "é" * 1200
    point, reply = PointFactory(text="A claim."), ReplyFactory(text=long, state="withdrawn")
    newest = AppMigrationExecutor(connection).loader.graph.leaf_nodes("carespace")
    executor = AppMigrationExecutor(connection)
    executor.migrate([("carespace", "0015_gone_at")])
    state = executor.loader.project_state([("carespace", "0015_gone_at")])
    old = state.apps.get_model("carespace", "Post").objects
    assert dict(old.values_list("pk", "text")) == {
        point.pk: "A claim.",
        reply.pk: long,
        reply.parent_id: old.get(pk=reply.parent_id).text,
    }
    AppMigrationExecutor(connection).migrate(newest)
    kept = Post.objects.get(pk=reply.pk).current_revision
    assert (kept.text, kept.why, kept.number, kept.at, kept.post_id) == (
        long,
        "",
        1,
        reply.created_at,
        reply.pk,
    )
    assert Revision.objects.count() == 3
