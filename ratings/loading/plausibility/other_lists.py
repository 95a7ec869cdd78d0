"""A list beside all others held: the same inspections told otherwise, the same rows under another day, and what the other
lists of its day or year say must be in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection

from ratings.loading.bulk_rows import StagedList
from ratings.loading.plausibility import bounds
from ratings.loading.plausibility.measured import Measured
from ratings.loading.plausibility.shape import JUDGED, OF_HOMES, part
from ratings.models import Release
from ratings.phrases import format_count

#: Current lists of Ofsted's but those of the staged list's own kind and day.
OTHERS: Final = """release.is_current and not release.is_demonstration
    and not (release.kind = %(kind)s and release.as_at = %(as_at)s)"""
KNOWN: Final = f"""
with known as materialized (
    select home_id, event_number, outcome, date as day from ratings_listedinspection as listed
    join ratings_release as release on release.id = listed.release_id where {OTHERS}
    union
    select listed.home_id, held.event_number, listed.outcome, listed.inspected_on from ratings_homesnapshot as listed
    join ratings_release as release on release.id = listed.release_id
    join ratings_inspection as held on held.id = listed.inspection_id
    where listed.outcome <> '' and {OTHERS}
), told as (
    select s.urn, s.event_number, bool_and(s.overall <> known.outcome) as regraded,
        bool_and(s.inspected_on is distinct from known.day) as moved
    from staged as s join known on known.home_id = s.urn and known.event_number = s.event_number
    group by s.urn, s.event_number
)
select (select count(*) from staged where event_number <> ''), count(*), count(*) filter (where regraded),
    count(*) filter (where moved) from told"""
#: How a row of each kind is known again under another day.
SAME: Final = {
    "as-at": """ratings_homesnapshot as listed join staged as s on s.urn = listed.home_id and s.overall = listed.outcome
        and listed.inspected_on is not distinct from (case when s.overall <> '' then s.inspected_on end)""",
    "places": """ratings_homesnapshot as listed join staged as s on s.urn = listed.home_id and s.owner = listed.owner_text
        and s.places is not distinct from listed.places""",
    "in-year": """ratings_listedinspection as listed join staged as s on s.urn = listed.home_id
        and s.event_number = listed.event_number and s.inspected_on = listed.date""",
    "movements": """ratings_homemovement as listed join staged as s on s.urn = listed.home_id and s.joined = listed.joined
        and s."left" = listed."left" """,
}
SAME_ROWS: Final = """
select release.id, count(*) from {same} join ratings_release as release on release.id = listed.release_id
where release.kind = %(kind)s and release.as_at <> %(as_at)s and release.is_current and not release.is_demonstration
group by release.id"""
#: A list, held or staged, as what is asked of it beside another of its day.
HELD: Final = {
    "as-at": """select home_id, outcome, inspected_on as day, registered_on, true as joined from ratings_homesnapshot
        where release_id = %(release)s""",
    "in-year": """select home_id, outcome, date as day, null::date as registered_on, true as joined
        from ratings_listedinspection where release_id = %(release)s""",
    "movements": """select home_id, '' as outcome, null::date as day, registered_on, joined from ratings_homemovement
        where release_id = %(release)s""",
}
STAGED: Final = {
    "as-at": "select urn as home_id, overall as outcome, inspected_on as day, registered_on, true as joined from staged",
    "movements": "select urn as home_id, '' as outcome, null::date as day, registered_on, joined from staged",
}
HELD["places"], STAGED["places"], STAGED["in-year"] = HELD["as-at"], STAGED["as-at"], STAGED["as-at"]
#: By the kind of the list within which rows must be: which rows of the other, how each is known again, and what is said.
WITHIN: Final = {
    "in-year": (
        "whole.outcome <> '' and whole.day between %(starts_on)s and %(as_at)s",
        "within.day = whole.day",
        "inspections of the year in the list of homes are not in the list of inspections",
    ),
    "movements": (
        "whole.registered_on between %(starts_on)s and %(as_at)s",
        "within.joined",
        "homes registered in the year by the list of homes are not among those that joined",
    ),
    "places": ("true", "true", "homes in the list of judgements are not in the list of homes and places"),
    "as-at": ("true", "true", "homes in the list of homes and places are not in the list of judgements"),
}
MISSING: Final = """
with whole as materialized ({whole}), within as materialized ({within})
select count(*), count(*) filter (where not exists (
    select from within where within.home_id = whole.home_id and {same})) from whole where {belongs}"""


def measure_other_lists(staged: StagedList) -> Iterator[Measured]:
    """The rules that need more than the lists next in time."""
    yield from measure_same_rows(staged)
    if staged.kind in JUDGED:
        yield from measure_known_inspections(staged)
    yield from measure_beside(staged)


def fetch_row(statement: str, parameters: dict[str, Any]) -> tuple[Any, ...]:
    """The one row of a question."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def measure_known_inspections(staged: StagedList) -> Iterator[Measured]:
    """Inspections that other lists tell of, with another grade or another day."""
    of = staged.found
    rows, known, regraded, moved = fetch_row(KNOWN, {"kind": of.kind, "as_at": of.as_at})
    for rule, many, what, most in (
        ("inspections regraded", regraded, "grade", bounds.OTHER_GRADES),
        ("inspections moved", moved, "day", bounds.OTHER_DAYS),
    ):
        says = (
            f"{format_count(many)} of {format_count(known)} inspections that other lists tell of have another {what} here: "
            f"of the list’s {format_count(rows)} inspections, more than {most:.0%}."
        )
        yield Measured(rule, "lists of other days and years", part(many, rows), says, most=most)


