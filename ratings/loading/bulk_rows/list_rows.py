"""Writes a staged list: authorities, owners, homes, inspections, and then its rows, some of them at a time."""

from __future__ import annotations

from typing import Final

from django.db import connection

from ratings import vocabulary
from ratings.loading.bulk_rows import inspections
from ratings.loading.bulk_rows.owner_aliases import resolve_owners
from ratings.loading.bulk_rows.staging import Progress, StagedList
from ratings.loading.local_authorities import write_authorities
from ratings.models import Release

#: So many rows are written by one statement: what PostgreSQL checks at its end is kept in memory until then.
SLICE: Final = 250_000
HOMES: Final = """
insert into ratings_home (urn) select distinct urn from staged where place between %(first)s and %(last)s order by urn
on conflict do nothing"""
#: What snapshots, listed inspections and movements have alike.
ALIKE: Final = """s.urn, s.provision_type, s.sector, s.region, s.local_authority, nullif(s.authority, ''), s.status,
    s.places"""
OWNED: Final = f"named.owner_id, s.owner, coalesce(named.size, '{vocabulary.NO_OWNER}')"
JUDGED: Final = "s.overall, s.protection, s.leadership"
BESIDE: Final = """
from staged as s left join staged_owner as named on named.text = s.owner
left join ratings_inspection as held
    on held.home_id = s.urn and held.event_number = s.event_number and s.inspected_on is not null
where s.place between %(first)s and %(last)s"""
COMMON: Final = (
    "release_id, home_id, provision_type, sector, region, local_authority, authority_id, status, places"
)
STANDINGS: Final = f"""
insert into ratings_homesnapshot ({COMMON}, owner_id, owner_text, owner_size, outcome, protection, leadership,
    registered_on, inspected_on, inspection_id)
select %(release)s, {ALIKE}, {OWNED}, {JUDGED},
    s.registered_on, case when s.overall <> '' then s.inspected_on end, held.id
{BESIDE} order by s.place"""
EVENTS: Final = f"""
insert into ratings_listedinspection ({COMMON}, owner_id, owner_text, owner_size, outcome, protection, leadership,
    event_number, event_type, date, published_on, inspection_id)
select %(release)s, {ALIKE}, {OWNED}, {JUDGED},
    s.event_number, s.event_type, s.inspected_on, s.published_on, held.id
{BESIDE} order by s.place"""
MOVEMENTS: Final = f"""
insert into ratings_homemovement ({COMMON}, joined, "left", registered_on, resigned_on, closed_on, cancelled_on, reason)
select %(release)s, {ALIKE}, s.joined, s."left", s.registered_on, s.resigned_on, s.closed_on, s.cancelled_on, s.reason
from staged as s where s.place between %(first)s and %(last)s order by s.place"""
ROWS: Final = {
    Release.Kind.AS_AT.value: STANDINGS,
    Release.Kind.PLACES.value: STANDINGS,
    Release.Kind.IN_YEAR.value: EVENTS,
    Release.Kind.MOVEMENTS.value: MOVEMENTS,
}


def write_list(
    staged: StagedList, release: Release, *, newest: bool, progress: Progress | None = None
) -> None:
    """Write the rows in the table `staged` as those of a release; `newest` says whose names are shown.

    `progress` is told how many rows are written.
    """
    has_inspections = release.kind != Release.Kind.MOVEMENTS
    write_authorities(newest=newest)
    if has_inspections:
        resolve_owners(kind=release.kind, newest=newest)
        inspections.create_inspection_table()
    with connection.cursor() as cursor:
        # Checked as each statement ends, not all at the commit, where they would be kept in memory.
        cursor.execute("set constraints all immediate")
        for first in range(1, staged.rows + 1, SLICE):
            parameters = {"release": release.pk, "first": first, "last": first + SLICE - 1}
            cursor.execute(HOMES, parameters)
            if has_inspections:
                inspections.write_inspections(cursor, release, parameters)
            cursor.execute(ROWS[release.kind], parameters)
            if progress:
                progress(min(parameters["last"], staged.rows))
        cursor.execute("set constraints all deferred")
