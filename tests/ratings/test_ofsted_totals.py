"""Ofsted's own files, loaded: every total is theirs, or the one counted from their rows."""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from ratings import answers, vocabulary
from ratings.measures import Measure
from ratings.models import HomeSnapshot, Release

pytestmark = pytest.mark.slow("loads seven of Ofsted's own files, once for all of them")

FILES = (
    "as_at_2015.csv",
    "as_at_2018.csv",
    "as_at_2021.csv",
    "as_at_2022.csv",
    "childrens_social_care_2025_underlying.ods",
    "in_year_2017_18.csv",
    "in_year_2022_23.csv",
)
TOTALS = {
    "2015-03-31": (236, 1129, 549, 30),
    "2018-03-31": (350, 1378, 363, 32),
    "2021-03-31": (370, 1426, 391, 30),
    "2022-03-31": (319, 1722, 551, 74),
    "2025-03-31": (459, 2637, 489, 44),
}
GRADES = {
    "outstanding": ("Outstanding",),
    "good": ("Good",),
    "requires-improvement": ("Requires improvement to be good", "Adequate/Satisfactory (pre-2015)"),
    "inadequate": ("Inadequate",),
}
SIZES = {"1": "1", "2-4": "2-4", "5-9": "5-9", "10+": "10+", "owner not given": "not published"}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, ofsted_data: Path):
    """The five real files, loaded once for the tests of this module and rolled back after; gives the queries it took."""
    queries = []

    def counted(execute, sql, *given):
        queries.append(sql)
        return execute(sql, *given)

    with django_db_blocker.unblock(), transaction.atomic():
        with connection.execute_wrapper(counted):
            call_command(
                "load_ofsted", *[str(ofsted_data / "ofsted" / name) for name in FILES], stdout=StringIO()
            )
        yield len(queries)
        transaction.set_rollback(True)


def published(ofsted_data: Path, name: str) -> list[dict[str, str]]:
    with (ofsted_data / "ofsted" / name).open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["as_at"] in TOTALS]


#: That file was counted while “K&G” and “K & G” were two owners of one home each; they are one of two.
ONE_OWNER = {
    ("2025-03-31", "Private", "1"): -2,
    ("2025-03-31", "Private", "2-4"): 2,
}


def ask(query: str):
    return answers.answer(Measure.parse(query))


@pytest.mark.slow("reads Ofsted's own files")
def test_totals_are_ofsteds(loaded):
    answer = ask("outcomes=all&unit=count&at=all")
    found = {
        day: tuple(row.numerator for row in answer.rows if row.period.isoformat() == day) for day in TOTALS
    }
    assert found == TOTALS


def test_queries_are_few_for_thousands_of_homes(loaded):
    assert loaded < 60 * (len(FILES) + 3)  # the workbook holds four lists; each is held beside its neighbours


def test_private_owners_by_size_in_2025(loaded):
    answer = ask("outcomes=inadequate&by=owner-size&sector=private&at=2025-03-31")
    found = {row.group: (row.numerator, row.denominator, row.percent) for row in answer.rows}
    assert found["1"] == (13, 467, "2.8%")
    assert found["10+"] == (5, 887, "0.6%")


def test_sector_and_owner_size_as_counted_from_the_rows(loaded, ofsted_data):
    """Every sector and owner size of every year: listed, judged and each outcome."""
    checked = 0
    for row in published(ofsted_data, "computed_by_sector_and_owner_size.csv"):
        if row["owner_size_band"] == "all":
            where = {} if row["sector"] == "All" else {"sector": row["sector"].lower().replace(" ", "-")}
        elif row["as_at"] == "2015-03-31":
            continue
        else:
            where = {
                "sector": row["sector"].lower().replace(" ", "-"),
                "owner-size": SIZES[row["owner_size_band"]].replace("+", "%2B"),
            }
        words = "&".join(f"{key}={value}" for key, value in where.items())
        rows = ask(f"outcomes=all&{words}&at={row['as_at']}").rows
        moved = ONE_OWNER.get((row["as_at"], row["sector"], SIZES.get(row["owner_size_band"], "")), 0)
        for one in rows:
            expected = sum(int(row[name]) for name in GRADES[one.outcome])
            assert one.numerator == expected + (moved if one.outcome == "good" else 0), (row, one)
            assert one.denominator == int(row["homes_with_judgement"]) + moved
            assert one.denominator + (one.not_judged or 0) == int(row["homes_listed"]) + moved
        checked += len(rows)
    assert checked > 200


def test_sector_and_region_as_counted_from_the_rows(loaded, ofsted_data):
    slugs = {label: slug for slug, label in vocabulary.REGIONS.items()}
    expected: Counter[tuple[str, str, str, str]] = Counter()
    for row in published(ofsted_data, "computed_by_region.csv"):
        sector = row["sector"].strip().lower().replace(" ", "-")
        for outcome, names in GRADES.items():
            expected[row["as_at"], slugs[row["region"]], sector, outcome] += sum(
                int(row[name]) for name in names
            )
    found = {
        (row.period.isoformat(), row.group, sector, row.outcome): row.numerator
        for sector in vocabulary.SECTORS
        for row in ask(f"by=region&sector={sector}&at=all").rows
        if row.numerator
    }
    assert found == {key: homes for key, homes in expected.items() if homes}


def test_owners_missing_in_2015_are_a_gap_with_a_note(loaded):
    rows = ask("outcomes=inadequate&by=owner-size&at=2015-03-31").rows
    assert {row.group for row in rows} >= {"1", "2-4", "5-9", "10+"}
    assert all(row.is_gap and row.share is None and "owners" in row.note for row in rows)


def test_places_and_providers_of_2025(loaded):
    release = Release.objects.get(as_at="2025-03-31", kind="as-at")
    assert (release.rows, release.homes, release.judged) == (5600, 4009, 3629)
    assert release.title == "Children’s social care in England 2025"
    assert str(release.published_on) == "2025-07-16"
    assert sum(release.snapshots.values_list("places", flat=True)) == 15742


def test_no_name_or_address_of_a_home_is_kept(loaded):
    texts = {field.name for field in HomeSnapshot._meta.get_fields()}
    assert not texts & {"name", "address", "town", "postcode", "county", "constituency"}


def test_series_mislabelled_by_ofsted_is_told(loaded):
    assert any("31-Mar-19" in note for note in ask("at=2018-03-31").notes)


def test_ours_beside_ofsteds_series(loaded):
    """Equal but for 2018, mislabelled in Ofsted's series, 2015, which lies before it, and one later revision."""
    from ratings.loading.ofsted_totals import UNEXPLAINED, compare_loaded_totals

    rows = compare_loaded_totals()
    equal = Counter(row.period for row in rows if row.ours == row.ofsted)
    assert equal == {
        "2021-03-31": 6,
        "2022-03-31": 6,
        "2025-03-31": 6,
        "2017-18": 4,
        "2024-25": 4,
        "2022-23": 3,
    }
    assert {row.period for row in rows if "mislabelled" in row.note} == {"2018-03-31"}
    assert {(row.period, row.outcome, row.ours, row.ofsted) for row in rows if "revised" in row.note} == {
        ("2022-23", "requires-improvement", 517, 515)
    }
    assert not [row for row in rows if row.note == UNEXPLAINED]
