"""What a list says of homes, beside what the lists of homes next to it in time say of the same homes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection

from ratings import vocabulary
from ratings.loading.bulk_rows import StagedList
from ratings.loading.plausibility import bounds
from ratings.loading.plausibility.measured import Measured
from ratings.loading.plausibility.shape import JUDGED, OF_HOMES, part
from ratings.models import Release
from ratings.phrases import format_count

#: By what readers call it: when both lists say it of a home, and when they say another thing.
SAID: Final = {
    "type of home": ("true", "held.provision_type <> read.provision_type"),
    "sector": ("true", "held.sector <> read.sector"),
    "region": ("held.region <> %(joint)s and read.region <> %(joint)s", "held.region <> read.region"),
    "local authority": ("true", "held.authority_id is distinct from nullif(read.authority, '')"),
    "owner": ("held.owner_text <> '' and read.owner <> ''", "held.owner_text <> read.owner"),
    "number of places": ("held.places is not null and read.places is not null", "held.places <> read.places"),
}
COUNTS: Final = ", ".join(
    f"count(*) filter (where {both}), count(*) filter (where {both} and {other})"
    for both, other in SAID.values()
)
BESIDE: Final = f"""
select {COUNTS} from staged as read join ratings_homesnapshot as held on held.home_id = read.urn
where held.release_id = %(release)s"""


def measure_homes_elsewhere(staged: StagedList) -> Iterator[Measured]:
    """How many homes have another sector, region, authority, owner … than in the lists before, after and of the same day.

    A column that slid by a row, or was sorted by itself, gives nearly every home what is another's.
    """
    if staged.kind not in JUDGED | OF_HOMES:
        return
    day = staged.found.as_at
    held = Release.objects.current().filter(kind__in=OF_HOMES, is_demonstration=False)
    beside = [
        *held.filter(as_at=day),
        held.filter(as_at__lt=day).order_by("-as_at", "kind").first(),
        held.filter(as_at__gt=day).order_by("as_at", "kind").first(),
    ]
    for release in filter(None, beside):
        yield from measure_beside_list(staged, release)


def measure_beside_list(staged: StagedList, release: Release) -> Iterator[Measured]:
    """The same homes in this list and in one held."""
    parameters: dict[str, Any] = {"release": release.pk, "joint": vocabulary.JOINT_REGION}
    with connection.cursor() as cursor:
        cursor.execute(BESIDE, parameters)
        numbers = list(cursor.fetchone())
    years = abs((staged.found.as_at - release.as_at).days) / 365.25
    there = f"the list “{release.heading}”"
    for place, name in enumerate(SAID):
        both, other = numbers[2 * place], numbers[2 * place + 1]
        says = f"{format_count(other)} of {format_count(both)} homes have another {name} in {there}."
        yield Measured(f"another {name}", there, part(other, both), says, most=allow_another(name, years))


def allow_another(name: str, years: float) -> float:
    """The greatest part of the homes of which another thing may be said after so many years."""
    if name == "owner":
        return bounds.allow_change(bounds.OWNERS_A_YEAR, years)
    if name == "number of places":
        return bounds.allow_change(bounds.PLACES_A_YEAR, years)
    return bounds.OTHER_AUTHORITY if name == "local authority" else bounds.OTHER_WORDS
