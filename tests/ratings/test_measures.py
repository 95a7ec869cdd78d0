"""Questions: one canonical way to write each, and a sentence for every question that is none."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from ratings import vocabulary
from ratings.measures import Measure, Unanswerable, UnknownWord


def some(words) -> st.SearchStrategy:
    return st.lists(st.sampled_from(list(words)), max_size=3).map(tuple)


MEASURES = st.builds(
    Measure,
    outcomes=some(vocabulary.OUTCOMES),
    unit=st.sampled_from(list(vocabulary.UNITS)),
    by=st.sampled_from(["", *vocabulary.BREAKDOWNS]),
    sector=some(vocabulary.SECTORS),
    region=some(vocabulary.REGIONS),
    owner_size=some(vocabulary.OWNER_SIZES),
    at=st.one_of(st.sampled_from(["latest", "all"]), st.dates(date(2007, 4, 1), date(2040, 1, 1))),
)


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
    sentence = measure.definition()
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
    with pytest.raises(UnknownWord) as problem:
        Measure.parse(f"by={'x' * 900}%0Ax")
    assert len(str(problem.value)) < 200
    assert "\n" not in str(problem.value)


def test_a_plus_an_address_turned_into_a_space():
    assert Measure.parse(QueryDict("owner-size=10+")).owner_size == ("10+",)
    assert Measure.parse("owner-size=not+published").owner_size == ("not published",)


@pytest.mark.parametrize(
    ("query", "allowed"),
    [
        ("colour=red", "use basis, outcomes, unit, by, sector, region, owner-size or at"),
        ("basis=sometimes", "use as-at"),
        ("outcomes=excellent", "use all, outstanding, good, requires-improvement or inadequate"),
        ("unit=percent", "use share or count"),
        ("by=owner", "use owner-size, sector, region or sector-and-owner-size"),
        ("sector=public", "use private, voluntary, local-authority or health-authority"),
        ("owner-size=11", "use 1, 2-4, 5-9, 10+ or not published"),
        ("region=wales", "london"),
        ("at=2025-02-30", "use latest, all or a day such as 2025-03-31"),
        ("at=2025-W14-1", "use latest, all or a day such as 2025-03-31"),
        ("at=tomorrow", "use latest, all or a day"),
        ("inadequate", "write words such as"),
        ("&".join(f"x{n}=1" for n in range(50)), "too many words"),
    ],
)
def test_an_unknown_word_names_the_allowed_ones(query, allowed):
    with pytest.raises(UnknownWord) as problem:
        Measure.parse(query)
    assert allowed in str(problem.value)
    assert str(problem.value).endswith(".")


@pytest.mark.parametrize("query", ["outcomes=all,good", "by=sector&by=region"])
def test_a_contradiction_is_refused(query):
    with pytest.raises(Unanswerable):
        Measure.parse(query)


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
    ],
)
def test_definitions(query, sentence):
    assert Measure.parse(query).definition() == sentence
