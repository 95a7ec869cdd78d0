"""What tells one state of a row from every other, before and after: where PostgreSQL wrote it, and in which transaction.

What is made of rows alone can be kept under their versions, and a page asks for these and not for the rows. A row that
is written anew has another place or another transaction, always both but within one; numbers of transactions come
round after thousands of millions, and a place is free again only once nobody can see what stood there.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, TextField
from django.db.models.sql.compiler import SQLCompiler


class RowVersion(Expression):
    """The version of a query's own row, as text."""

    output_field = TextField()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[str | int]]:
        """The SQL, of the table the query begins with."""
        row = compiler.quote_name_unless_alias(compiler.query.get_initial_alias())
        return f"({row}.ctid::text || ' ' || {row}.xmin::text)", []
