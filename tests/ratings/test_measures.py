"""Questions: one canonical way to write each, and a sentence for every question that is none."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given

from ratings import answers
from ratings.measures import Measure, UnanswerableError, UnknownWordError
from tests.factories.questions import measures

MEASURES = measures()


@given(MEASURES)
def test_every_question_is_read_back_from_its_query_and_addresses(measure):
    assert Measure.parse(measure.query) == measure
    assert Measure.parse(QueryDict(measure.query)) == measure
    assert Measure.parse(measure.url()) == measure
    assert Measure.parse(measure.query).query == measure.query
    assert hash(Measure.parse(measure.query)) == hash(measure)
    assert measure.query.isascii()


@given(MEASURES)
def test_every_question_has_a_sentence(measure):
    sentence = answers.definition(measure)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "  " not in sentence


def test_the_canonical_query():
    measure = Measure.parse("at=2025-03-31&sector=private&by=owner-size&outcomes=inadequate")
    assert measure.query == (
        "basis=as-at&outcomes=inadequate&unit=share&by=owner-size&sector=private&at=2025-03-31"
    )
    assert measure.url("csv") == f"/ratings/measure.csv?{measure.query}"


def test_an_empty_question_is_every_outcome_now():
    assert Measure.parse("") == Measure.parse("by=&sector=&at=") == Measure()
    assert Measure().query == "basis=as-at&outcomes=all&unit=share&at=latest"


def test_words_in_any_order_are_one_question():
    one = Measure.parse("outcomes=good,outstanding,good&owner-size=10+,1&region=london, north-west")
    assert one == Measure.parse("outcomes=outstanding,good&owner-size=1,10%2B&region=north-west,london")
    assert one.outcomes == ("outstanding", "good")


def test_a_form_may_give_several_words_one_by_one():
    one = Measure.parse("sector=voluntary&sector=private&at=latest&at=latest&by=&by=region&by=")
    assert one == Measure.parse("sector=private,voluntary&by=region")


def test_a_message_repeats_no_more_than_it_needs():
    with pytest.raises(UnknownWordError) as problem:
        Measure.parse(f"by={'x' * 900}%0Ax")
    assert len(str(problem.value)) < 200
    assert "\n" not in str(problem.value)


def test_a_plus_an_address_turned_into_a_space():
    assert Measure.parse(QueryDict("owner-size=10+")).owner_size == ("10+",)
    assert Measure.parse("owner-size=not+published").owner_size == ("not published",)


@pytest.mark.parametrize(
    ("query", "allowed"),
    [
        ("colour=red", "use basis, area, outcomes, unit, by, sector, region, owner-size, local-authority"),
        ("basis=sometimes", "use as-at"),
        ("outcomes=excellent", "use all, outstanding, good, requires-improvement or inadequate"),
        ("unit=percent", "use share, count, homes or places"),
        ("by=colour", "use owner-size, sector, region, sector-and-owner-size, local-authority, owner"),
        ("sector=public", "use private, voluntary, local-authority or health-authority"),
        ("owner-size=11", "use 1, 2-4, 5-9, 10+ or not published"),
        ("region=wales", "london"),
        ("at=2025-02-30", "use latest, all, a day such as 2025-03-31 or a span"),
        ("at=2025-W14-1", "use latest, all, a day such as 2025-03-31 or a span"),
        ("at=tomorrow", "use latest, all, a day"),
        ("at=2024-26", "a day such as 2025-03-31"),
        ("at=2024..2025", "a span such as 2018-03-31..2025-03-31"),
        (
            "basis=in-year&at=soon",
            "use latest, all, a year such as 2024-25 or a span such as 2015-16..2024-25",
        ),
        ("since=ever", "use previous or a day such as 2024-03-31"),
        ("area=health", "use overall, protection or leadership"),
        ("interval=90", "use 95"),
        ("provision-type=hotel", "use childrens-home, secure-childrens-home or residential-special-school"),
        ("age=4", "use under-1, 1-2, 2-3, 3-plus or none"),
        ("owner=,!", "in small letters with hyphens"),
        ("outcomes=closed", "use all, outstanding, good, requires-improvement or inadequate"),
        ("inadequate", "write words such as"),
        ("&".join(f"x{n}=1" for n in range(50)), "too many words"),
    ],
)
def test_an_unknown_word_names_the_allowed_ones(query, allowed):
    with pytest.raises(UnknownWordError) as problem:
        Measure.parse(query)
    assert allowed in str(problem.value)
    assert str(problem.value).endswith(".")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("outcomes=all,good", "ask for all, or name the outcomes to add up"),
        ("by=sector&by=region", "a question has one by"),
        ("basis=as-at&basis=in-year", "As at and in year never share an axis"),
        ("basis=as-at,in-year", "use basis=as-at or basis=in-year"),
        ("at=2024-25", "as at and in year never share an axis. Ask basis=in-year"),
        ("basis=in-year&at=2025-03-31", "as at and in year never share an axis. Ask basis=as-at"),
        ("since=2023-24", "as at and in year never share an axis"),
        ("at=2018-03-31..2024-25", "as at and in year never share an axis"),
        ("at=2025-03-31..2018-03-31", "write the earlier one first"),
        ("basis=in-year&unit=places", "use share or count"),
        ("basis=in-year&by=age", "ask it with basis=as-at"),
        ("basis=in-year&by=outcome-before", "ask it with basis=as-at"),
        ("by=outcome-before&unit=places", "goes with unit=share or unit=count"),
        ("by=outcome-before&area=protection", "leave area out"),
        ("by=outcome-before&owner=hexa", "filtered by sector, region or owner-size, not by owner"),
        ("by=outcome-before&since=previous", "leave since out"),
        ("unit=homes&outcomes=good", "leave outcomes out, or ask unit=count"),
        ("unit=places&area=leadership", "leave area out"),
        ("since=previous&at=all", "at is latest, a day or a year"),
        ("since=previous&unit=count", "ask since with unit=share"),
        ("since=2025-03-31&at=2025-03-31", "choose an earlier since"),
        ("since=2025-03-31&at=2024-03-31", "since is the earlier moment"),
        ("interval=95&unit=count", "ask interval=95 with unit=share"),
    ],
)
def test_a_contradiction_is_refused_in_a_sentence_that_names_the_allowed_words(query, sentence):
    with pytest.raises(UnanswerableError) as problem:
        Measure.parse(query)
    assert sentence in str(problem.value)
    assert str(problem.value).endswith(".")


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("area=overall", "basis=as-at&outcomes=all&unit=share&at=latest"),
        (
            "interval=95&since=previous&at=2025-03-31&owner=b,a&local-authority=Wigan&area=protection",
            (
                "basis=as-at&area=protection&outcomes=all&unit=share&local-authority=wigan&owner=a,b&at=2025-03-31"
                "&since=previous&interval=95"
            ),
        ),
        ("basis=in-year&at=2015-16..2024-25", "basis=in-year&outcomes=all&unit=share&at=2015-16..2024-25"),
        (
            "by=outcome-before&outcomes=closed,good",
            "basis=as-at&outcomes=good,closed&unit=share&by=outcome-before&at=latest",
        ),
        ("age=none,1-2&unit=homes", "basis=as-at&outcomes=all&unit=homes&age=1-2,none&at=latest"),
    ],
)
def test_the_order_of_the_newer_words(query, canonical):
    assert Measure.parse(query).query == canonical


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            "outcomes=inadequate&by=owner-size&sector=private&at=2025-03-31",
            (
                "Share of private children’s homes in England whose latest judgement is inadequate, "
                "among homes with a judgement, by size of owner, as at 31 March 2025."
            ),
        ),
        (
            "unit=count&at=all",
            "Number of children’s homes in England at each latest judgement, as at each release.",
        ),
        (
            "outcomes=outstanding,good&region=north-west,london&owner-size=1,10%2B,not+published",
            (
                "Share of children’s homes in the North West or London whose owner has 1 home or 10 homes or more, "
                "or is not published and whose latest judgement is outstanding or good, "
                "among homes with a judgement, as at the latest release."
            ),
        ),
        (
            "basis=in-year&outcomes=inadequate&sector=private&at=2024-25",
            (
                "Share of inspections of private children’s homes in England that gave the grade inadequate, "
                "among inspections with a grade, 1 April 2024 to 31 March 2025, published by 30 April 2025."
            ),
        ),
        (
            "area=protection&outcomes=inadequate&by=owner-size",
            (
                "Share of children’s homes in England whose latest judgement of how well children are helped and "
                "protected is inadequate, among homes with a judgement, by size of owner, as at the latest release."
            ),
        ),
        (
            "unit=places&local-authority=wigan&owner=hexa-homes",
            "Number of places in children’s homes in Wigan owned by Hexa Homes, as at the latest release.",
        ),
        (
            "outcomes=good&since=2024-03-31&at=2025-03-31",
            (
                "Change in percentage points: share of children’s homes in England whose latest judgement is good, "
                "among homes with a judgement, from 31 March 2024 to 31 March 2025."
            ),
        ),
        (
            "unit=count&at=2018-03-31..2025-03-31&age=none",
            (
                "Number of children’s homes in England with a latest judgement still to come at each latest judgement, "
                "as at each release from 31 March 2018 to 31 March 2025."
            ),
        ),
        (
            "by=outcome-before&outcomes=closed",
            (
                "Share of children’s homes in England that became no longer listed, by judgement before, "
                "from the release before, as at the latest release."
            ),
        ),
    ],
)
def test_definitions(query, sentence):
    assert answers.definition(Measure.parse(query)) == sentence
