"""Counts a release once, by every family of dimensions, in one statement; and the transitions from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Final

from django.db import connection
from django.db.models import Q

from ratings import vocabulary
from ratings.models import Release, Transition
from ratings.models.tallies import CUBED, DIMENSIONS, OWNED, PLACED, name_family
from ratings.models.transitions import TRANSITION_DIMENSIONS

OUTCOMES: Final = [(slug, slug.replace("-", "_")) for slug in vocabulary.OUTCOMES]
#: Every column of numbers, and how it is counted from rows.
NUMBERS: Final = {
    "homes": "count(*)",
    "places": "coalesce(sum(places), 0)",
    **{
        f"{area}_{column}": f"count(*) filter (where {field} = '{slug}')"
        for area, field in (
            ("overall", "outcome"),
            ("protection", "protection"),
            ("leadership", "leadership"),
        )
        for slug, column in OUTCOMES
    },
    **{
        f"places_{column}": f"coalesce(sum(places) filter (where outcome = '{slug}'), 0)"
        for slug, column in OUTCOMES
    },
}
GRAIN: Final = (*CUBED, "authority", "owner_id")

#: One row a home or inspection, as each kind of release has them; each takes the release's key.
AGE: Final = """case
    when row.outcome = '' or row.inspected_on is null then 'none'
    when row.inspected_on > release.as_at - interval '1 year' then 'under-1'
    when row.inspected_on > release.as_at - interval '2 years' then '1-2'
    when row.inspected_on > release.as_at - interval '3 years' then '2-3'
    else '3-plus' end"""
ROWS: Final = """
select row.sector, row.owner_size, row.region, row.provision_type, {age} as age,
    coalesce(row.authority_id, '') as authority, coalesce(owner.merged_into_id, owner.id) as owner_id,
    row.places, row.outcome, row.protection, row.leadership
from {table} as row join ratings_release as release on release.id = row.release_id
left join ratings_owner as owner on owner.id = row.owner_id
where row.release_id = %s"""
STANDINGS: Final = ROWS.format(table="ratings_homesnapshot", age=AGE)
EVENTS: Final = ROWS.format(table="ratings_listedinspection", age="''")
ROWS_OF: Final = {
    Release.Kind.AS_AT.value: STANDINGS,
    Release.Kind.PLACES.value: ROWS.format(table="ratings_homesnapshot", age="''"),
    Release.Kind.IN_YEAR.value: EVENTS,
}


def count_release(release: Release) -> None:
    """Count a release anew from its rows, inside the caller's transaction; a list of movements has no counts."""
    if release.kind in ROWS_OF:
        write_tallies(release, ROWS_OF[release.kind], [release.pk])


def write_tallies(release: Release, rows: str, parameters: Sequence[Any]) -> None:
    """Replace a release's tallies with counts of `rows`: SQL that selects what ROWS does, with its parameters."""
    with connection.cursor() as cursor:
        cursor.execute("delete from ratings_tally where release_id = %s", [release.pk])
        cursor.execute(STATEMENT.format(rows=rows), [*parameters, release.pk, release.pk])


def build_statement() -> str:
    """The one statement: rows to their finest grain, that to the grain without owners, and each to its families."""
    numbers = ", ".join(NUMBERS)
    counts = ", ".join(f"({how})::int as {column}" for column, how in NUMBERS.items())
    summed = ", ".join(f"sum({column})::int as {column}" for column in NUMBERS)
    grain, placed = ", ".join(GRAIN), ", ".join(GRAIN[:-1])
    return f"""
with listed as materialized (select {grain}, {counts} from ({{rows}}) as rows group by {grain}),
placed as materialized (select {placed}, {summed} from listed group by {placed})
insert into ratings_tally (release_id, family, {", ".join(DIMENSIONS)}, {numbers})
select %s, {build_family_case(PLACED)}, {build_dimension_columns(CUBED)}, coalesce(authority, ''), '', {summed}
from placed group by grouping sets {build_grouping_sets(PLACED)} having sum(homes) > 0
union all
select %s, counts.family, {", ".join(f"counts.{dimension}" for dimension in CUBED)}, counts.authority,
    coalesce(replace(owner.key, ' ', '-'), ''), {", ".join(f"counts.{column}" for column in NUMBERS)}
from (
    select {build_family_case(OWNED)} as family, {", ".join(f"coalesce({dimension}, '') as {dimension}" for dimension in CUBED)},
        coalesce(authority, '') as authority, owner_id, {summed}
    from listed group by grouping sets {build_grouping_sets(OWNED)}
) as counts left join ratings_owner as owner on owner.id = counts.owner_id"""


