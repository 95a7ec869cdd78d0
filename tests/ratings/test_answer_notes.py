"""The notes of answers: gaps, breaks of method, and what is told of a demonstration."""

from __future__ import annotations

from datetime import date

import pytest

from ratings import vocabulary
from ratings.answers import evaluation
from tests.factories.ratings import FICTITIOUS_FROM, home, homes_of, load_counts, load_homes
from tests.ratings.test_answering import COUNTS, DAY, ask


@pytest.fixture(autouse=True)
def nothing_remembered():
    evaluation.answer_from.cache_clear()


@pytest.mark.django_db
def test_owners_that_were_not_published_are_a_gap():
    load_homes([home(2000001 + n, owner="") for n in range(30)], as_at=date(2015, 3, 31))
    load_counts(COUNTS)
    rows = [row for row in ask("outcomes=good&by=owner-size&at=all").rows if row.period.year == 2015]
    assert [(row.group, row.numerator, row.denominator, row.share) for row in rows] == [
        (size, None, None, None) for size in vocabulary.OWNER_SIZES
    ]
    assert all("did not publish owners" in row.note for row in rows)
    by_sector = ask("outcomes=good&by=sector-and-owner-size&at=2015-03-31")
    assert all(row.is_gap for row in by_sector.rows)
    assert ask("outcomes=good&owner-size=1&at=2015-03-31").rows[0].is_gap
    assert not ask("outcomes=good&by=sector&at=2015-03-31").rows[0].is_gap


@pytest.mark.django_db
def test_a_joint_region_is_a_gap_for_its_parts():
    joint = [home(2000001 + n, region=vocabulary.JOINT_REGION) for n in range(30)]
    load_homes(joint, as_at=date(2015, 3, 31))
    parts = [
        home(2000001 + n, region="north-east" if n < 21 else "yorkshire-and-the-humber") for n in range(50)
    ]
    load_homes(parts, as_at=DAY)
    found = {
        (row.group, row.period.year): row.denominator for row in ask("outcomes=good&by=region&at=all").rows
    }
    assert found == {
        ("north-east", 2015): None,
        ("north-east", 2025): 21,
        (vocabulary.JOINT_REGION, 2015): 30,
        ("yorkshire-and-the-humber", 2015): None,
        ("yorkshire-and-the-humber", 2025): 29,
    }
    one = ask("outcomes=good&region=north-east&at=all").rows
    assert [row.denominator for row in one] == [None, 21]
    both = ask("outcomes=good&region=north-east,yorkshire-and-the-humber&at=all").rows
    assert [row.denominator for row in both] == [30, 50]
    whole = ask(f"outcomes=good&region={vocabulary.JOINT_REGION}&at=all").rows
    assert [row.denominator for row in whole] == [30, 50]


@pytest.mark.django_db
def test_notes_at_breaks_of_method():
    homes = homes_of({("private", "1", "good"): 25})
    for year in (2015, 2018, 2021, 2025):
        load_homes(homes, as_at=date(year, 3, 31))
    notes = " ".join(ask("at=all").notes)
    for word in ("adequate", "April 2017", "17 March 2020", "31-Mar-19"):
        assert word in notes
    now = " ".join(ask("at=latest").notes)
    for word in ("adequate", "April 2017", "17 March 2020", "31-Mar-19"):
        assert word not in now


@pytest.mark.django_db
@pytest.mark.parametrize("year", [2018, 2019])
def test_ofsteds_mislabelled_series_is_told_at_both_days_it_confuses(year):
    load_counts(COUNTS, as_at=date(year, 3, 31))
    assert any("31-Mar-19" in note for note in ask("").notes)


@pytest.mark.django_db
def test_a_demonstration_says_so_everywhere():
    load_counts(COUNTS, first=FICTITIOUS_FROM)
    answer = ask("")
    assert "fictitious" in answer.register_note
    assert "fictitious" in answer.source
    assert answer.as_json()["release"]["demonstration"] is True
