"""What the explorer's form offers over a register of several days and years, and what it makes of what it is sent."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ratings import answers, phrases, vocabulary
from ratings.explorer.form_choices import load_periods
from ratings.explorer.suggestions import MOST, suggest_questions
from ratings.measures import Measure, UnanswerableError
from ratings.models import Owner
from ratings.periods import Year
from tests.factories.questions import measures
from tests.factories.years import AUTHORITIES, DAYS_LOADED, OWNERS, YEARS_LOADED
from tests.ratings.test_explorer import filled, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("years_loaded")]


def test_form_offers_every_word(client):
    page, _ = send(client)

    def offered(name: str) -> set[str]:
        return {option["value"] for option in page.select(f"form.ask select[name={name}] option")}

    assert offered("basis") == {*vocabulary.BASES}
    assert offered("area") == {*vocabulary.AREAS}
    assert offered("unit") == {*vocabulary.UNITS}
    assert offered("by") == {"", *vocabulary.BREAKDOWNS}
    assert offered("provision-type") == {"", *vocabulary.PROVISION_TYPES}
    assert offered("age") == {"", *vocabulary.AGES}
    moments = {*(day.isoformat() for day in DAYS_LOADED), *(year.isoformat() for year in YEARS_LOADED)}
    assert offered("at") == {"latest", "all", *moments}
    assert offered("to") == {"", *moments}
    assert offered("since") == {"", "previous", *moments}
    assert page.select_one("form.ask input[name=interval]")["value"] == "95"
    assert "Bristol, City of" in [option["value"] for option in page.select("#places option")]


def test_form_asks_every_word_and_holds_it_again(client):
    words = {
        "area": "protection", "outcomes": "outstanding,good", "by": "sector", "region": "london", "interval": "95",
        "provision_type": "childrens-home", "age": "under-1", "at": "2025-03-31", "since": "2024-03-31",
    }  # fmt: skip
    page, query = send(client, to="", find_owner="", find_local_authority="", **words)
    measure = Measure.parse(query)
    assert query == measure.query
    held = filled(page)
    assert {name.replace("_", "-") for name in words} <= {*held}
    assert Measure.parse(urlencode(held)) == measure


def test_span_has_two_fields(client):
    page, query = send(client, at="2018-03-31", to="2024-03-31")
    assert Measure.parse(query) == Measure.parse("at=2018-03-31..2024-03-31")
    assert (filled(page)["at"], filled(page)["to"]) == ("2018-03-31", "2024-03-31")
    _, query = send(client, at="2024-03-31", to="2024-03-31")
    assert Measure.parse(query) == Measure.parse("at=2024-03-31")


@pytest.mark.parametrize(
    ("typed", "slug"), [("wig", "wigan"), ("Bristol, City of", "bristol-city-of"), ("LEEDS", "leeds")]
)
def test_local_authority_is_found_by_its_name(client, typed, slug):
    page, query = send(client, local_authority="camden", find_local_authority=typed)
    assert {*Measure.parse(query).local_authority} == {"camden", slug}
    assert filled(page)["local-authority"].split(",") == sorted({"camden", slug})
    assert page.select_one(f"input[value={slug}]").find_next("label").text in {
        "Wigan",
        "Bristol, City of",
        "Leeds",
    }
    assert "find-local-authority" not in query


def test_owner_is_found_by_its_name_and_where_several_fit_each_is_offered(client):
    _, query = send(client, find_owner="Hexa Homes Ltd")
    assert Measure.parse(query).owner == ("hexa-homes",)
    page, _ = send(client, find_owner="owner", by="sector", owner="solo-care")
    offered = [box["value"] for box in page.select("input[type=checkbox][name=owner]")]
    assert offered[0] == "solo-care"
    assert len(offered) == 13
    assert "and more" in page.select_one(".ask-which").text
    assert page.select_one("figure#chart")
    assert filled(page)["owner"] == "solo-care"
    _, query = send(client, by="sector", owner=f"solo-care,{offered[1]}")
    assert {*Measure.parse(query).owner} == {"solo-care", offered[1]}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            {"basis": "in-year", "at": "2025-03-31", "by": "sector"},
            "31 March 2025 is a day: choose “as at” for it",
        ),
        ({"unit": "homes", "outcomes": "good", "region": "london"}, "choose “in each grade”, or “number”"),
        ({"by": "colour", "outcomes": "good"}, "use owner-size, sector, region"),
        ({"at": "latest", "to": "2024-03-31"}, "choose a day or a year to begin with"),
        ({"at": "2025-03-31", "to": "2018-03-31"}, "ends before it begins"),
        (
            {"find-owner": "Nobody & Sons", "by": "region"},
            "No owner in the releases loaded has “Nobody & Sons”",
        ),
        ({"local-authority": "atlantis", "by": "sector"}, "“atlantis” is not a local authority"),
        ({"interval": "95", "unit": "count"}, "choose “share”, or leave “Show 95% intervals” unticked"),
    ],
)
def test_contradiction_is_refused_over_the_form_as_it_was_filled(client, words, says):
    page, _ = send(client, 400, **words)
    assert says in page.select_one("[data-answer] [role=alert]").text
    held = filled(page)
    assert {name: held[name] for name in words} == words
    assert page.select(".used-list a")


#: Each refusal a choice in the form can meet.
REFUSED = [
    {"interval": "95", "unit": "count"},
    {"by": "age", "basis": "in-year"},
    {"age": "1-2", "basis": "in-year"},
    {"basis": "in-year", "at": "2025-03-31"},
    {"basis": "as-at", "at": "2024-25"},
    {"basis": "in-year", "since": "2018-03-31"},
    {"at": "2025-03-31", "to": "2018-03-31"},
    {"at": "latest", "to": "2024-03-31"},
    {"basis": "in-year", "unit": "homes"},
    {"unit": "places", "area": "leadership"},
    {"unit": "homes", "outcomes": "good"},
    {"by": "outcome-before", "basis": "in-year"},
    {"by": "outcome-before", "unit": "places"},
    {"by": "outcome-before", "area": "protection"},
    {"by": "outcome-before", "age": "1-2"},
    {"by": "outcome-before", "provision-type": "childrens-home"},
    {"by": "outcome-before", "local-authority": "wigan"},
    {"by": "outcome-before", "owner": "solo-care"},
    {"by": "outcome-before", "since": "previous"},
    {"by": "outcome-before", "at": "2018-03-31"},
    {"since": "previous", "unit": "count"},
    {"since": "previous", "at": "all"},
    {"since": "2025-03-31", "at": "2025-03-31"},
    {"since": "2025-03-31", "at": "2018-03-31"},
    {"since": "2025-03-31"},
    {"since": "previous", "at": "2018-03-31"},
    {"find-local-authority": "nowhere"},
]


OF_AN_ADDRESS = re.compile(r"\w=|\d{4}-\d\d-\d\d|\b(unit|basis|outcomes|since|owner-size|area out)\b")


@pytest.mark.slow("asks for each refusal there is")
def test_refusals_speak_in_the_words_of_the_form(client):
    for words in REFUSED:
        page, _ = send(client, 400, **words)
        said = page.select_one("[data-answer] [role=alert] p").text
        form = " ".join(page.select_one("form.ask").text.replace("\u00a0", " ").split())
        bare = re.sub("“Change in points since”", "", said)
        assert not OF_AN_ADDRESS.search(bare), (words, said)
        for quoted in re.findall("“([^”]+)”", said):
            assert quoted in form or quoted == "nowhere", (words, said)


def test_refusals_of_an_address_keep_the_words_of_addresses(client):
    told = client.get("/ratings/measure.json?unit=homes&outcomes=good").json()
    assert "leave outcomes out, or ask unit=count" in str(told)


def test_a_newcomer_may_ask_of_the_inspections_of_a_year(client):
    """The form as it first stands, with only the basis chosen anew."""
    form = filled(BeautifulSoup(client.get("/ratings/").content, "html.parser"))
    page, query = send(client, **{**form, "basis": "in-year"})
    assert Measure.parse(query).is_in_year
    assert "inspections of" in page.select_one(".chart-title").text


def test_form_asks_the_same_of_the_database_for_one_owner_and_for_many(client, count_queries):
    one = Measure(by="owner", owner=("hexa-homes",), at=DAYS_LOADED[0])
    listed = [owner.slug for owner in Owner.objects.filter(key__startswith="owner ")[:20]]
    many = Measure(by="owner", owner=tuple(listed), at=DAYS_LOADED[0])
    assert [client.get(each.url()).status_code for each in (one, many)] == [200, 200]
    assert count_queries(lambda: client.get(one.url())) == count_queries(lambda: client.get(many.url())) <= 8


def test_questions_suggested_fit_and_are_answered(client):
    loaded = load_periods()
    inside = suggest_questions(Measure(region=("london",), by="sector"), loaded)
    assert "Which local authorities are there in London?" in [words for words, _ in inside]
    by_region = suggest_questions(Measure(by="region"), loaded)
    assert by_region[0] == (
        "Where are most good or outstanding? See the map",
        Measure(by="region", outcomes=("outstanding", "good")),
    )
    assert suggest_questions(Measure(at="all", by="sector"), loaded)[0][1] == Measure(by="sector")
    page, _ = send(client, by="region")
    assert [link["href"] for link in page.select(".used-list a")] == [other.url() for _, other in by_region]


@pytest.mark.slow("answers every question suggested beside each")
def test_any_question_suggests_others_that_can_be_answered():
    loaded = load_periods()
    asking = measures(
        authorities=AUTHORITIES,
        owners=OWNERS,
        days=st.sampled_from(DAYS_LOADED),
        years=st.sampled_from(YEARS_LOADED),
    )

    @settings(deadline=None, suppress_health_check=list(HealthCheck))
    @given(asking)
    def holds(measure: Measure) -> None:
        try:
            answers.answer(measure)
        except UnanswerableError:
            return
        found = suggest_questions(measure, loaded)
        assert 0 < len(found) <= MOST
        assert measure not in [other for _, other in found]
        for _, other in found:
            assert answers.answer(other).measure == other

    holds()


def test_another_basis_keeps_the_moment_where_it_has_one(client):
    """A day is the end of a year, and a year ends on a day; the form says for which basis it was filled."""
    day = next(
        day for day in DAYS_LOADED if Year.ending(day) in YEARS_LOADED and Year.ending(day).last == day
    )
    year = Year.ending(day)
    page, query = send(client, basis="in-year", was="as-at", by="sector", at=day.isoformat())
    assert Measure.parse(query) == Measure(basis="in-year", by="sector", at=year)
    assert not page.select("[data-lost]")
    _, query = send(client, basis="as-at", was="in-year", by="sector", at=year.isoformat())
    assert Measure.parse(query) == Measure(by="sector", at=day)


def test_another_basis_without_the_moment_shows_the_latest_and_says_so(client):
    day = next(day for day in DAYS_LOADED if Year.ending(day) not in YEARS_LOADED)
    page, _ = send(client, basis="in-year", was="as-at", outcomes="good", by="sector", at=day.isoformat())
    [told] = page.select("[data-lost]")
    latest = max(YEARS_LOADED)
    assert " ".join(told.text.split()) == (
        f"No year of inspections that ends on {phrases.format_day(day)} is loaded: the latest year, {latest}, is shown."
    )
    assert page.select_one("figure#chart")["data-measure"].endswith("at=latest")
    assert filled(page)["at"] == "latest"
    year = next(year for year in YEARS_LOADED if year.last not in DAYS_LOADED)
    page, _ = send(client, basis="as-at", was="in-year", outcomes="good", by="sector", at=year.isoformat())
    assert (
        f"No list of homes as at {phrases.format_day(year.last)}, the end of {year}, is loaded"
        in " ".join(page.select_one("[data-lost]").text.split())
    )


def test_moments_of_an_address_are_not_translated(client):
    """Only a form says which basis it was filled for: an address that contradicts itself is refused."""
    page, _ = send(client, 400, basis="in-year", at=DAYS_LOADED[0].isoformat())
    assert page.select_one("[data-answer] [role=alert]")
    assert not page.select("[data-lost]")
