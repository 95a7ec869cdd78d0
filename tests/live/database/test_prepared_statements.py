"""A statement that begins every page is planned once for each connection."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection

from live.database.prepared_statements import fetch_prepared

pytestmark = pytest.mark.django_db
LABELS = "select app_label from django_content_type where model = %s order by app_label"


def test_rows_are_found_by_what_was_planned_before(django_assert_num_queries):
    with django_assert_num_queries(2):
        assert fetch_prepared(str, LABELS, ["user"]) == ["accounts"]
        assert fetch_prepared(str, LABELS, ["nothing"]) == []
    planned = (
        "select statement, generic_plans + custom_plans from pg_prepared_statements where statement like %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(planned, ["select app_label%"])
        assert cursor.fetchall() == [(LABELS.replace("%s", "$1"), 2)]


def test_a_faulty_statement_is_refused_with_djangos_error():
    with pytest.raises(ProgrammingError):
        fetch_prepared(str, "select nothing from nowhere")
