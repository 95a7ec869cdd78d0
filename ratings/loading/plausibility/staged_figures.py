"""What a staged list counts, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

from ratings import vocabulary
from ratings.loading.bulk_rows import StagedList
from ratings.loading.plausibility import bounds
from ratings.models import Release

#: Columns of dates, by what readers call them, in lists of homes and in those of joiners and leavers.
DATES: Final = {
    "inspected_on": "dates of inspection",
    "published_on": "dates of publication",
    "registered_on": "dates of registration",
}
MOVED: Final = {
    "registered_on": "dates of registration",
    "resigned_on": "dates of resigning",
    "closed_on": "dates of closing",
    "cancelled_on": "dates of cancelling",
}
RANK: Final = "array_position(array['{}'], {{}})".format("', '".join(vocabulary.OUTCOMES))
OLD: Final = f"inspected_on < '{bounds.OLD_INSPECTIONS}'"
NEW: Final = f"inspected_on >= '{bounds.NEW_INSPECTIONS}'"
#: What is counted of homes and inspections, by name.
OF_HOMES: Final = {
    **{slug: f"overall = '{slug}'" for slug in vocabulary.OUTCOMES},
    "private": "sector = 'private'",
    "ownerless": "sector = 'private' and owner = ''",
    "no_status": "status = ''",
    "no_places": "places is null",
    "no_registration": "registered_on is null",
    "no_protection": "overall <> '' and protection = ''",
    "no_leadership": "overall <> '' and leadership = ''",
    "same_protection": "overall <> '' and protection = overall",
    "same_leadership": "overall <> '' and leadership = overall",
    "published_first": "overall <> '' and published_on < inspected_on",
    "inspected_first": "overall <> '' and inspected_on < registered_on",
    "not_active": "lower(status) not in ('', 'active', 'suspended')",
    **{
        f"{era}_{area}_{name}": f"{when} and overall <> '' and {area} <> '' and "
        f"{RANK.format('overall')} {sign} {RANK.format(area)}"
        for era, when in (("old", OLD), ("new", NEW))
        for area in ("protection", "leadership")
        for name, sign in (("better", "<"), ("worse", ">"))
    },
}
#: What takes more than a look at each row, by name. An inspection whose number a spreadsheet spoilt goes by its day.
OF_ALL_HOMES: Final = {
    "places": "coalesce(sum(places), 0)",
    "greatest_owner": """(select coalesce(max(many), 0) from (select count(*) as many from staged
        where sector = 'private' and owner_key <> '' group by owner_key) as owners)""",
    "shared_events": """(select coalesce(sum(many), 0) from (select count(*) as many from staged
        where overall <> '' and event_number not like 'on %' group by event_number having count(distinct urn) > 1) as events)""",
}


@dataclass(frozen=True, slots=True)
class DateColumn:
    """The dates of one column: how many, and how many of them later than the 12th of their month."""

    words: str
    many: int
    after_the_12th: int


@dataclass(frozen=True, slots=True)
class StagedFigures:
    """A staged list counted; of a list of movements only regions and dates are. `counts` has the names of `OF_HOMES`
    and `OF_ALL_HOMES`.

    `newest` is the newest day of what the list tells: of its inspections, else of registrations and leavings.
    """

    staged: StagedList
    regions: frozenset[str]
    dates: tuple[DateColumn, ...]
    newest: date | None
    counts: dict[str, int]

    @property
    def grades(self) -> dict[str, int]:
        """How many rows have each grade."""
        return {slug: self.counts.get(slug, 0) for slug in vocabulary.OUTCOMES}


def measure_staged(staged: StagedList) -> StagedFigures:
    """Count the rows in the table `staged`."""
    movements = staged.kind == Release.Kind.MOVEMENTS
    dated = MOVED if movements else DATES
    columns = {
        "regions": "array_agg(distinct region)",
        **{f"{name}_many": f"count({name})" for name in dated},
        **{f"{name}_late": f"count(*) filter (where extract(day from {name}) > 12)" for name in dated},
        **{f"{name}_newest": f"max({name})" for name in dated},
    }
    if not movements:
        columns |= {
            name: f"count(*) filter (where {condition})" for name, condition in OF_HOMES.items()
        } | OF_ALL_HOMES
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(columns.values())} from staged")
        figures: dict[str, Any] = dict(zip(columns, cursor.fetchone(), strict=True))
    tell = ["inspected_on"] if figures.get("inspected_on_many") else list(dated)
    return StagedFigures(
        staged,
        frozenset(figures["regions"] or ()),
        tuple(
            DateColumn(words, figures[f"{name}_many"], figures[f"{name}_late"])
            for name, words in dated.items()
        ),
        max((day for name in tell if (day := figures[f"{name}_newest"])), default=None),
        {name: int(figures[name]) for name in (*OF_HOMES, *OF_ALL_HOMES) if name in figures},
    )
