"""What a test commits is gone in the next one, by the cheapest way that is right."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from accounts.models import User
from articles.models import SectionPage
from carespace.models import Post
from tests.factories.articles import article
from tests.factories.carespace import PointFactory
from tests.leftovers import MOST_DEAD

pytestmark = pytest.mark.django_db(transaction=True)
kept: list[int] = []
rows: list[str] = []
known: list[int] = []
many: list[int] = []
room: list[int] = []
sizes: list[str] = []
spoilt: list[int] = []


def ask(statement: str):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def find_database():
    return ask("select oid from pg_database where datname = current_database()")


@pytest.mark.parametrize("turn", [1, 2])
def test_rows_where_none_were_go_without_a_clone(turn):
    assert not Post.objects.exists()
    assert not User.objects.exists()
    PointFactory()
    kept.append(find_database())
    assert len(set(kept)) == 1


@pytest.mark.parametrize("turn", [1, 2])
def test_rows_of_the_migrations_come_back_without_a_clone(turn):
    assert not SectionPage.objects.filter(title="Spoilt").exists()
    assert Permission.objects.exists()
    rows.append(ask("select md5(string_agg(page::text, '' order by id)) from wagtailcore_page page"))
    known.append(ask("select count(*) from pg_statistic where starelid = 'wagtailcore_page'::regclass"))
    sizes.append(ask("select (relpages, reltuples)::text from pg_class where relname = 'wagtailcore_page'"))
    SectionPage.objects.update(title="Spoilt")
    Permission.objects.all().delete()
    for number in range(9):
        article(f"New {number}")
    ask("create temporary table passing (id int)")
    ask("analyze wagtailcore_page")
    kept.append(find_database())
    assert [len(set(seen)) for seen in (kept, rows, known, sizes)] == [1, 1, 1, 1]


@pytest.mark.parametrize("turn", [1, 2])
def test_many_rows_leave_no_room_behind(turn):
    room.append(ask("select pg_relation_size('django_session')"))
    assert room[-1] <= room[0]
    ask(f"insert into django_session select number, '', now() from generate_series(0, {MOST_DEAD}) number")
    many.append(find_database())
    assert len(set(many)) == 1


SPOILT = "select count(*) from pg_class where relname = 'spoilt'"
COLUMN = "select count(*) from pg_attribute where attrelid = 'accounts_user'::regclass and attname = 'spoilt'"


@pytest.mark.parametrize(
    "spoil",
    ["create table spoilt (id int)", "alter table accounts_user add spoilt int", "select 1"],
    ids=["a table", "a column", "nothing"],
)
def test_what_was_made_goes_with_a_clone(spoil):
    assert ask(SPOILT) + ask(COLUMN) == 0
    assert find_database() not in spoilt
    spoilt.append(find_database())
    ask(spoil)
