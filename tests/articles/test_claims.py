"""Claims: weighed by their two figures alone, kept beside their story, shown with every reading."""

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from articles.claims.verdicts import assess_claim
from articles.figures.bindings import ReleaseValue
from articles.models import Claim
from ratings.models import Release
from tests.factories.articles import article, day, published_article
from tests.factories.claims import FOUNDING, SIX, SIZES, claim, founding_story, printed_claims
from tests.factories.tallies import MARCH_2018, MARCH_2025, tallied, two_releases


def sides(found):
    return [
        (
            each["verdict"],
            each["strength"],
            *(tuple(each[side][key] for key in ("numerator", "denominator", "share")) for side in "ab"),
        )
        for each in found
    ]


@pytest.mark.slow("publishes the founding story")
@pytest.mark.django_db
def test_the_founding_storys_six_claims_on_the_counts_of_2025(editor):
    tallied(date(2025, 3, 31), MARCH_2025)
    founding_story(editor)
    found = printed_claims()
    assert sides(found) == SIX
    assert {FOUNDING in each["article"] for each in found} == {True}
    assert {each["release"] for each in found} == {"2025-03-31"}
    assert found[0]["sentence"] == (
        "Private owners of one home have a larger share of homes inadequate than private owners of ten or more"
    )


@pytest.mark.slow("loads Ofsted's own workbook")
@pytest.mark.django_db
def test_the_founding_storys_six_claims_outlive_the_demonstration_on_ofsteds_own_workbook(
    ofsted_data, editor, settings, tmp_path
):
    settings.VAR = tmp_path
    tallied(date(2025, 3, 31), MARCH_2025, is_demonstration=True)
    story = founding_story(editor)
    call_command(
        "load_ofsted", str(ofsted_data / "ofsted" / "childrens_social_care_2025_underlying.ods"), verbosity=0
    )
    assert not Release.objects.filter(is_demonstration=True).exists()
    found = printed_claims()
    assert sides(found) == SIX
    assert {each["article"] for each in found} == {story.get_url()}


def value(numerator, denominator, note=""):
    share = round(numerator / denominator, 4) if denominator >= 20 else None
    day_, moment = date(2025, 3, 31), datetime(2025, 7, 16, tzinfo=UTC)
    return ReleaseValue(1, moment, day_, day_, False, numerator, denominator, share, note)


@pytest.mark.parametrize(
    ("kind", "a", "b", "more", "verdict", "strength"),
    [
        ("higher", (13, 467), (5, 887), {}, "holds", "clear"),
        ("lower", (13, 467), (5, 887), {}, "no longer holds", "clear"),
        ("higher", (133, 887), (68, 458), {}, "holds", "too close to call"),
        ("higher", (10, 100), (10, 100), {}, "no longer holds", "too close to call"),
        ("lower", (10, 100), (20, 200), {}, "no longer holds", "too close to call"),
        # By at least: in points on the exact shares, or times.
        ("higher", (30, 100), (28, 100), {"margin": 2, "margin_unit": "points"}, "holds", "too close to call"),
        ("higher", (299, 1000), (280, 1000), {"margin": 2, "margin_unit": "points"}, "no longer holds", None),
        ("higher", (40, 100), (20, 100), {"margin": 2, "margin_unit": "times"}, "holds", "clear"),
        ("lower", (20, 100), (39, 100), {"margin": 2, "margin_unit": "times"}, "no longer holds", "clear"),
        # Beside a value: Wilson's interval of the share.
        ("above", (30, 100), None, {"value": 25}, "holds", "too close to call"),
        ("below", (30, 100), None, {"value": 45}, "holds", "clear"),
        # Over time, B is A's own earlier figure.
        ("rose", (40, 100), (20, 100), {}, "holds", "clear"),
        ("fell", (40, 100), (20, 100), {}, "no longer holds", "clear"),
        # A share of few homes says too little; so does a gap.
        ("higher", (3, 19), (5, 887), {}, "cannot be checked", ""),
        ("higher", (13, 467), None, {}, "cannot be checked", ""),
    ],
)  # fmt: skip
def test_two_figures_decide(kind, a, b, more, verdict, strength):
    found = assess_claim(kind, "share", value(*a), value(*b) if b else None, **more)
    assert found.verdict == verdict
    assert strength is None or found.strength == strength
    assert bool(found.why) == (verdict == "cannot be checked")


