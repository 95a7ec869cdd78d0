"""Small lists that differ from each other as Ofsted's do: every region, every grade, days all over the month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from demonstration.register.provider_row import ProviderRow
from demonstration.register.published_rows import word_outcome
from ratings.loading.bulk_rows import ReadList, stage_list
from ratings.loading.plausibility import compare_list
from ratings.ofsted import HomeRow, ListedJudgement, ReadRelease
from ratings.vocabulary import JOINT_REGION, OUTCOMES, REGIONS
from tests.factories.ofsted_files import home_row
from tests.factories.ratings import home, read_release

NINE = [slug for slug in REGIONS if slug != JOINT_REGION]
#: Of every twenty judged homes.
GRADES = ["outstanding"] * 2 + ["good"] * 14 + ["requires-improvement"] * 3 + ["inadequate"]
FIRST = 2_000_000


def plain_home(number: int, *, as_at: date, **fields: Any) -> HomeRow:
    """The home of this number as a list of this day has it; `outcome` "" is not judged."""
    outcome = fields.pop("outcome", GRADES[number % 20])
    values: dict[str, Any] = {
        "region": NINE[number % 9],
        "owner": f"Owner {number % 40} Ltd",
        "registered_on": date(2012, 1, 1) + timedelta(days=number),
        "event_number": f"{as_at.year}{number:06}" if outcome else "",
        "inspected_on": as_at - timedelta(days=3 + number % 300) if outcome else None,
        "published_on": as_at + timedelta(days=17 - number % 300) if outcome else None,
        "judgements": judge(overall=outcome, protection=outcome, leadership=outcome),
    }
    return home(FIRST + number, outcome, **(values | fields))


def judge(**outcomes: str) -> tuple[ListedJudgement, ...]:
    """The judgements of an inspection by area."""
    return tuple(
        ListedJudgement(area, outcome, OUTCOMES[outcome]) for area, outcome in outcomes.items() if outcome
    )


def plain_homes(numbers: Iterable[int], *, as_at: date, **fields: Any) -> list[HomeRow]:
    """The homes of these numbers."""
    return [plain_home(number, as_at=as_at, **fields) for number in numbers]


def plain_list(rows: Iterable[Any], *, as_at: date, **fields: Any) -> ReadRelease:
    """A list of these rows, read already."""
    return read_release(rows, as_at=as_at, **fields)


def find_rules_broken(found: ReadRelease) -> set[str]:
    """The names of the rules beyond whose bounds a list lies, beside what is loaded."""
    staged = stage_list(ReadList(found))
    return {measured.rule for measured in compare_list(staged) if measured.is_beyond}


def change_first(rows: list[HomeRow], many: int, **fields: Any) -> list[HomeRow]:
    """The rows with these fields changed in the first of them."""
    return [replace(row, **fields) if place < many else row for place, row in enumerate(rows)]


def published_homes(numbers: Iterable[int], *, year: int, **fields: Any) -> list[ProviderRow]:
    """The same homes as rows of the year's own file."""
    return [publish_home(plain_home(number, as_at=date(year, 3, 31)), year, **fields) for number in numbers]


def publish_home(row: HomeRow, year: int, **fields: Any) -> ProviderRow:
    """A home as a row of the year's own file."""
    region = REGIONS[row.region]
    word = word_outcome(row.outcome, year)
    return home_row(
        year=year, urn=row.urn, region=region, ofsted_region=region, local_authority=row.local_authority, owner=row.owner, registered_on=row.registered_on,
        event_number=row.event_number, inspected_on=row.inspected_on,
        **({"published_on": row.inspected_on and row.inspected_on + timedelta(days=20), "overall": word, "protected": word, "leaders": word} | fields),
    )  # fmt: skip
