"""A query that is put into SQL once and asked again and again with other values.

Django writes the SQL of a query anew each time it is asked, which for one with a dozen subqueries takes longer than
PostgreSQL takes to answer it; and PostgreSQL reads and plans it anew, which takes longer than finding the rows. What is
asked at every page is written once for each process, and planned once for each connection.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import Generic, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query
from psycopg.types.numeric import Int8

from live.database.prepared_statements import PreparingConnection

Row = TypeVar("Row", bound=Model)
Value = str | int
Params = tuple[Value, ...]
#: {place of a column: (what turns its value into another one, the column)}
Converters = dict[int, tuple[list[Callable[..., object]], Expression]]


class PlannedCompiler(SQLCompiler):
    """What Django knows of a query once it has written its SQL, with that SQL and what turns its columns into values."""

    planned: tuple[str, Params]
    converters: Converters

    def get_converters(self, expressions: list[Expression]) -> Converters:
        """Those that are ready: the columns are always the same."""
        return self.converters

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, Params]:
        """What was planned."""
        return self.planned


class PlannedQuery(Query):
    """A query whose compiler is ready."""

    ready: PlannedCompiler

    def get_compiler(self, *args: object, **kwargs: object) -> PlannedCompiler:
        """The compiler that is ready, whatever it would be made for."""
        return self.ready


class QueryPlan(Generic[Row]):
    """The rows of `make(**places)`, where each place is a value that stands for another until the plan is asked.

    A place's value is of the kind of the values that it stands for, and found nowhere else in the query: the text
    “<address>”, a number below -1000. The number of values is fixed: a list is as many places.
    """

    def __init__(self, make: Callable[..., QuerySet[Row]], **places: Value) -> None:
        self._make, self._places = make, places

    @cached_property
    def _template(self) -> tuple[QuerySet[Row], PlannedCompiler, str, Params]:
        """The query and its SQL. Raises ValueError where a place is not in it, or would be asked for as a constant."""
        rows = self._make(**self._places)
        compiler = PlannedCompiler(rows.query.clone(), connections[DEFAULT_DB_ALIAS], DEFAULT_DB_ALIAS)
        sql, params = SQLCompiler.as_sql(compiler)
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        compiler.converters = SQLCompiler.get_converters(compiler, columns)
        missing = [name for name, value in self._places.items() if value not in params]
        if missing:
            raise ValueError(f"{missing} stand nowhere in the query.")
        return rows, compiler, self._write_constants(sql, params), self._keep_places(params)

    def _keep_places(self, params: Iterable[Value]) -> Params:
        """Those of the query's values that stand for others."""
        return tuple(param for param in params if param in self._places.values())

    def _write_constants(self, sql: str, params: Iterable[Value]) -> str:
        """The SQL with every value that stands for no other written into it: PostgreSQL plans with it, and knows its kind."""
        given = iter(params)
        connection = connections[DEFAULT_DB_ALIAS]
        connection.ensure_connection()

        def write(mark: re.Match[str]) -> str:
            if mark[0] == "%%" or self._keep_places([value := next(given)]):
                return mark[0]
            return psycopg.sql.Literal(value).as_string(connection.connection).replace("%", "%%")

        return re.sub("%%|%s", write, sql)

    def rows(self, values: Mapping[str, Value]) -> list[Row]:
        """The rows where each place has its value: one query."""
        rows, compiler, sql, params = self._template
        # One width of numbers: each kind of values would be another statement to prepare.
        given = {
            self._places[name]: value if isinstance(value, str) else Int8(value)
            for name, value in values.items()
        }
        ready = copy.copy(compiler)
        vars(ready).update(connection=PreparingConnection(connections[DEFAULT_DB_ALIAS]))  # of this thread
        ready.planned = (sql, tuple(given.get(param, param) for param in params))
        query = PlannedQuery(rows.model)
        vars(query).update(vars(rows.query))
        query.ready = ready
        return list(type(rows)(rows.model, query=query, using=DEFAULT_DB_ALIAS))


def fill_places(places: Iterable[str], values: Collection[Value], blank: Value) -> dict[str, Value]:
    """{place: value} of a list that stands in a plan; the places that are left over have `blank`, which matches nothing.
    Raises ValueError where there are fewer places than values."""
    names = list(places)
    if len(values) > len(names):
        raise ValueError(f"{len(values)} values, and a plan for {len(names)}.")
    return dict(zip(names, [*values, *[blank] * (len(names) - len(values))], strict=True))
