"""Which owner each published name is, written where new: a name keeps its owner, a new one goes by its key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import connection

from ratings import vocabulary
from ratings.loading.owner_keys import make_former_owner_key
from ratings.models import OwnerAlias, Release

#: The least homes of each owner size, most first.
BOUNDS: Final = {vocabulary.classify_owner_size(homes): homes for homes in range(10, 0, -1)}
#: The owner size for a number of homes, as SQL.
SIZE: Final = " ".join(
    ["case", *(f"when {{homes}} >= {least} then '{size}'" for size, least in BOUNDS.items()), "end"]
)
NAMED: Final = """
create temporary table staged_owner on commit drop as
select owner as text, owner_key as key, count(*) as listed, min(place) as first, null::bigint as owner_id, '' as size
from staged where owner_key <> '' group by owner, owner_key"""
NEW_OWNERS: Final = """
insert into ratings_owner (key, name)
select distinct on (key) key, text from staged_owner
where not exists (select from ratings_owneralias as known where known.text = staged_owner.text)
order by key, listed desc, first on conflict (key) do nothing"""
NEW_SPELLINGS: Final = """
insert into ratings_owneralias (text, owner_id)
select named.text, coalesce(owner.merged_into_id, owner.id)
from staged_owner as named join ratings_owner as owner on owner.key = named.key order by named.first
on conflict (text) do nothing returning id, text"""
FOUND: Final = """
update staged_owner set owner_id = known.owner_id from ratings_owneralias as known where known.text = staged_owner.text"""
SIZED: Final = f"""
update staged_owner set size = {SIZE.format(homes="sized.homes")} from (
    select named.owner_id, count(distinct staged.urn) as homes
    from staged join staged_owner as named on named.text = staged.owner group by named.owner_id
) as sized where sized.owner_id = staged_owner.owner_id"""
#: Where no home is listed twice, the lines of each name are its homes.
SIZED_ONCE: Final = f"""
update staged_owner set size = {SIZE.format(homes="sized.homes")} from (
    select owner_id, sum(listed) as homes from staged_owner group by owner_id
) as sized where sized.owner_id = staged_owner.owner_id"""
RENAMED: Final = """
update ratings_owner set name = newest.text from (
    select distinct on (owner_id) owner_id, text from staged_owner order by owner_id, listed desc, first
) as newest where ratings_owner.id = newest.owner_id and ratings_owner.name <> newest.text"""


def resolve_owners(*, kind: str, newest: bool) -> None:
    """Fill a table `staged_owner` with each name's owner and its size in the staged list.

    In the newest list an owner is called by the name most of its rows give.
    """
    sized = SIZED if kind == Release.Kind.IN_YEAR else SIZED_ONCE
    with connection.cursor() as cursor:
        for statement in (NAMED, "analyze staged_owner", NEW_OWNERS, NEW_SPELLINGS):
            cursor.execute(statement)
        keep_former_keys(cursor.fetchall())
        for statement in (FOUND, sized, *([RENAMED] if newest else [])):
            cursor.execute(statement)


def keep_former_keys(names: Iterable[tuple[int, str]]) -> None:
    """Note of new names (key of the row, text) the key they once had, so that addresses made by it lead on."""
    former = ((pk, make_former_owner_key(text)) for pk, text in names)
    aliases = [OwnerAlias(pk=pk, former_key=key) for pk, key in former if key]
    OwnerAlias.objects.bulk_update(aliases, ["former_key"], batch_size=1000)