def measure_same_rows(staged: StagedList) -> Iterator[Measured]:
    """Rows that are word for word those of another day or year."""
    of = staged.found
    with connection.cursor() as cursor:
        cursor.execute(SAME_ROWS.format(same=SAME[of.kind]), {"kind": of.kind, "as_at": of.as_at})
        same = dict(cursor.fetchall())
    for release in Release.objects.filter(pk__in=same).order_by("as_at"):
        longer = max(staged.rows, release.homes)
        says = (
            f"{format_count(same[release.pk])} of {format_count(longer)} rows are those of the list of {release.when}: "
            "it may be that list under another name."
        )
        most = bounds.SAME_ROWS[of.kind]
        yield Measured(
            "same rows", f"the list of {release.when}", part(same[release.pk], longer), says, most=most
        )


def measure_beside(staged: StagedList) -> Iterator[Measured]:
    """What this list and the others that end on its day must have in common."""
    of = staged.found
    for other in (
        Release.objects.current().filter(as_at=of.as_at, is_demonstration=False).exclude(kind=of.kind)
    ):
        kinds = {of.kind, other.kind}
        if kinds == {"as-at", "in-year"}:
            yield measure_missing(staged, other, "as-at", "in-year")
        elif "movements" in kinds and kinds & OF_HOMES:
            yield measure_missing(staged, other, (kinds & OF_HOMES).pop(), "movements")
        elif kinds == OF_HOMES:
            yield measure_missing(staged, other, "as-at", "places")
            judged_only = not (staged.lists_unjudged and other.lists_unjudged)
            if not judged_only:
                yield measure_missing(staged, other, "places", "as-at")


def measure_missing(staged: StagedList, other: Release, whole: str, within: str) -> Measured:
    """Rows of the list of kind `whole` that belong into the one of kind `within`; one of the two is staged, `other` is held."""
    of = staged.found
    belongs, same, words = WITHIN[within]
    lists = {kind: (STAGED if kind == of.kind else HELD)[kind] for kind in (whole, within)}
    statement = MISSING.format(whole=lists[whole], within=lists[within], belongs=belongs, same=same)
    starts_on = of.starts_on or other.starts_on or of.as_at
    rows, missing = fetch_row(statement, {"release": other.pk, "starts_on": starts_on, "as_at": of.as_at})
    says = f"{format_count(missing)} of {format_count(rows)} {words}."
    beside = f"the list “{other.heading}”"
    return Measured(
        f"missing: {whole} in {within}", beside, part(missing, rows), says, most=bounds.MISSING_FROM_LIST
    )
