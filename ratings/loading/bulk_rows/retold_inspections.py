"""What is known of inspections after a list that told of them was taken off or put back: what the newest list that stands says."""

from __future__ import annotations

from typing import Final

from django.db import connection

from ratings.models import Release

#: Every inspection a release tells of, as the newest current list with it does. A list gives three areas a row.
TOLD: Final = """
create temporary table retold on commit drop as
with known as (
    select inspection_id from ratings_homesnapshot where release_id = %(release)s and inspection_id is not null
    union select inspection_id from ratings_listedinspection where release_id = %(release)s and inspection_id is not null
)
select distinct on (told.inspection_id) told.* from (
    select row.inspection_id, release.as_at, row.inspected_on as day, null::date as published_on, 1 as weight,
        row.outcome as overall, row.protection, row.leadership
    from ratings_homesnapshot as row join ratings_release as release on release.id = row.release_id
    where release.is_current and release.kind = 'as-at' and row.outcome <> ''
    union all
    select row.inspection_id, release.as_at, row.date, row.published_on, 0, row.outcome, row.protection, row.leadership
    from ratings_listedinspection as row join ratings_release as release on release.id = row.release_id
    where release.is_current
) as told join known on known.inspection_id = told.inspection_id
order by told.inspection_id, told.as_at desc, told.weight"""
INSPECTIONS: Final = """
update ratings_inspection as held set date = coalesce(retold.day, held.date),
    published_on = coalesce(retold.published_on, held.published_on), last_listed = retold.as_at
from retold where retold.inspection_id = held.id"""
#: Where the word stays the same, the word published stays too.
AREAS: Final = """
create temporary table regraded on commit drop as
select retold.inspection_id, area.name as area, area.outcome from retold
cross join lateral (values ('overall', overall), ('protection', protection), ('leadership', leadership)) as area (name, outcome)
left join ratings_judgement as judged on judged.inspection_id = retold.inspection_id and judged.area = area.name
where coalesce(judged.outcome, '') <> area.outcome"""
GONE: Final = """
delete from ratings_judgement as judged using regraded
where judged.inspection_id = regraded.inspection_id and judged.area = regraded.area"""
GIVEN: Final = """
insert into ratings_judgement (inspection_id, area, outcome, as_published)
select inspection_id, area, outcome, case outcome when 'requires-improvement' then 'Requires improvement to be good'
    else initcap(outcome) end
from regraded where outcome <> ''"""


def retell_inspections(release: Release) -> None:
    """Have the inspections a release tells of say what the lists that stand say; those in none keep their words, unseen."""
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists retold, regraded")
        cursor.execute(TOLD, {"release": release.pk})
        for statement in (INSPECTIONS, AREAS, GONE, GIVEN):
            cursor.execute(statement)
