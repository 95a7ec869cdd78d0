"""Local authorities as releases name them: one row for names that differ in case or signs alone."""

from __future__ import annotations

from django.db import connection
from django.utils.text import slugify


def slugify_authority(name: str) -> str:
    """The name in an address: "Bristol, City of" becomes "bristol-city-of"; "&" is read as "and"."""
    return slugify(name.replace("&", " and "))


def write_authorities(*, newest: bool) -> None:
    """Write the authorities of the staged rows; the newest release decides name and region."""
    known = """update set name = excluded.name, region = excluded.region
        where (known.name, known.region) is distinct from (excluded.name, excluded.region)"""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""insert into ratings_localauthority as known (slug, name, region)
            select distinct on (authority) authority, local_authority, region from staged where authority <> ''
            order by authority, place desc on conflict (slug) do {known if newest else "nothing"}"""
        )
