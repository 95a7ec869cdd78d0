"""Every word of a question, answered from a register loaded whole, against counts made here from its rows."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import pytest
from django.core.management import call_command

from ratings import answers, vocabulary
from ratings.answers import evaluation
from ratings.answers.intervals import newcombe_interval, wilson_interval
from ratings.measures import Measure, UnanswerableError, UnknownWordError
from ratings.models import HomeSnapshot, ListedInspection, Release
from tests.factories.years import DAYS_LOADED

FIRST, BEFORE, DAY = DAYS_LOADED


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("years_loaded")]


def ask(query: str):
    return answers.answer(Measure.parse(query))


def at(day: date = DAY):
    return HomeSnapshot.objects.filter(release__as_at=day, release__kind="as-at")


def judged(found, field: str = "outcome") -> int:
    return found.exclude(**{field: ""}).count()


def test_inspections_of_a_year_are_counted_with_their_gap_between():
    answer = ask("basis=in-year&outcomes=inadequate&at=all")
    assert [(row.when, row.is_gap) for row in answer.rows] == [
        ("2018-19", False),
        ("2020-21", True),
        ("2024-25", False),
    ]
    row = answer.rows[-1]
    year = ListedInspection.objects.filter(release__as_at=DAY)
    assert (row.numerator, row.denominator) == (year.filter(outcome="inadequate").count(), judged(year))
    assert row.base.endswith(" inspections")
    assert row.as_json(with_outcome=False)["period"] == "2024-25"
    assert "published no list of this year" in answer.rows[1].note
    assert answer.periods == (date(2019, 3, 31), date(2021, 3, 31), DAY)
    assert answer.release.as_json()["period"] == "2024-25"
    assert any("2020-21 is a gap" in note for note in answer.notes)


def test_a_year_says_when_its_reports_were_published():
    answer = ask("basis=in-year&at=2024-25")
    assert answer.definition.endswith("1 April 2024 to 31 March 2025, published by 30 April 2025.")
    assert "1 April 2024 to 31 March 2025" in answer.source


def test_the_areas_have_judgements_and_bases_of_their_own():
    for area in ("protection", "leadership"):
        row = ask(f"area={area}&outcomes=good").rows[0]
        assert (row.numerator, row.denominator) == (at().filter(**{area: "good"}).count(), judged(at(), area))
    assert ask("area=leadership&outcomes=good").rows[0].numerator != ask("outcomes=good").rows[0].numerator


def test_homes_and_places_are_counted_of_homes_listed():
    homes = ask("unit=homes&by=region&at=2025-03-31").rows
    assert sum(row.numerator for row in homes) == at().count()
    assert homes[0].base == f"{homes[0].numerator} homes"
    places = ask("unit=places").rows[0]
    assert places.numerator == sum(home.places or 0 for home in at())
    assert places.base == f"{places.numerator} places in {at().count()} homes"
    inadequate = ask("unit=places&outcomes=inadequate").rows[0]
    assert inadequate.numerator == sum(home.places or 0 for home in at().filter(outcome="inadequate"))
    assert inadequate.denominator == at().filter(outcome="inadequate").count()


def test_a_list_of_judged_homes_only_is_no_count_of_homes():
    gap = ask("unit=homes&at=2018-03-31").rows[0]
    assert gap.is_gap
    assert gap.note == "This release lists only homes with a judgement."


def test_the_list_of_places_stands_for_a_list_of_judged_homes_only():
    release = Release.objects.create(
        kind="places",
        as_at=FIRST,
        title="x",
        sha256="p",
        rows=1,
        homes=1,
        loaded_at=Release.objects.first().loaded_at,
    )
    one = at(FIRST).first()
    one.pk, one.release, one.outcome, one.places = None, release, "", 7
    one.save()
    from ratings.loading.tallies import count_release

    count_release(release)
    assert ask("unit=places&at=2018-03-31").rows[0].base == "7 places in 1 home"
    assert ask("outcomes=good&at=2018-03-31").rows[0].denominator == at(FIRST).count()


@pytest.mark.parametrize(
    ("by", "column"),
    [("local-authority", "authority_id"), ("provision-type", "provision_type"), ("region", "region")],
)
@pytest.mark.parametrize("also", [{}, {"sector": "private"}, {"sector": "private", "owner_size": "10+"}])
def test_breakdowns_with_filters_count_what_the_rows_say(by, column, also):
    words = "&".join(f"{key.replace('_', '-')}={value.replace('+', '%2B')}" for key, value in also.items())
    rows = ask(f"unit=count&outcomes=good&by={by}&{words}").rows
    expected = Counter(at().filter(outcome="good", **also).values_list(column, flat=True))
    assert {row.group: row.numerator for row in rows if row.numerator} == expected
    assert sum(row.denominator for row in rows) == judged(at().filter(**also))


def test_owners_largest_first_with_their_names():
    answer = ask("by=owner&unit=count&outcomes=good&at=2025-03-31")
    owned = Counter(at().exclude(owner=None).values_list("owner__name", flat=True))
    assert [row.label for row in answer.rows][:2] == [name for name, _ in owned.most_common(2)]
    assert len(answer.rows) == 20
    assert any("20 owners with the most homes" in note for note in answer.notes)
    one = ask("owner=the-many&outcomes=good&unit=count").rows[0]
    assert one.numerator == at().filter(owner__key="the many", outcome="good").count()
    assert "owned by The Many" in ask("owner=the-many").definition
    two = ask("by=owner&owner=solo-care,the-many&unit=homes").rows
    assert [row.group for row in two] == ["solo-care", "the-many"]


@pytest.mark.parametrize(
    ("words", "also"),
    [
        ("sector=private", {"sector": "private"}),
        ("region=north-west", {"region": "north-west"}),
        ("owner-size=2-4,10%2B", {"owner_size__in": ["2-4", "10+"]}),
        ("provision-type=childrens-home", {"provision_type": "childrens-home"}),
        ("age=under-1,1-2", {"outcome__gt": "", "inspected_on__gt": date(2023, 3, 31)}),
        ("sector=private,voluntary", {"sector__in": ["private", "voluntary"]}),
        ("sector=private&region=north-west", {"sector": "private", "region": "north-west"}),
    ],
)
def test_the_largest_owners_are_those_of_the_homes_asked_about(words, also):
    day = date(2025, 3, 31)
    owned = Counter(at().exclude(owner=None).filter(**also).values_list("owner__key", flat=True))
    largest = sorted(owned.items(), key=lambda pair: (-pair[1], pair[0]))[:20]
    rows = ask(f"by=owner&unit=homes&at={day}&{words}").rows
    assert [(row.group.replace("-", " "), row.numerator) for row in rows] == largest
    assert len(largest) > 1


def test_an_owner_that_left_is_still_told_where_it_was():
    then, now = (
        set(at(day).exclude(owner=None).values_list("owner__key", flat=True)) for day in (BEFORE, DAY)
    )
    gone, stays = (sorted(keys)[0].replace(" ", "-") for keys in (then - now, then & now))
    rows = ask(f"by=owner&owner={gone},{stays}&unit=homes&at={BEFORE}..{DAY}").rows
    told = {(row.group, row.period): row.numerator for row in rows}
    for slug in (gone, stays):
        for day in (BEFORE, DAY):
            assert told[slug, day] == at(day).filter(owner__key=slug.replace("-", " ")).count()
    assert told[gone, DAY] == 0 < told[gone, BEFORE]


def test_ages_of_judgements():
    rows = ask("by=age&unit=homes").rows
    assert [row.group for row in rows] == ["under-1", "1-2", "2-3", "3-plus", "none"]
    assert rows[-1].numerator == at().filter(outcome="").count()
    young = at().exclude(outcome="").filter(inspected_on__gt=date(2024, 3, 31)).count()
    assert rows[0].numerator == young
    assert ask("age=under-1&unit=homes").rows[0].numerator == young


def test_a_change_has_both_values_and_its_points():
    answer = ask("outcomes=good&by=sector&since=previous&interval=95")
    now, then = ask("outcomes=good&by=sector&at=2025-03-31"), ask("outcomes=good&by=sector&at=2024-03-31")
    assert [row.group for row in answer.rows] == [row.group for row in now.rows]
    told = 0
    for row, new, old in zip(answer.rows, now.rows, then.rows, strict=True):
        assert (row.numerator, row.denominator) == (new.numerator, new.denominator)
        assert (row.before.numerator, row.before.denominator) == (old.numerator, old.denominator)
        if row.points is None:
            assert row.note
            continue
        told += 1
        assert row.points == pytest.approx(
            (new.numerator / new.denominator - old.numerator / old.denominator) * 100, abs=0.051
        )
        low, high = newcombe_interval((new.numerator, new.denominator), (old.numerator, old.denominator))
        assert (row.points_low, row.points_high) == (round(low * 100, 1), round(high * 100, 1))
    assert told >= 2
    keys = answer.as_json()["rows"][0]
    assert {"before", "points", "low", "high", "points_low"} <= keys.keys()
    assert "from 31 March 2024 to 31 March 2025" in answer.definition


def test_an_interval_stands_beside_a_share_and_not_on_a_small_base():
    rows = ask("outcomes=good&by=provision-type&interval=95").rows
    assert any(row.share is None for row in rows)
    for row in rows:
        if row.share is None:
            assert row.low is row.high is None
        else:
            low, high = wilson_interval(row.numerator, row.denominator)
            assert (row.low, row.high) == (round(low, 4), round(high, 4))
    assert "low" not in ask("outcomes=good").as_json()["rows"][0]


def test_what_homes_became():
    answer = ask("by=outcome-before&unit=count&at=2025-03-31")
    before = dict(at(BEFORE).values_list("home", "outcome"))
    after = dict(at(DAY).values_list("home", "outcome"))
    expected = Counter(
        (was or "not-judged", (after[home] or "not-judged") if home in after else "closed")
        for home, was in before.items()
    )
    assert {(row.group, row.outcome): row.numerator for row in answer.rows if row.numerator} == expected
    bases = Counter(was or "not-judged" for was in before.values())
    assert {row.group: row.denominator for row in answer.rows} == bases
    some = ask("by=outcome-before&outcomes=closed&sector=private&region=london&at=2025-03-31").rows
    private = at(BEFORE).filter(sector="private", region="london")
    assert sum(row.numerator for row in some) == sum(home.home_id not in after for home in private)
    assert [row.period for row in ask("by=outcome-before&outcomes=good&at=all").rows][:2] == [BEFORE, DAY]


def test_a_span_is_every_period_within():
    assert [row.period for row in ask("outcomes=good&at=2020-01-01..2025-03-31").rows] == [BEFORE, DAY]
    assert ask("outcomes=good&basis=in-year&at=2019-20..2024-25").periods == (DAY,)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("local-authority=camdn", "did you mean camden?"),
        ("by=sector&owner=hexa-home", "did you mean hexa-homes?"),
        ("owner=zzzz", "none has a name near it"),
    ],
)
def test_a_name_that_is_not_loaded_is_met_with_near_ones(query, told, client):
    with pytest.raises(UnknownWordError, match=told.replace("?", "[?]")):
        ask(query)
    assert client.get(f"/ratings/measure.json?{query}").status_code == 400


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("by=outcome-before&at=2018-03-31", "no earlier one is loaded"),
        ("since=previous&at=2018-03-31", "No release before 31 March 2018 is loaded"),
        ("since=2025-03-31", "since is the earlier moment"),
        ("basis=in-year&at=2015-16", "ask for 2018-19, 2024-25, latest or all"),
        ("at=2001-01-01..2002-01-01", "No release between 2001-01-01 and 2002-01-01 is loaded"),
    ],
)
def test_what_is_not_loaded_is_said(query, told):
    with pytest.raises(UnanswerableError) as problem:
        ask(query)
    assert told in str(problem.value)


def test_the_command_prints_any_of_it(capsys):
    call_command("measure", "basis=in-year&outcomes=good&by=sector&since=previous&interval=95", "--json")
    row = json.loads(capsys.readouterr().out)["rows"][0]
    assert row["period"] == "2024-25"
    assert row["before"]["period"] == "2018-19"
    call_command("measure", "by=outcome-before&at=2025-03-31")
    assert "Good, good:" in capsys.readouterr().out
    call_command("measure", "outcomes=good&by=sector&since=previous&interval=95")
    assert "points, from" in capsys.readouterr().out
    call_command("measure", "unit=places&by=age")
    assert "places in" in capsys.readouterr().out


@pytest.mark.parametrize(
    "query",
    ["by=local-authority&outcomes=good", "by=owner&at=all", "by=outcome-before", "since=previous&by=region"],
)
def test_a_page_asks_few_questions_of_the_database(query, client, count_queries):
    address = f"/ratings/measure/?{Measure.parse(query).query}"
    evaluation.answer_from.cache_clear()
    assert count_queries(lambda: client.get(address)) <= 8


def test_the_words_of_the_vocabulary_all_answer():
    for by in vocabulary.BREAKDOWNS:
        assert ask(f"by={by}").rows
