"""Answers: counted from tallies, with bases, gaps and notes, at a cost that homes do not change."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ratings import answers, vocabulary
from ratings.answers import evaluation
from ratings.measures import Measure, UnanswerableError
from tests.factories.ratings import FICTITIOUS_FROM, load_counts

EARLIER, DAY = date(2022, 3, 31), date(2025, 3, 31)
COUNTS = {
    ("private", "1", "inadequate"): 3,
    ("private", "1", "good"): 27,
    ("private", "1", ""): 5,
    ("private", "10+", "good"): 18,
    ("private", "10+", "outstanding"): 1,
    ("voluntary", "2-4", "good"): 40,
    ("local-authority", "not published", "requires-improvement"): 25,
}


def ask(query: str):
    return answers.answer(Measure.parse(query))


@pytest.fixture(autouse=True)
def nothing_remembered():
    evaluation.answer_from.cache_clear()


@pytest.mark.django_db
def test_shares_have_their_base():
    load_counts(COUNTS)
    answer = ask("outcomes=inadequate&by=owner-size&sector=private")
    assert [row.as_json(with_outcome=False) for row in answer.rows] == [
        {
            "group": "1",
            "label": "1 home",
            "period": "2025-03-31",
            "numerator": 3,
            "denominator": 30,
            "share": 0.1,
            "note": "",
        },
        {
            "group": "2-4",
            "label": "2 to 4 homes",
            "period": "2025-03-31",
            "numerator": 0,
            "denominator": 0,
            "share": None,
            "note": "no home here had a judgement",
        },
        {
            "group": "5-9",
            "label": "5 to 9 homes",
            "period": "2025-03-31",
            "numerator": 0,
            "denominator": 0,
            "share": None,
            "note": "no home here had a judgement",
        },
        {
            "group": "10+",
            "label": "10 homes or more",
            "period": "2025-03-31",
            "numerator": 0,
            "denominator": 19,
            "share": None,
            "note": "fewer than 20 homes: counts only",
        },
    ]
    assert answer.rows[0].not_judged == 5
    assert answer.rows[0].percent == "10.0%"
    assert answer.rows[0].base == "3 of 30 homes"
    assert answer.definition.endswith("as at 31 March 2025.")
    assert "5 of 54 homes listed had no judgement yet as at 31 March 2025" in answer.notes[0]
    assert any("counts only" in note for note in answer.notes)


@pytest.mark.django_db
def test_each_outcome_has_rows_of_its_own():
    load_counts(COUNTS)
    rows = ask("by=sector").rows
    assert [row.outcome for row in rows[:4]] == list(vocabulary.OUTCOMES)
    assert sum(row.numerator for row in rows) == 114
    assert "outcome" in rows[0].as_json(with_outcome=True)


@pytest.mark.django_db
def test_private_homes_by_size_beside_the_other_sectors():
    load_counts(COUNTS)
    rows = ask("outcomes=good&by=sector-and-owner-size").rows
    assert [(row.group, row.label, row.numerator) for row in rows] == [
        ("1", "Private, 1 home", 27),
        ("2-4", "Private, 2 to 4 homes", 0),
        ("5-9", "Private, 5 to 9 homes", 0),
        ("10+", "Private, 10 homes or more", 18),
        ("voluntary", "Voluntary", 40),
        ("local-authority", "Local authority", 0),
    ]


@pytest.mark.django_db
def test_one_group_is_named_for_what_was_asked():
    load_counts(COUNTS)
    assert ask("outcomes=good").rows[0].label == "All children’s homes"
    assert (
        ask("outcomes=good&sector=private&region=london").rows[0].label
        == "Private children’s homes in London"
    )


@pytest.mark.django_db
def test_every_period_and_one_period():
    load_counts(COUNTS, as_at=EARLIER)
    load_counts(COUNTS, as_at=DAY)
    assert [row.period for row in ask("outcomes=good&at=all").rows] == [EARLIER, DAY]
    assert [row.period for row in ask("outcomes=good&at=latest").rows] == [DAY]
    assert [row.period for row in ask("outcomes=good&at=2022-03-31").rows] == [EARLIER]


@pytest.mark.django_db
def test_a_day_that_is_not_loaded_names_those_that_are():
    with pytest.raises(UnanswerableError, match="No Ofsted release is loaded yet"):
        ask("")
    load_counts(COUNTS, as_at=EARLIER)
    load_counts(COUNTS)
    with pytest.raises(UnanswerableError, match="ask for 2022-03-31, 2025-03-31, latest or all"):
        ask("at=2019-03-31")


@pytest.mark.django_db
def test_two_queries_then_one_however_many_homes(count_queries):
    load_counts({("private", "1", "good"): 1}, as_at=EARLIER)
    few = count_queries(lambda: ask("by=owner-size&at=all"))
    load_counts({key: homes * 10 for key, homes in COUNTS.items()})
    assert few == count_queries(lambda: ask("by=owner-size&at=all")) == 2
    assert count_queries(lambda: ask("by=owner-size&at=all")) == 1


@pytest.mark.django_db
def test_a_new_release_is_another_answer():
    load_counts(COUNTS, as_at=EARLIER)
    before = ask("outcomes=good")
    load_counts({**COUNTS, ("private", "1", "good"): 30})
    after = ask("outcomes=good")
    assert before.fingerprint != after.fingerprint
    assert after.rows[0].numerator == before.rows[0].numerator + 3


@pytest.mark.django_db
def test_a_release_replaced_while_it_is_asked_for(monkeypatch):
    """Between the query for releases and the one for counts the first real release removes the fictitious one."""
    load_counts(COUNTS, first=FICTITIOUS_FROM)
    read = evaluation.find_releases

    def replaced(measure):
        found = read(measure)
        if found[0].is_demonstration:
            load_counts({("private", "1", "good"): 30})
        return found

    monkeypatch.setattr(evaluation, "find_releases", replaced)
    [row] = ask("outcomes=good").rows
    assert (row.numerator, row.denominator) == (30, 30)


@pytest.mark.django_db
def test_a_release_that_keeps_being_replaced_is_not_answered_with_zeros(monkeypatch):
    load_counts(COUNTS)
    found = evaluation.find_releases(Measure())
    monkeypatch.setattr(evaluation, "find_releases", lambda measure: (replace(found[0], pk=0),))
    with pytest.raises(UnanswerableError, match="ask again"):
        ask("")


@pytest.mark.django_db
def test_no_home_of_a_kind_is_an_answer_too(count_queries):
    load_counts(COUNTS)
    [row] = ask("outcomes=good&sector=health-authority").rows
    assert (row.numerator, row.denominator) == (0, 0)
    assert count_queries(lambda: ask("outcomes=good&sector=health-authority&unit=count")) == 3


sizes = st.sampled_from(["1", "not published"])
counts = st.dictionaries(
    st.tuples(st.sampled_from(list(vocabulary.SECTORS)), sizes, st.sampled_from(["", *vocabulary.OUTCOMES])),
    st.integers(1, 8),
    min_size=1,
)


@pytest.mark.slow("loads a register for each example")
@pytest.mark.django_db(transaction=False)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts)
def test_groups_of_any_breakdown_add_up_to_the_whole(db, counts):
    from django.db import transaction

    with transaction.atomic():
        release = load_counts(counts)
        whole = Counter({row.outcome: row.numerator for row in ask("unit=count").rows})
        expected = Counter(
            {
                outcome: sum(n for key, n in counts.items() if key[2] == outcome)
                for outcome in vocabulary.OUTCOMES
            }
        )
        assert whole == expected
        for by in set(vocabulary.BREAKDOWNS) - {"owner", vocabulary.TRANSITIONS}:
            rows = ask(f"unit=count&by={by}").rows
            gaps = any(row.is_gap for row in rows)
            assert gaps == (not release.owners_published and "owner" in by and bool(rows))
            if not gaps:
                groups: Counter[str] = Counter()
                for row in rows:
                    groups[row.outcome] += row.numerator
                assert groups == whole, by
        transaction.set_rollback(True)


def test_homes_a_release_leaves_out_are_not_counted_as_nought(db):
    load_counts({("private", "1", "good"): 30})
    (row,) = answers.answer(Measure.parse("outcomes=good")).rows
    assert (row.denominator, row.not_judged) == (30, None)


def test_the_note_on_homes_not_judged_is_about_the_homes_asked_about(db):
    load_counts({("private", "1", "good"): 30, ("private", "1", ""): 5, ("voluntary", "1", ""): 9})
    notes = answers.answer(Measure.parse("outcomes=all&by=owner-size&sector=private")).notes
    assert "5 of 35 homes listed had no judgement yet" in notes[0]
