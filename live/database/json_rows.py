"""Rows that come with another row, in the query that finds it."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, QuerySet
from django.db.models.functions import JSONObject


def rows_as_json(queryset: QuerySet[Model], *fields: str) -> ArraySubquery:
    """The rows of a query, in its order, as one array of JSON objects."""
    return ArraySubquery(queryset.values(row=JSONObject(**{field: field for field in fields})))
