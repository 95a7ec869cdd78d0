"""Statements sent now and fetched later: their values, their errors, and what follows one that went wrong."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from digests.ledger import prepared_statements
from digests.ledger.prepared_statements import PreparedStatement
from digests.ledger.sent_marks import SentMarks
from digests.letters.smtp_connection import HandoverOutcome
from digests.models import Delivery, DeliveryState
from tests.digests.ledger.test_sent_marks import claim

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "value", "as_text"),
    [
        ("bigint", 7, "7"),
        ("text", "it’s “so”\\", "it’s “so”\\"),
        ("timestamptz", NOON, str(NOON.timestamp())),
        ("bigint[]", (3, 5), "{3,5}"),
        ("bigint[]", None, None),
    ],
)
def test_each_kind_of_value_arrives_as_it_is(kind, value, as_text):
    shown = (
        f"extract(epoch from %(value)s::{kind})::numeric(20, 1)"
        if kind == "timestamptz"
        else f"%(value)s::{kind}"
    )
    statement = PreparedStatement(f"SELECT 1 WHERE ({shown})::text IS NOT DISTINCT FROM %(as_text)s::text")
    assert [statement.run({"value": value, "as_text": as_text}) for _ in range(2)] == [1, 1]


def test_something_else_is_done_while_postgresql_works():
    statement = PreparedStatement("SELECT %(rows)s::int, pg_sleep(0.05)")
    under_way = statement.begin({"rows": 1})
    begun = time.thread_time()
    assert under_way.fetch() == 1
    assert time.thread_time() - begun < 0.04, "it does not turn while it waits"


def test_an_error_has_its_kind_and_the_next_run_goes_well():
    statement = PreparedStatement("INSERT INTO django_session VALUES (%(key)s::text, '', now())")
    assert statement.run({"key": "a"}) == 1
    with pytest.raises(IntegrityError, match="duplicate key"), transaction.atomic():
        statement.run({"key": "a"})
    assert statement.run({"key": "b"}) == 1


@pytest.mark.django_db(transaction=True)
def test_a_statement_postgresql_has_forgotten_is_prepared_anew():
    statement = PreparedStatement("SELECT 1")
    statement.run({})
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert [statement.run({}), statement.run({})] == [1, 1]


def test_a_statement_forgotten_within_a_transaction_does_not_end_it():
    statement = PreparedStatement("SELECT 1")
    statement.run({})
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert statement.run({}) == 1


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_cut_meanwhile_is_an_outage():
    statement = PreparedStatement("SELECT pg_sleep(5)")
    under_way = statement.begin({})
    with psycopg.connect(connection.connection.info.dsn) as other:
        other.execute("select pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    with pytest.raises(OperationalError):
        under_way.fetch()
    connection.close()
    assert PreparedStatement("SELECT 1").run({}) == 1


def test_waiting_holds_up_no_other_thread():
    counted = []
    counter = threading.Thread(target=lambda: counted.extend(range(1000)))
    under_way = PreparedStatement("SELECT pg_sleep(0.1)").begin({})
    counter.start()
    under_way.fetch()
    assert len(counted) == 1000
    counter.join()


def test_who_is_interrupted_while_it_waits_loses_no_mark(monkeypatch):
    first, second = claim(2)
    marks = SentMarks("a")
    marks.hand_over(first)
    marks.keep(first, HandoverOutcome("sent", 250, "ok"))
    marks.begin(second)
    wait_for = prepared_statements.wait_for

    def interrupt(*given: object) -> None:
        monkeypatch.setattr(prepared_statements, "wait_for", wait_for)
        raise KeyboardInterrupt

    monkeypatch.setattr(prepared_statements, "wait_for", interrupt)
    with pytest.raises(KeyboardInterrupt):
        marks.hand_over(second)
    marks.flush()
    assert Delivery.objects.get(pk=first.pk).state == DeliveryState.SENT
    assert marks.unwritten is None