def list_grain_columns(dimensions: Iterable[str]) -> list[str]:
    """A family's dimensions as the grain names them."""
    return ["owner_id" if dimension == "owner" else dimension for dimension in dimensions]


def build_grouping_sets(families: Iterable[tuple[str, ...]]) -> str:
    """The grouping sets of these families."""
    return f"({', '.join('(' + ', '.join(list_grain_columns(family)) + ')' for family in families)})"


def build_family_case(families: Sequence[tuple[str, ...]]) -> str:
    """The SQL that names the family of a row, by which of the grain's columns its set left out."""
    used = [column for column in GRAIN if any(column in list_grain_columns(family) for family in families)]
    cases = []
    for family in families:
        bits = "".join("0" if column in list_grain_columns(family) else "1" for column in used)
        cases.append(f"when {int(bits, 2)} then '{name_family(family)}'")
    return f"case grouping({', '.join(used)}) {' '.join(cases)} end"


def build_dimension_columns(dimensions: Iterable[str]) -> str:
    """Each dimension, empty in the sets that leave it out."""
    return ", ".join(f"coalesce({dimension}, '')" for dimension in dimensions)


STATEMENT: Final = build_statement()

PASSAGES: Final = f"""
insert into ratings_transition (release_id, before_release_id, family, {", ".join(TRANSITION_DIMENSIONS)}, before, after,
    homes, "left")
select release_id, before_release_id,
    concat_ws(',', {", ".join(f"case grouping({each}) when 0 then '{each}' end" for each in TRANSITION_DIMENSIONS)}),
    {build_dimension_columns(TRANSITION_DIMENSIONS)}, before, after, count(*), count(*) filter (where after = 'closed' and has_left)
from (
    select pair.id as release_id, old.release_id as before_release_id, old.sector, old.owner_size, old.region,
        coalesce(nullif(old.outcome, ''), 'not-judged') as before,
        case when new.home_id is null then 'closed' else coalesce(nullif(new.outcome, ''), 'not-judged') end as after,
        exists (
            select 1 from ratings_homemovement as moved join ratings_release as list on list.id = moved.release_id
            where moved.home_id = old.home_id and moved."left" and list.is_current
                and list.as_at > pair.earlier_day and list.as_at <= pair.as_at
        ) as has_left
    from (
        select id, as_at, lag(id) over days as earlier, lag(as_at) over days as earlier_day
        from ratings_release where kind = 'as-at' and is_current window days as (order by as_at)
    ) as pair
    join ratings_homesnapshot as old on old.release_id = pair.earlier
    left join ratings_homesnapshot as new on new.release_id = pair.id and new.home_id = old.home_id
    where pair.id = any(%s)
) as homes
group by release_id, before_release_id, before, after, cube ({", ".join(TRANSITION_DIMENSIONS)})"""


def count_transitions(release: Release) -> None:
    """Count anew what homes became from the release before this one to it, and from it to the next.

    For a list of movements: the transitions its year lies in. Between current releases as at a day only.
    """
    current = list(Release.objects.as_at_a_day().order_by("as_at"))
    if release.kind == Release.Kind.AS_AT:
        touched = [
            new
            for old, new in pairwise(current)
            if release in (old, new) or old.as_at < release.as_at < new.as_at
        ]
    elif release.kind == Release.Kind.MOVEMENTS:
        touched = [new for old, new in pairwise(current) if old.as_at < release.as_at <= new.as_at]
    else:
        return
    keys = [listed_release.pk for listed_release in current]
    Transition.objects.filter(
        Q(release__in=touched) | Q(release=release) | ~Q(release__in=keys) | ~Q(before_release__in=keys)
    ).delete()
    if touched:
        with connection.cursor() as cursor:
            cursor.execute(PASSAGES, [[listed_release.pk for listed_release in touched]])