def test_counts_are_complete_and_clear():
    assert assess_claim("higher", "count", value(7, 10), value(6, 400)).strength == "clear"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"a_query": "outcomes=wrong"}, "a_query", "not a word for outcomes"),
        ({"a_query": "by=owner-size"}, "a_query", "choose the judgements"),
        ({"a_query": ""}, "a_query", "Choose what to compare"),
        ({"a_group": "99"}, "a_group", "Choose one of"),
        ({"b_group": "1"}, "b_query", "the same figure"),
        ({"b_query": "outcomes=inadequate&unit=count&by=owner-size"}, "b_query", "counted alike"),
        ({"margin": -1}, "margin", "more than nothing"),
        ({"kind": "above"}, "value", "held against"),
        ({"kind": "rose"}, "since", "Give the day"),
        ({"kind": "not-checkable"}, "reason", "Say why"),
    ],
)
def test_choices_that_make_no_claim_are_named(fields, field, words):
    two_releases()
    with pytest.raises(ValidationError) as told:
        claim(**fields)
    assert words in " ".join(told.value.message_dict[field])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [{"kind": "louder"}, {"kind": "not-checkable"}, {"b_query": ""}, {"kind": "above"}, {"kind": "fell"}],
)
def test_the_database_refuses_half_a_claim(fields):
    story = article()
    given = {"kind": "higher", "a_query": SIZES, "b_query": SIZES, **fields}
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(article=story, **given)


@pytest.mark.django_db
def test_readers_see_each_claim_with_its_readings(client):
    two_releases()
    unfit = Claim(kind="not-checkable", words="Networks do better.", reason="No release records networks.")
    story = article(
        claims=[claim(a_published="9%", b_published="2%"), claim("lower", "outstanding"), unfit],
        given_date=day(2010, 11, 22),
        historical=True,
    )
    soup = BeautifulSoup(client.get(story.get_url()).content, "html.parser")
    line = " ".join(soup.select_one(".checkline").get_text(" ", strip=True).split())
    assert line.startswith("The data behind this story has been updated twice; its main claim still holds.")
    assert "2 still hold 1 cannot be checked" in line
    first, second, third = (" ".join(each.text.split()) for each in soup.select(".claim"))
    assert "Still holds Clear" in first
    assert "When published 9% against 2%." in first
    assert "As at 31 March 2025: 2.8% (13 of 467 homes) against 0.6% (5 of 887 homes)." in first
    assert (
        "31 March 2018: held, too close to call. 1.9% (4 of 216 homes) against 1.2% (7 of 567 homes)" in first
    )
    assert "Held in 2 of 2 readings since 2018." in first
    assert "Still holds" in second
    assert "Cannot be checked Networks do better. No release records networks." in third


@pytest.mark.django_db
def test_a_story_without_claims_says_nothing_of_them(client):
    two_releases()
    assert b"claims" not in client.get(article().get_url()).content


@pytest.mark.django_db
def test_claims_wait_in_a_draft_and_show_in_its_preview(client):
    two_releases()
    story = article()
    draft = story.get_latest_revision_as_object()
    draft.claims.set([claim()])
    draft.save_revision()
    assert "claim-1" not in client.get(story.get_url()).content.decode()
    shown = story.get_latest_revision_as_object().make_preview_request().content.decode()
    assert "claim-1" in shown
    assert "Still holds" in shown


@pytest.mark.django_db
def test_a_claim_whose_measure_is_no_question_any_more_cannot_be_checked(client):
    two_releases()
    story = article(claims=[claim()])
    Claim.objects.update(a_query="outcomes=gone")
    page = BeautifulSoup(client.get(story.get_url()).content, "html.parser").select_one(".claim").text
    assert "Cannot be checked" in page


@pytest.mark.slow("publishes three stories with claims")
@pytest.mark.django_db
def test_one_claim_and_three_cost_the_same_queries(client, count_queries):
    two_releases()
    story = published_article(claims=[claim()])
    many = published_article(claims=[claim(margin=number) for number in range(1, 4)])
    without = published_article()

    def warm(story):
        client.get(story.get_url())
        return count_queries(lambda: client.get(story.get_url()))

    few = warm(story)
    assert warm(many) == few
    assert few - warm(without) == 1  # whether anything is new of the claims and their readings


@pytest.mark.django_db
def test_a_claim_on_a_years_inspections_is_told_by_its_year(client):
    year = {"kind": "in-year", "lists_unjudged": False}
    tallied(date(2018, 3, 31), MARCH_2018, starts_on=date(2017, 4, 1), **year)
    tallied(date(2025, 3, 31), MARCH_2025, starts_on=date(2024, 4, 1), **year)
    query = "basis=in-year&outcomes=inadequate&by=owner-size&sector=private"
    story = article("Inspected", claims=[claim(a_query=query, b_query=query)])
    page = BeautifulSoup(client.get(story.get_url()).content, "html.parser")
    said = " ".join(page.select_one("#claims").get_text(" ").split())
    assert "Latest: in 2024-25, published 16 July 2025." in said
    assert (
        "Private owners of one home have a larger share of inspections of homes with the grade inadequate than"
        in said
    )
    assert "In 2024-25: 2.8% (13 of 467 inspections) against 0.6% (5 of 887 inspections)." in said
    assert "2017-18 : held" in said
    assert "s at" not in said
