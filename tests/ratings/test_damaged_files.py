"""Damaged files are refused with a reason that says where; nothing is guessed."""

from __future__ import annotations

import pytest

from ratings.ofsted import RefusedFileError
from tests.factories import ofsted_files as make
from tests.factories.ofsted_files import read_one


@pytest.fixture
def rows():
    return [*make.home_rows({"good": 4, "inadequate": 1}, year=2018), make.agency_row(year=2018)]


@pytest.fixture
def csv_file(tmp_path, rows):
    return make.as_at_csv(tmp_path, rows, year=2018)


@pytest.fixture
def book(tmp_path, rows):
    return make.as_at_workbook(tmp_path, rows)


def reason(path):
    with pytest.raises(RefusedFileError) as refused:
        read_one(path)
    return str(refused.value)


def test_the_undamaged_files_are_read(csv_file, book):
    for path in (csv_file, book):
        found = read_one(path)
        assert len(found.homes) == 5
        assert found.providers == 6
        assert not found.is_demonstration


def test_a_truncated_workbook(book):
    assert "damaged or cut short" in reason(make.truncated(book))


def test_a_csv_cut_in_a_quoted_cell(csv_file):
    assert "cut short" in reason(make.cut_in_a_quoted_cell(csv_file))


def test_wrong_encoding(csv_file):
    told = reason(make.wrongly_encoded(csv_file))
    assert "UTF-8" in told
    assert "row" in told


def test_a_number_listed_twice(tmp_path, rows):
    homes = [row for row in rows if row.provision_type == "Children's home"]
    told = reason(make.as_at_csv(tmp_path, make.duplicated(homes), year=2018))
    assert "listed twice" in told
    assert homes[0].urn in told


def test_an_impossible_date(tmp_path, rows):
    told = reason(make.as_at_csv(tmp_path, [*rows, make.impossible_date_row(year=2018)], year=2018))
    assert "31/02/2018" in told
    assert "no such day" in told


@pytest.mark.parametrize("heading", ["Sector", "Event number", "Local authority"])
def test_a_missing_column(csv_file, heading):
    assert "no column" in reason(make.without_column(csv_file, heading))


def test_without_outcomes(csv_file):
    told = reason(make.without_column(csv_file, "Overall effectiveness"))
    assert "there is no column “Overall experiences and progress of children and young people”" in told


@pytest.mark.parametrize("heading", ["URN", "Provision type"])
def test_without_the_headings_that_make_a_list(csv_file, heading):
    assert "has the headings" in reason(make.without_column(csv_file, heading))


def test_swapped_columns(csv_file):
    told = reason(make.with_columns_swapped(csv_file, "Sector", "Local authority"))
    assert "Northmoor" in told
    assert "sector" in told.lower()


def test_a_zip_bomb(tmp_path):
    assert "unpacks to more than" in reason(make.zip_bomb(tmp_path))


def test_a_workbook_with_a_thousand_million_cells(tmp_path):
    assert "too large inside" in reason(make.wide_workbook(tmp_path))


@pytest.mark.parametrize("seed", range(5))
def test_noise(tmp_path, seed):
    assert reason(make.noise(tmp_path, seed=seed))
