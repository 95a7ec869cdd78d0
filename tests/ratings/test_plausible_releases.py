"""Ofsted's own lists pass unaided in any order; damaged, they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ratings.loading import load_file
from ratings.loading.dry_run import check_file
from ratings.models import Release
from tests.factories import ofsted_files as make
from tests.factories.ratings import FICTITIOUS_FROM, home, load_homes

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow("reads Ofsted's own files"),
]

FILES = {
    "2015": "as_at_2015.csv",
    "2018": "as_at_2018.csv",
    "2021": "as_at_2021.csv",
    "2022": "as_at_2022.csv",
    "2025": "childrens_social_care_2025_underlying.ods",
    "2017-18": "in_year_2017_18.csv",
    "2022-23": "in_year_2022_23.csv",
}
OVERALL = "Overall experiences and progress of children and young people"
PROTECTION = "How well children and young people are helped and protected"
ORDERS = (
    ("2015", "2017-18", "2018", "2021", "2022", "2022-23", "2025"),
    ("2025", "2022-23", "2022", "2021", "2018", "2017-18", "2015"),
    ("2021", "2015", "2025", "2018", "2022-23", "2022", "2017-18"),
)


@pytest.fixture
def named(ofsted_data: Path):
    """The path of a file of Ofsted's by its year."""
    return lambda year: ofsted_data / "ofsted" / FILES[year]


@pytest.mark.parametrize("order", ORDERS, ids=["forwards", "backwards", "with gaps"])
def test_every_list_passes_unaided_in_any_order(named, order):
    load_homes([home(FICTITIOUS_FROM + n) for n in range(50)])  # a demonstration register stands before them
    for year in order:
        load_file(path_or_rows=named(year))
    assert Release.objects.current().count() == 10
    assert not Release.objects.exclude(accepted_because="").exists()


DAMAGE = {
    "cut at the end of a line": (make.cut_at_a_line_end, "homes are listed, and Ofsted’s own total"),
    "one region": (lambda path: make.with_cells(path, "Government Office Region", lambda n, cell: cell if cell == "London" else None), "No home is in"),
    "one grade": (lambda path: make.with_cells(path, OVERALL, lambda n, cell: cell if cell == "Good" else None), "The only grades given are: good."),
    "every second grade blank": (lambda path: make.with_cells(path, OVERALL, lambda n, cell: cell if n % 2 else ""), "have no judgement"),
    "owners blank": (lambda path: make.with_cells(path, "Organisation which owns the provider", lambda n, cell: ""), "private homes have no owner"),
    "unknown types": (lambda path: make.with_cells(path, "Provision type", lambda n, cell: "Hostel" if n % 9 == 0 else cell), "of a type of provider that is not known"),
    "headings swapped": (lambda path: make.with_headings_swapped(path, OVERALL, PROTECTION), "may be swapped"),
}  # fmt: skip


@pytest.mark.parametrize("what", list(DAMAGE))
def test_a_damaged_list_is_doubted_even_alone(named, tmp_path, what):
    """Nothing else is loaded: the list itself and Ofsted's totals tell."""
    damage, why = DAMAGE[what]
    path = tmp_path / "as_at_2021.csv"
    path.write_bytes(named("2021").read_bytes())
    doubts = check_file(damage(path).rename(path)).doubts
    assert any(why in doubt.why for doubt in doubts), [doubt.why for doubt in doubts]


@pytest.mark.parametrize(("year", "other"), [("2018", "as_at_2019.csv"), ("2021", "as_at_2022.csv"), ("2017-18", "in_year_2018_19.csv")])  # fmt: skip
def test_a_list_under_the_name_of_the_next_year(named, tmp_path, year, other):
    path = tmp_path / other
    path.write_bytes(named(year).read_bytes())
    told = check_file(path)
    assert told.doubts or told.problems


def test_headings_swapped_in_the_year_before_the_new_inspections(named, tmp_path):
    path = tmp_path / "as_at_2015.csv"
    path.write_bytes(named("2015").read_bytes())
    swapped = make.with_headings_swapped(
        path, "Overall effectiveness", "The safety of children and young people"
    )
    assert any("may be swapped" in doubt.why for doubt in check_file(swapped.rename(path)).doubts)


def test_half_of_a_release_to_come(named, tmp_path):
    """A year of which Ofsted's totals say nothing yet: the list before it tells."""
    load_file(path_or_rows=named("2021"))
    path = tmp_path / "as_at_2022.csv"
    path.write_bytes(named("2022").read_bytes())
    half = make.cut_at_a_line_end(path, keep=0.5).rename(path)
    assert any("are not in this list" in doubt.why for doubt in check_file(half).doubts)
