"""The files the demonstration register writes, read here without the importer."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from datetime import date, datetime
from functools import cache

import pytest
from python_calamine import CalamineWorkbook

from demonstration import register as demonstration
from demonstration.register.simulation import simulate_register
from demonstration.register.totals import OUTCOMES, load_totals
from ratings.loading.owner_keys import make_owner_key
from ratings.ofsted.headings import map_columns
from tests.factories import ofsted_workbook, ofsted_year_forms


@pytest.fixture(scope="module")
def files(register_folder):
    found = {int(path.stem[-4:]): path for path in register_folder.glob("demonstration/provider_level_at_*")}
    assert sorted(found) == list(demonstration.YEARS)
    return found


def lines(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def providers(path):
    """The rows under the headings, by the importer's names."""
    _, headings, *rows = lines(path)
    columns, _ = map_columns(headings)
    return [{name: row[place] for name, place in columns.items()} for row in rows]


@cache
def book(path):
    """A workbook parsed once for the tests here: a second or two each time."""
    return CalamineWorkbook.from_path(path)


@cache
def sheet(path, name=ofsted_workbook.AS_AT_SHEET):
    return book(path).get_sheet_by_name(name).to_python()


@pytest.mark.parametrize("year", demonstration.YEARS)
def test_a_file_says_that_its_homes_are_fictitious_and_has_what_ofsted_published_that_year(files, year):
    title, headings, *rows = lines(files[year])
    assert demonstration.MARK in title[0]
    assert f"31 March {year}" in title[0]
    assert {len(row) for row in rows} == {len(headings)}
    columns, twice = map_columns(headings)
    assert len(columns) == len(headings)
    assert not twice
    ofsteds, _ = map_columns(ofsted_year_forms.HEADINGS[year])
    assert columns.keys() == ofsteds.keys() - {"ofsted_region"}


@pytest.mark.slow("writes a whole workbook")
def test_the_workbook_has_the_real_ones_form(real_workbook):
    assert book(real_workbook).sheet_names == list(ofsted_workbook.SHEETS)
    rows = sheet(real_workbook)
    assert rows[3] == list(ofsted_year_forms.HEADINGS[2025])
    assert any(heading.startswith("\n") for heading in rows[3])
    first = dict(zip(rows[3], rows[4], strict=True))
    assert first["Web link"] == "Ofsted Social Care Provider Webpage"
    assert isinstance(first["Registration date"], datetime)
    assert first["Name"] == first["Postcode"] == "REDACTED"
    assert first["Health services"] == ""


@pytest.mark.slow("writes and reads a whole workbook")
def test_the_workbook_reads_as_the_real_one_does(real_workbook, ofsted_data):
    """Sheet names, the row of headings and the kinds of cells, beside Ofsted's own file."""
    real = ofsted_data / "ofsted" / "childrens_social_care_2025_underlying.ods"
    assert book(real_workbook).sheet_names == book(real).sheet_names
    for name in (
        ofsted_workbook.AS_AT_SHEET,
        "Providers+places_at_31_Mar_2025",
        "Leavers+Joiners_at_31_Mar_2025",
    ):
        assert sheet(real_workbook, name)[3] == sheet(real, name)[3]
    ours, theirs = (judged_home(sheet(path)) for path in (real_workbook, real))
    assert [type(cell) for cell in ours] == [type(cell) for cell in theirs]


def judged_home(rows):
    place = rows[3].index("\nOverall experiences and progress of children and young people")
    return next(row for row in rows[4:] if row[3] == "Children's home" and row[place] == "Good" and row[21])


def test_the_workbook_holds_more_rows_and_columns_than_it_fills(real_workbook):
    with zipfile.ZipFile(real_workbook) as archive:
        assert archive.namelist()[0] == "mimetype"
        content = archive.read("content.xml").decode()
    assert 'table:number-columns-repeated="13"' in content
    assert 'table:number-rows-repeated="1044' in content
    assert 'office:date-value="2025-07-16T00:00:00"' in content


def size_of(number):
    return next(size for size, most in {"1": 1, "2-4": 4, "5-9": 9, "10+": 10**6}.items() if number <= most)


