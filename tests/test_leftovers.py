"""What a test commits is gone in the next one, by the cheapest way that is right."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts.models import User
from articles.models import SectionPage
from carespace.models import Post
from tests.factories.carespace import PointFactory

pytestmark = pytest.mark.django_db(transaction=True)
kept: list[int] = []
spoilt: list[int] = []


def ask(statement: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def find_database() -> int:
    return ask("select oid from pg_database where datname = current_database()")


@pytest.mark.parametrize("turn", [1, 2])
def test_rows_where_none_were_go_without_a_clone(turn):
    assert not Post.objects.exists()
    assert not User.objects.exists()
    PointFactory()
    kept.append(find_database())
    assert len(set(kept)) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: SectionPage.objects.update(title="Spoilt"),
        lambda: ask("create table spoilt (id int)"),
        lambda: None,
    ],
    ids=["a row", "a table", "nothing"],
)
def test_what_the_migrations_left_comes_back_in_a_clone(spoil):
    assert not SectionPage.objects.filter(title="Spoilt").exists()
    assert ask("select count(*) from pg_class where relname = 'spoilt'") == 0
    assert find_database() not in spoilt
    spoilt.append(find_database())
    spoil()
