"""The committed tables follow from Ofsted's own files."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from statistics import median

import pytest
from python_calamine import CalamineWorkbook

from ratings.loading.owner_keys import make_owner_key
from tests.demonstration.test_figures import ALL, WAITING
from tests.demonstration.workbook_figures import (
    HOMES_OF_TEN,
    IN_YEAR,
    INSPECTED_EARLIER,
    JOINED,
    JOINED_UNJUDGED,
    LAG_MEDIAN,
    LAG_MOST,
    LAG_NINE_IN_TEN,
    LEFT,
    NAMELESS,
    OF_ONE,
    OF_TEN,
    OWNERS,
    PLACES,
    PUBLISHED_IN_APRIL,
    REGISTER,
    SERIES,
)


def rows(ofsted_data, name):
    with (ofsted_data / "ofsted" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def book(ofsted_data):
    return CalamineWorkbook.from_path(ofsted_data / "ofsted" / "childrens_social_care_2025_underlying.ods")


def sheet(book, name):
    found = book.get_sheet_by_name(name).to_python()
    heading = [" ".join(str(cell).split()) for cell in found[3]]
    return [dict(zip(heading, row, strict=True)) for row in found[4:]]


def is_home(row):
    kind = row["Provision type"].lower()
    return kind in {"children's home", "secure children's home"} or "registered as a children's home" in kind


def test_register_places_and_series_are_ofsteds(ofsted_data):
    found = {
        (row["measure"], int(row["as_at"][:4])): int(row["value"])
        for row in rows(ofsted_data, "official_providers_and_places.csv")
        if row["provision"] == "All Children's Homes"
    }
    assert {year: found["Providers", year] for year in REGISTER} == REGISTER
    assert {year: found["Places", year] for year in PLACES} == PLACES
    [year] = [
        row
        for row in rows(ofsted_data, "official_in_year_totals.csv")
        if row["table"] == "Table 9a" and row["period"] == "2024-25"
    ]
    assert tuple(int(cell) for cell in list(year.values())[3:7]) == IN_YEAR
    series = {
        int(row["as_at"][:4]): tuple(int(cell) for cell in list(row.values())[3:7])
        for row in rows(ofsted_data, "official_as_at_totals.csv")
        if row["table"] == "Table 8b"
    }
    assert {year: series[year] for year in SERIES} == SERIES
    agree = [year for year, row in series.items() if row == tuple(ALL[year].counts[:WAITING])]
    assert (len(agree), len(series)) == (8, 10)


@pytest.mark.slow("reads Ofsted's own files")
def test_joiners_leavers_and_lags_are_ofsteds(book):
    moves = [
        row
        for row in sheet(book, "Leavers+Joiners_at_31_Mar_2025")
        if row["Provision type"].lower() == "children's home"
    ]
    joined = {str(row["URN"]) for row in moves if row["Joiner status"]}
    assert len(joined) == JOINED
    assert sum(bool(row["Leaver status"]) for row in moves) == LEFT
    assert sum(bool(row["Joiner status"] and row["Leaver status"]) for row in moves) == 5
    overall = "Overall experiences and progress of children and young people"
    homes = [row for row in sheet(book, "Provider_level_at_31_Mar_2025") if is_home(row)]
    assert sum(str(row["URN"]) in joined and not row[overall] for row in homes) == JOINED_UNJUDGED
    published = [row["Latest full inspection publication date"].date() for row in homes if row[overall]]
    assert sum(day > date(2025, 3, 31) for day in published) == PUBLISHED_IN_APRIL
    assert max(published) <= date(2025, 4, 30)
    held = [row["Latest full inspection date"].date() for row in homes if row[overall]]
    assert sum(day < date(2024, 4, 1) for day in held) == INSPECTED_EARLIER
    lags = sorted(
        (row["Inspection publication date"] - row["Inspection date"]).days
        for row in sheet(book, "Provider_level_in_year_2024-25")
        if is_home(row)
        and row[overall] in {"Outstanding", "Good", "Requires improvement to be good", "Inadequate"}
    )
    assert len(lags) == sum(IN_YEAR)
    assert (median(lags), lags[int(0.9 * len(lags))], lags[-1]) == (LAG_MEDIAN, LAG_NINE_IN_TEN, LAG_MOST)


def test_owners_are_counted_from_ofsteds_rows(book):
    homes = [row for row in sheet(book, "Provider_level_at_31_Mar_2025") if is_home(row)]
    owner = "Organisation which owns the provider"
    sizes = Counter(make_owner_key(row[owner]) for row in homes)
    sold = Counter(make_owner_key(row[owner]) for row in homes if row["Sector"] in {"Private", "Voluntary"})
    assert sold.pop("") == NAMELESS
    assert len(sold) == OWNERS
    assert sum(sizes[key] == 1 for key in sold) == OF_ONE
    large = [key for key in sold if sizes[key] >= 10]
    assert (len(large), sum(sold[key] for key in large)) == (OF_TEN, HOMES_OF_TEN)