@pytest.mark.parametrize("year", demonstration.YEARS)
def test_homes_by_sector_owner_size_and_outcome_are_the_tables(year):
    """Counted from the register itself, by the owner's name as each row spells it."""
    homes = simulate_register()[year]
    wanted = load_totals()[year]
    sizes = Counter(make_owner_key(home.owner) for home in homes)
    found = Counter()
    for home in homes:
        size = size_of(sizes[make_owner_key(home.owner)]) if home.owner else "not published"
        found[home.sector, size, home.outcome] += 1
    for sector, bands in wanted.sizes.items():
        for size, numbers in bands.items():
            for outcome, homes_wanted in zip(OUTCOMES, numbers, strict=True):
                if size == "any":
                    counted = sum(n for (s, _, o), n in found.items() if (s, o) == (sector, outcome))
                else:
                    counted = found[sector, size, outcome]
                assert counted == homes_wanted, (sector, size, outcome)
    assert sum(found.values()) == sum(sum(map(sum, bands.values())) for bands in wanted.sizes.values())


def test_inspections_lie_within_the_time_the_release_covers():
    for year, homes in simulate_register().items():
        as_at = date(year, 3, 31)
        recent = 0
        for home in homes:
            if not home.inspection:
                continue
            assert home.inspection.overall == home.outcome
            assert home.registered_on < home.inspection.held_on <= as_at
            assert home.inspection.held_on < home.inspection.published_on <= date(year, 4, 30)
            recent += home.inspection.held_on > date(year - 1, 3, 31)
        judged = sum(1 for home in homes if home.inspection)
        # From March 2020 to April 2021 hardly any home was inspected.
        assert recent > 0.8 * judged if year != 2021 else recent < 0.1 * judged


def test_homes_judged_once_are_never_unjudged_later():
    judged: set[str] = set()
    for homes in simulate_register().values():
        assert not {home.urn for home in homes if not home.outcome} & judged
        judged |= {home.urn for home in homes if home.outcome}


def test_a_home_keeps_its_place_and_mostly_its_owner():
    years = simulate_register()
    for year in range(2019, 2026):
        before = {home.urn: home for home in years[year - 1]}
        both = [(before[home.urn], home) for home in years[year] if home.urn in before]
        assert len(both) > 0.93 * len(before)
        assert all(
            (a.region, a.local_authority, a.sector) == (b.region, b.local_authority, b.sector)
            for a, b in both
        )
        assert sum(make_owner_key(a.owner) == make_owner_key(b.owner) for a, b in both) > 0.9 * len(both)


def test_the_old_name_of_a_grade_lingers_as_published():
    found = {
        year: sum(bool(h.inspection and h.inspection.adequate) for h in homes)
        for year, homes in simulate_register().items()
    }
    assert [found[year] for year in range(2015, 2020)] == [549, 11, 5, 4, 0]


def test_other_providers_are_mixed_in(files):
    rows = providers(files[2025])
    kinds = Counter(row["provision_type"] for row in rows)
    assert kinds["Independent Fostering Agency"]
    assert kinds["Supported Accommodation"]
    assert kinds["Residential Special School"]
    homes = {row["owner"] for row in rows if row["provision_type"] == "Children's home"}
    agencies = {row["owner"] for row in rows if row["provision_type"] == "Independent Fostering Agency"}
    assert agencies & homes, "some agency belongs to an owner of homes"


def test_every_number_is_of_the_fictitious_range(files):
    for path in files.values():
        urns = [int(row["urn"]) for row in providers(path)]
        assert len(urns) == len(set(urns))
        assert min(urns) > 9_000_000


@pytest.mark.slow("writes a year's files twice")
def test_the_same_year_gives_the_same_bytes(files, tmp_path):
    for year in (2015, 2025):
        assert (
            demonstration.write_release(year=year, folder=tmp_path).read_bytes() == files[year].read_bytes()
        )


def test_an_unknown_year_is_refused(tmp_path):
    with pytest.raises(ValueError, match="2015 to 2025, not 2014"):
        demonstration.write_release(year=2014, folder=tmp_path)


def test_the_release_taken_for_real_has_no_mark_and_no_fictitious_number(real_workbook):
    rows = sheet(real_workbook)
    assert demonstration.MARK not in rows[0][0]
    assert not any(str(row[1]).startswith("9") for row in rows[4:])
    assert any(str(row[1]).startswith("SC") for row in rows[4:])
