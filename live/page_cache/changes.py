"""Which things changed: told in the transaction that changes them, asked for by snapshot.

A row of `TagChange` carries the number of the transaction that wrote it, so "what has become visible since then"
is one exact question of PostgreSQL, and no two deeds ever wait for the same row.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from functools import partial
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from live.page_cache import invalidation_stream, recent_changes
from live.page_cache.memory import PAGES, TaggedChange, parse_change

LONGEST = 80  # characters of a tag
#: How long a change is remembered: far longer than any page is kept.
REMEMBERED = timedelta(days=1)

RECORD = """
with deed as (select pg_current_xact_id()::text::bigint as xact),
told as (
    insert into live_tagchange (xact, tag, at)
    select xact, tag, statement_timestamp() from deed, unnest(%s::text[]) as tag
    on conflict do nothing)
select xact from deed
"""
READ_SINCE = """
select pg_current_snapshot()::text, array(
    select xact || ' ' || tag from live_tagchange
    where xact >= pg_snapshot_xmin(%(since)s::pg_snapshot)::text::bigint
    and not pg_visible_in_snapshot(xact::text::xid8, %(since)s::pg_snapshot)
    and (%(of)s::text[] is null or tag = any(%(of)s::text[])))
"""


def invalidate(*tags: str) -> None:
    """These things changed: pages that show them are made anew, once the deed is kept.

    Call it in the transaction of the deed: both are kept or neither. This process shows the change at once,
    others as soon as Redis tells them, and without Redis within two seconds. One query. Raises ValueError for what is no tag.
    """
    names = sorted(set(tags))
    wrong = [tag for tag in names if not 0 < len(tag) <= LONGEST or not tag.isascii() or " " in tag]
    if wrong:
        raise ValueError(f"{wrong[0][:100]!r} is no tag: up to {LONGEST} plain characters without blanks.")
    if names:
        with connection.cursor() as cursor:
            cursor.execute(RECORD, [names])
            (deed,) = cursor.fetchone()
        transaction.on_commit(partial(_spread_changes, [(deed, tag) for tag in names]))


def _spread_changes(told: list[TaggedChange]) -> None:
    PAGES.touch(told)
    invalidation_stream.publish(told)
    recent_changes.record(told)


def read_changes_since(snapshot: str, of: Collection[str] | None = None) -> tuple[str, list[TaggedChange]]:
    """The database's snapshot now, and the changes (of the tags `of`) that were not to be seen in `snapshot`.

    An empty `snapshot` is the one of this moment, since which nothing changed. One query.
    """
    with connection.cursor() as cursor:
        return read_changes_with(cursor, snapshot, of)


def read_changes_with(
    cursor: Any, snapshot: str, of: Collection[str] | None = None
) -> tuple[str, list[TaggedChange]]:
    """The same by a cursor of the caller's, Django's or psycopg's own."""
    if not snapshot:
        cursor.execute("select pg_current_snapshot()::text")
        return str(cursor.fetchone()[0]), []
    cursor.execute(READ_SINCE, {"since": snapshot, "of": None if of is None else list(of)})
    now, lines = cursor.fetchone()
    return str(now), [parse_change(line) for line in lines]


def delete_old_changes() -> int:
    """Remove changes no kept page can be older than; how many there were."""
    changes = apps.get_model(
        "live", "TagChange"
    )._default_manager  # this module is imported before models may be
    return int(changes.filter(at__lt=timezone.now() - REMEMBERED).delete()[0])
