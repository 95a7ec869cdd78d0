"""What its author took down, on the way to code that knows no such state: nobody reads it there, nor afterwards."""

from __future__ import annotations

import pytest
from django.db import connection

from carespace.models import Post
from tests.app_migrations import AppMigrationExecutor
from tests.factories.carespace import PointFactory, ReplyFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow("takes the tables of an app back and forth"),
]
BEFORE = [("carespace", "0010_subjects")]


def test_what_was_taken_down_stays_out_of_sight_both_ways() -> None:
    shown, reply = PointFactory(), ReplyFactory()
    gone = PointFactory(state="withdrawn", published_at=shown.published_at)
    hidden = PointFactory(state="hidden", published_at=shown.published_at)
    newest = AppMigrationExecutor(connection).loader.graph.leaf_nodes("carespace")
    executor = AppMigrationExecutor(connection)
    executor.migrate(BEFORE)
    old = executor.loader.project_state(BEFORE).apps.get_model("carespace", "Post").objects
    states = dict(old.values_list("pk", "state"))
    assert (states[shown.pk], states[reply.pk]) == ("published", "published")
    assert (states[gone.pk], states[hidden.pk]) == ("hidden", "hidden")
    AppMigrationExecutor(connection).migrate(newest)
    assert Post.objects.get(pk=shown.pk).shown
    for post in Post.objects.filter(pk__in=[gone.pk, hidden.pk]):
        assert (post.state, post.shown, post.published_at) == ("hidden", False, shown.published_at)
        assert post.gone_at is not None
