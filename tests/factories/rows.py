"""Rows stored without the doings of a site.

Django writes the SQL of each row anew, and PostgreSQL reads and plans it anew: for rows that tests make by the thousand it is
written once for each model, and planned once for each connection.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault
from psycopg.types.numeric import Int8

from live.database.prepared_statements import fetch_prepared

Row = TypeVar("Row", bound=Model)


def add_row(row: Row) -> Row:
    """Stores a new row as it is, with one query for each of its tables: nobody hears of it."""
    for model in [*reversed(row._meta.get_parent_list()), type(row)]:
        add_to_table(row, model)
        if model is not type(row):
            for parent, link in row._meta.parents.items():
                if link and issubclass(model, parent):
                    setattr(row, link.attname, getattr(row, parent._meta.pk.attname))
    row._state.adding, row._state.db = False, connection.alias
    return row


def add_to_table(row: Model, model: type[Model]) -> None:
    """Stores what the table of a model holds of a new row; what the database wrote itself is read."""
    given, left = [], []
    for field in model._meta.local_concrete_fields:
        value = field.pre_save(row, True)
        is_left = value is None if field.primary_key else isinstance(value, DatabaseDefault)
        (left if is_left else given).append(field)
    names, places = write_columns(given), ", ".join(write_place(field) for field in given)
    answered = write_columns(left or [model._meta.pk])
    statement = f"insert into {quote(model)} ({names}) values ({places}) returning {answered}"
    [values] = fetch_prepared(take_all, statement, read_values(row, given))
    for field, value in zip(left, values, strict=False):
        setattr(row, field.attname, value)


def read_row(row: Model, *names: str) -> None:
    """Reads these fields of a row anew, with one query."""
    fields = [row._meta.get_field(name) for name in names]
    statement = f"select {write_columns(fields)} from {quote(row)} where {write_columns([row._meta.pk])} = %s"
    [values] = fetch_prepared(take_all, statement, [Int8(row.pk)])
    for field, value in zip(fields, values, strict=True):
        setattr(row, field.attname, value)


def change_row(row: Model, *names: str) -> None:
    """Stores these fields of a row as they are, with one query: nobody hears of it."""
    fields = [row._meta.get_field(name) for name in names]
    places = ", ".join(
        f"{connection.ops.quote_name(field.column)} = {write_place(field)}" for field in fields
    )
    statement = f"update {quote(row)} set {places} where {write_columns([row._meta.pk])} = %s returning 1"
    fetch_prepared(int, statement, [*read_values(row, fields), Int8(row.pk)])


def take_all(*values: object) -> tuple[object, ...]:
    return values


def quote(row: Model | type[Model]) -> str:
    return connection.ops.quote_name(row._meta.db_table)


def write_columns(fields: Sequence[Field]) -> str:
    return ", ".join(connection.ops.quote_name(field.column) for field in fields)


def write_place(field: Field) -> str:
    """Where a value goes; an array says of what it is, for an empty one does not show it."""
    return f"%s::{field.db_type(connection)}" if field.get_internal_type() == "ArrayField" else "%s"


def read_values(row: Model, fields: Sequence[Field]) -> list[object]:
    """What is stored of these fields. One width of numbers: each kind of values would be another statement to prepare."""
    values = [field.get_db_prep_save(field.pre_save(row, False), connection) for field in fields]
    return [Int8(value) if type(value) is int else value for value in values]
