"""Counts the releases loaded before this by every family of dimensions, and what their homes became."""

from itertools import combinations

from django.db import migrations

CUBED = ("sector", "owner_size", "region", "provision_type", "age")
PLACED = (
    *(kept for size in range(6) for kept in combinations(CUBED, size)),
    ("region", "authority"),
    ("sector", "region", "authority"),
    ("owner_size", "region", "authority"),
    ("region", "provision_type", "authority"),
    ("region", "age", "authority"),
    (*CUBED, "authority"),
)
OWNED = (
    ("owner_size", "owner"),
    ("sector", "owner_size", "owner"),
    ("owner_size", "region", "owner"),
    ("owner_size", "region", "authority", "owner"),
    ("owner_size", "provision_type", "owner"),
    ("owner_size", "age", "owner"),
    (*CUBED, "authority", "owner"),
)
GRAIN = (*CUBED, "authority", "owner")
OUTCOMES = ("outstanding", "good", "requires-improvement", "inadequate")
NUMBERS = {
    "homes": "count(*)",
    "places": "coalesce(sum(places), 0)",
    **{
        f"{area}_{slug.replace('-', '_')}": f"count(*) filter (where {field} = '{slug}')"
        for area, field in (
            ("overall", "outcome"),
            ("protection", "protection"),
            ("leadership", "leadership"),
        )
        for slug in OUTCOMES
    },
    **{
        f"places_{slug.replace('-', '_')}": f"coalesce(sum(places) filter (where outcome = '{slug}'), 0)"
        for slug in OUTCOMES
    },
}
SUMMED = ", ".join(f"sum({column})::int as {column}" for column in NUMBERS)
ROWS = """
select row.release_id, row.sector, row.owner_size, row.region, row.provision_type, case
        when row.outcome = '' or row.inspected_on is null then 'none'
        when row.inspected_on > release.as_at - interval '1 year' then 'under-1'
        when row.inspected_on > release.as_at - interval '2 years' then '1-2'
        when row.inspected_on > release.as_at - interval '3 years' then '2-3'
        else '3-plus' end as age,
    coalesce(row.authority_id, '') as authority, coalesce(replace(owner.key, ' ', '-'), '') as owner,
    row.places, row.outcome, row.protection, row.leadership
from ratings_standing as row join ratings_release as release on release.id = row.release_id
left join ratings_owner as owner on owner.id = row.owner_id"""


def counting(source, families, empty):
    """The select that counts `source` by every family."""
    sets = ", ".join(f"(release_id, {', '.join(kept)})" if kept else "(release_id)" for kept in families)
    columns = [each for each in GRAIN if each not in empty]
    named = " ".join(
        f"when {int(''.join('01'[each not in kept] for each in columns), 2)} then '{','.join(kept)}'"
        for kept in families
    )
    shown = ", ".join("''" if each in empty else f"coalesce({each}, '')" for each in GRAIN)
    return (
        f"select release_id, case grouping({', '.join(columns)}) {named} end, {shown}, {SUMMED} "  # noqa: S608
        f"from {source} group by grouping sets ({sets})"
    )


TALLIES = f"""
with listed as materialized (
    select release_id, {", ".join(GRAIN)}, {", ".join(f"({how})::int as {name}" for name, how in NUMBERS.items())}
    from ({ROWS}) as rows group by release_id, {", ".join(GRAIN)}
)
insert into ratings_tally (release_id, family, {", ".join(GRAIN)}, {", ".join(NUMBERS)})
{counting("listed", PLACED, {"owner"})} union all {counting("listed", OWNED, set())}
"""  # noqa: S608
PASSAGES = """
insert into ratings_passage (release_id, before_release_id, family, sector, owner_size, region, before, after,
    homes, "left")
select release_id, before_release_id, concat_ws(',', case grouping(sector) when 0 then 'sector' end,
        case grouping(owner_size) when 0 then 'owner_size' end, case grouping(region) when 0 then 'region' end),
    coalesce(sector, ''), coalesce(owner_size, ''), coalesce(region, ''), before, after, count(*), 0
from (
    select pair.id as release_id, old.release_id as before_release_id, old.sector, old.owner_size, old.region,
        coalesce(nullif(old.outcome, ''), 'not-judged') as before, case when new.home_id is null then 'closed'
            else coalesce(nullif(new.outcome, ''), 'not-judged') end as after
    from (
        select id, lag(id) over (order by as_at) as earlier from ratings_release
        where kind = 'as-at' and is_current
    ) as pair
    join ratings_standing as old on old.release_id = pair.earlier
    left join ratings_standing as new on new.release_id = pair.id and new.home_id = old.home_id
) as homes
group by release_id, before_release_id, before, after, cube (sector, owner_size, region)
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(TALLIES)
        cursor.execute(PASSAGES)


class Migration(migrations.Migration):
    dependencies = [("ratings", "0005_tally_families")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
