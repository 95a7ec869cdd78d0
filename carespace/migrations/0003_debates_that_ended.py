"""Debates that were closed have ended, at the moment of their closure; the others have been silent since their last post."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FORWARDS = """
update carespace_debate set
    ends_at = greatest(closure.at, opened_at), end_announced_at = greatest(closure.at, opened_at),
    end_ground = 'hand', end_reason = 'It was closed with its outcome.'
from carespace_closure closure where closure.debate_id = carespace_debate.id;
update carespace_debate set silent_since = greatest(
    opened_at, (select max(created_at) from carespace_post post where post.debate_id = carespace_debate.id)
);
"""
UNREADABLE = "select count(*) from carespace_debate where withdrawn_at is not null or pause = 'reading'"
BACKWARDS = """
insert into carespace_closure (debate_id, at, by_label, outcome)
select id, least(ends_at, silence_ends_at), 'the editor', 'This debate ended without a written outcome.'
from carespace_debate debate
where least(ends_at, silence_ends_at) <= statement_timestamp()
    and not exists (select 1 from carespace_closure closure where closure.debate_id = debate.id);
"""


def end_closed_debates(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FORWARDS)


def close_ended_debates(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Before this a debate was open or closed: what has ended is closed, and what nobody may read has no place there."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(UNREADABLE)
        if number := cursor.fetchone()[0]:
            raise RuntimeError(
                f"{number} debates are withdrawn or not to be read, which older code would show: delete them first."
            )
        cursor.execute(BACKWARDS)


class Migration(migrations.Migration):
    dependencies = [("carespace", "0002_debate_life")]

    operations = [migrations.RunPython(end_closed_debates, close_ended_debates)]
