"""A query put into SQL once answers for other values each time it is asked."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import BooleanField, Case, When
from django.test.utils import CaptureQueriesContext

from live.database.query_plan import QueryPlan, fill_places

pytestmark = pytest.mark.django_db


def make(app: str, *, besides: int = -1001):
    is_user = Case(When(model="user", then=True), default=False, output_field=BooleanField())
    return (
        ContentType.objects.filter(app_label=app)
        .exclude(pk=besides)
        .annotate(is_user=is_user)
        .order_by("model")
    )


def test_each_asking_has_its_own_values_and_annotations(django_assert_num_queries):
    plan = QueryPlan(make, app="<app>", besides=-1001)
    user = ContentType.objects.get_by_natural_key("accounts", "user")
    with django_assert_num_queries(3):
        accounts = plan.rows({"app": "accounts", "besides": 0})
        others = plan.rows({"app": "accounts", "besides": user.pk})
        live = plan.rows({"app": "live", "besides": 0})
    assert accounts == list(make("accounts"))
    assert user in accounts
    assert user not in others
    assert [row.model for row in accounts if row.is_user] == ["user"]
    assert {row.app_label for row in live} == {"live"}


def test_sql_is_written_once(monkeypatch):
    plan = QueryPlan(lambda app: make(app), app="<app>")
    plan.rows({"app": "accounts"})
    monkeypatch.setattr(plan, "_make", None)
    assert plan.rows({"app": "live"})


def count_plans():
    """{name of what is prepared: how often it was planned, or run as it was planned}."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select name, generic_plans + custom_plans from pg_prepared_statements where statement like %s",
            ['%"django_content_type"."app_label" = $1%'],
        )
        return dict(cursor.fetchall())


def test_postgresql_plans_it_once_for_each_connection():
    plan, before = QueryPlan(make, app="<app>", besides=-1001), count_plans()
    for besides in (0, 7, 3_000_000_000):
        plan.rows({"app": "accounts", "besides": besides})
    after = count_plans()
    assert [after[name] - before.get(name, 0) for name in after if after[name] != before.get(name)] == [3]


def test_whoever_watches_the_queries_reads_it():
    plan = QueryPlan(make, app="<app>", besides=-1001)
    for _ in range(2):
        with CaptureQueriesContext(connection) as watched:
            plan.rows({"app": "accounts", "besides": 0})
        assert '"django_content_type"."app_label" = $1' in watched[0]["sql"]


def test_values_that_stand_for_no_other_are_part_of_it():
    plan = QueryPlan(lambda app: make(app).exclude(model__contains="50%"), app="<app>")
    assert plan.rows({"app": "accounts"}) == list(make("accounts"))


def test_another_thread_asks_over_its_own_connection():
    plan = QueryPlan(lambda app: make(app), app="<app>")
    plan.rows({"app": "accounts"})
    asked = []

    def note(execute, sql, params, many, context):
        asked.append(params)
        raise LookupError

    def ask() -> None:
        with suppress(LookupError), connection.execute_wrapper(note):
            plan.rows({"app": "accounts"})
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert len(asked) == 1


def test_a_place_that_is_nowhere_is_refused():
    plan = QueryPlan(lambda app, besides: make(app), app="<app>", besides=-2002)
    with pytest.raises(ValueError, match="besides"):
        plan.rows({"app": "accounts", "besides": 1})


def test_places_left_over_match_nothing():
    assert fill_places(["a", "b"], [7], 0) == {"a": 7, "b": 0}
    with pytest.raises(ValueError, match="3 values"):
        fill_places(["a", "b"], [1, 2, 3], 0)
