"""Debates of before: what was closed has ended; and back again, on filled rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.app_migrations import AppMigrationExecutor, list_table_rules
from tests.factories.carespace import ClosureFactory, DebateFactory, PointFactory

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("carespace", "0001_initial")]


def migrate(targets):
    executor = AppMigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def newest():
    return AppMigrationExecutor(connection).loader.graph.leaf_nodes("carespace")


def read_rules():
    with connection.cursor() as cursor:
        return list_table_rules(cursor, "carespace\\_%")


@pytest.mark.slow("takes the app's migrations back and makes them again, on filled tables")
def test_closed_debates_end_and_ended_ones_are_closed_again():
    now, day = timezone.now(), timedelta(days=1)
    closed, running = (DebateFactory(opened_at=now - 30 * day) for _ in range(2))
    ended = DebateFactory(
        opened_at=now - 30 * day, ends_at=now - day, end_ground="date", end_announced_at=now - 9 * day
    )
    ClosureFactory(debate=closed, at=now - 2 * day)
    PointFactory(debate=running, created_at=now - 5 * day)
    leaves, rules = newest(), read_rules()
    old = migrate(BEFORE)
    closures = old.get_model("carespace", "Closure").objects
    assert set(closures.values_list("debate_id", flat=True)) == {closed.pk, ended.pk}
    assert closures.get(debate_id=ended.pk).at == now - day
    new = migrate(leaves)
    rows = new.get_model("carespace", "Debate").objects
    assert rows.get(pk=closed.pk).ends_at == now - 2 * day
    assert rows.get(pk=closed.pk).end_ground == "hand"
    assert rows.get(pk=running.pk).ends_at is None
    assert rows.get(pk=running.pk).silent_since == now - 5 * day
    assert len(rules) > 100
    assert read_rules() == rules


@pytest.mark.slow("takes the app's migrations back, on filled tables")
def test_nothing_goes_back_that_older_code_would_show():
    DebateFactory(withdrawn_at=timezone.now())
    leaves = newest()
    with pytest.raises(RuntimeError, match="delete them first"):
        migrate(BEFORE)
    migrate(leaves)
