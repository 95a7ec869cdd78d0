"""The strength of a point, stored with its votes, goes back into a column the database works out, and comes again."""

from __future__ import annotations

import pytest
from django.db import connection

from carespace.models import Post
from tests.app_migrations import AppMigrationExecutor
from tests.factories.carespace import PointFactory, VoteFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow("takes the tables of an app back and forth"),
]
INDEXES = "select indexname, indexdef from pg_indexes where indexdef like '%strength%' order by 1"


def read_indexes() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(INDEXES)
        return cursor.fetchall()


def test_strength_survives_both_ways() -> None:
    for agrees, disagrees in ((0, 0), (3, 1), (0, 2)):
        point = PointFactory()
        VoteFactory.create_batch(agrees, post=point)
        VoteFactory.create_batch(disagrees, post=point, value="disagree")
    stored = dict(Post.objects.values_list("pk", "strength"))
    newest = AppMigrationExecutor(connection).loader.graph.leaf_nodes("carespace")
    indexes = read_indexes()
    executor = AppMigrationExecutor(connection)
    executor.migrate([("carespace", "0029_voice_marks")])
    old = executor.loader.project_state([("carespace", "0029_voice_marks")]).apps
    found = old.get_model("carespace", "Post").objects
    assert dict(found.values_list("pk", "strength")) == pytest.approx(stored)
    found.update(agrees=5)
    assert len({post.strength for post in found.all()}) == 3
    AppMigrationExecutor(connection).migrate(newest)
    assert read_indexes() == indexes
    assert len(indexes) >= 2
    Post.objects.update(agrees=9)
    assert {post.strength for post in Post.objects.all()} == {post.strength for post in found.all()}
