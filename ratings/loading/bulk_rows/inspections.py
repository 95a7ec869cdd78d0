"""The inspections a staged list tells of, with their judgements.

What the newest release says of an inspection stands, in whatever order releases are loaded.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection
from django.db.backends.utils import CursorWrapper

from ratings.loading.bulk_rows.copy_lines import AREAS
from ratings.models import Release

MADE: Final = """
create temporary table staged_inspection (id bigint, home_id text, event_number text, is_new boolean) on commit drop"""
INSPECTIONS: Final = """
with written as (
    insert into ratings_inspection as known (home_id, event_number, event_type, date, published_on, last_listed)
    select urn, event_number, event_type, inspected_on, published_on, %(day)s from staged
    where place between %(first)s and %(last)s and event_number <> '' and event_number not like 'on %%' and inspected_on is not null order by place
    on conflict (home_id, event_number) do update set event_type = excluded.event_type, date = excluded.date,
        published_on = excluded.published_on, last_listed = excluded.last_listed
    where known.last_listed < excluded.last_listed or (%(revises)s and known.last_listed = excluded.last_listed)
    returning id, home_id, event_number, xmax = 0
) insert into staged_inspection select * from written"""
EARLIER: Final = """
delete from ratings_judgement using staged_inspection as held
where held.id = ratings_judgement.inspection_id and not held.is_new"""
JUDGEMENTS: Final = f"""
insert into ratings_judgement (inspection_id, area, outcome, as_published)
select held.id, told.area, told.outcome, told.said
from staged as s join staged_inspection as held on held.home_id = s.urn and held.event_number = s.event_number
cross join lateral (values {", ".join(f"('{area}', s.{area}, s.{area}_said)" for area in AREAS)})
    as told (area, outcome, said)
where s.place between %(first)s and %(last)s and told.outcome <> ''"""


def create_inspection_table() -> None:
    """Make the table in which the inspections written are noted."""
    with connection.cursor() as cursor:
        cursor.execute(MADE)


def write_inspections(cursor: CursorWrapper, release: Release, parameters: dict[str, Any]) -> None:
    """Write the inspections of the staged rows from `first` to `last`, where this release is the newest to tell of them."""
    parameters = {**parameters, "day": release.as_at, "revises": release.revision > 1}
    cursor.execute("truncate staged_inspection")
    cursor.execute(INSPECTIONS, parameters)
    cursor.execute(EARLIER)
    cursor.execute(JUDGEMENTS, parameters)
