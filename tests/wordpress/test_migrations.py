"""The records of earlier imports keep what they know on the way to this version and back."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.app_migrations import AppMigrationExecutor
from tests.factories.articles import article

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow("takes the tables of an app back by four versions, and forth"),
]
BEFORE, AFTER = [("wordpress", "0002_comment_permissions")], [("wordpress", "0006_comment_threads")]


def move_to(targets):
    """The models as they are after these migrations."""
    executor = AppMigrationExecutor(connection)
    executor.migrate(targets)
    return AppMigrationExecutor(connection).loader.project_state(targets).apps


def test_numbers_threads_and_comments_survive_both_ways():
    page = article("Story", slug="story")
    apps = move_to(BEFORE)
    items, comments = (
        apps.get_model("wordpress", name).objects for name in ("ImportedItem", "ArchivedComment")
    )
    said = {"site": "old.example", "source": "x", "result": "imported"}
    items.create(key="12", kind="post", page_id=page.pk, **said)
    items.create(key="said:abc", kind="post", **said)
    for place, (number, depth, state) in enumerate(
        [(1, 0, "shown"), (2, 1, "held"), (3, 2, "shown"), (4, 1, "shown")]
    ):
        comments.create(
            site="old.example", number=number, page_id=page.pk, author=f"N{number}", text="Words", place=place,
            depth=depth, answers="N" if depth else "", state=state, source_state=state,
        )  # fmt: skip

    apps = move_to(AFTER)
    items, comments = (
        apps.get_model("wordpress", name).objects for name in ("ImportedItem", "ArchivedComment")
    )
    record = items.get(number=12)
    assert (record.key, record.slug, record.title) == ("post:12", "story", "Story")
    assert record.first_date == page.first_published_at
    assert items.get(key="said:abc").number == 0
    threads = comments.order_by("place").values_list("number", "parent", "answers", "depth")
    assert list(threads) == [(1, 0, "", 0), (2, 1, "N", 1), (4, 1, "N", 1), (3, 2, "", 0)]
    items.create(key="page:12", kind="page", number=12, **said)
    other = article("Other", slug="other")
    comments.create(
        site="old.example",
        number=1,
        page_id=other.pk,
        author="N",
        text="Words",
        state="shown",
        source_state="shown",
    )

    apps = move_to(BEFORE)
    items, comments = (
        apps.get_model("wordpress", name).objects for name in ("ImportedItem", "ArchivedComment")
    )
    assert sorted(items.values_list("key", flat=True)) == ["12", "page:12", "said:abc"]
    assert comments.count() == len(set(comments.values_list("number", flat=True))) == 5
    move_to(AFTER)
