"""The sentences of claims: written from choices, and the line that counts those of a story."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from articles.claims.verdicts import judge_standing
from tests.factories.articles import article
from tests.factories.claims import SIZES, claim, printed_claims
from tests.factories.tallies import MARCH_2025, tallied, two_releases

SMALL = "private children’s homes whose owner has 1 home"
OWNERS = "Private owners of one home have a"
THAN = "than private owners of ten or more"
UNITS = "unit={}&outcomes={}&by=owner-size&sector=private"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"kind": "lower", "outcome": "outstanding", "margin": 2},
            f"{OWNERS} smaller share of homes outstanding {THAN}, by at least 2 points",
        ),
        (
            {"kind": "higher", "margin": 2, "margin_unit": "times"},
            f"{OWNERS} larger share of homes inadequate {THAN}, at least 2 times over",
        ),
        (
            {"kind": "above", "value": 2.5},
            f"More than 2.5% of {SMALL} are inadequate",
        ),
        (
            {"kind": "rose", "since": date(2018, 3, 31)},
            f"The share of {SMALL} judged inadequate has risen since 31 March 2018",
        ),
        (
            {"kind": "rose", "since": date(2018, 3, 31), "margin": 2},
            f"The share of {SMALL} judged inadequate has risen by at least 2 points since 31 March 2018",
        ),
        ({"outcome": "requires-improvement"}, f"{OWNERS} larger share of homes requiring improvement {THAN}"),
        (
            {"outcome": "requires-improvement", "kind": "below", "value": 20},
            f"Less than 20% of {SMALL} require improvement",
        ),
        (
            {"a_query": UNITS.format("count", "inadequate"), "b_query": UNITS.format("count", "inadequate")},
            "Private owners of one home have more homes inadequate than private owners of ten or more",
        ),
        (
            {
                "a_query": f"{SIZES.format('good')}&region=london",
                "b_query": f"{SIZES.format('good')}&region=london",
                "a_group": "2-4",
            },
            (
                "Private owners of two to four homes have a larger share of homes in London judged good "
                "than private owners of ten or more"
            ),
        ),
        (
            {"a_query": f"{SIZES.format('good')}&region=london"},
            (
                "A larger share of private children’s homes in London whose owner has 1 home are good than of "
                "private children’s homes whose owner has 10 homes or more are inadequate"
            ),
        ),
        (
            {
                "a_query": "outcomes=good&by=sector",
                "a_group": "private",
                "b_query": "outcomes=good&by=sector",
                "b_group": "voluntary",
            },
            "A larger share of private children’s homes are good than of voluntary children’s homes",
        ),
        ({"words": "Small is worse."}, "Small is worse."),
    ],
)
def test_sentences_are_written_from_choices(fields, sentence):
    two_releases()
    assert claim(**fields).sentence == sentence


def told_line(client, story):
    page = BeautifulSoup(client.get(story.get_url()).content, "html.parser")
    return " ".join(page.select_one(".checkline").get_text(" ", strip=True).split())


@pytest.mark.django_db
def test_the_line_says_how_many_of_those_that_hold_are_too_close_to_call(client):
    tallied(date(2025, 3, 31), MARCH_2025)
    sector = {"a_query": "outcomes=outstanding&by=sector", "b_query": "outcomes=outstanding&by=sector"}
    close = {"a_group": "private", "b_group": "voluntary", **sector}
    told = told_line(
        client, article("Close", claims=[claim(**close), claim(), claim("lower", "outstanding")])
    )
    assert "its main claim still holds, too close to call." in told
    assert "3 still hold, 1 of them too close to call" in told
    assert "1 still holds, too close to call" in told_line(client, article("One", claims=[claim(**close)]))
    both = [claim(**close), claim("above", a_query="outcomes=outstanding", a_group="all", value=12.5)]
    assert "2 still hold, both too close to call" in told_line(client, article("Both", claims=both))
    assert "too close" not in told_line(client, article("Clear", claims=[claim()]))


@pytest.mark.django_db
def test_a_claim_that_held_in_no_release_never_held(client):
    two_releases()
    never = claim("lower", "inadequate")
    fallen = claim("below", a_query="outcomes=outstanding", a_group="all", value=15)
    gone = claim("above", a_query="outcomes=outstanding", a_group="all", value=15)
    story = article(claims=[never, fallen, gone])
    told = told_line(client, story)
    assert "its main claim never held." in told
    assert "1 still holds" in told
    assert "1 no longer holds" in told
    assert "1 never held" in told
    page = BeautifulSoup(client.get(story.get_url()).content, "html.parser")
    first, _, third = (" ".join(each.text.split()) for each in page.select(".claim"))
    assert first.startswith("Never held Clear")
    assert "31 March 2018: did not hold" in first
    assert "No longer holds" in third
    assert [each["verdict"] for each in printed_claims()] == ["never held", "holds", "no longer holds"]


@pytest.mark.parametrize(
    ("verdicts", "standing"),
    [
        ([], "cannot be checked"),
        (["holds"], "holds"),
        (["no longer holds"], "never held"),
        (["cannot be checked", "no longer holds"], "never held"),
        (["holds", "no longer holds"], "no longer holds"),
        (["holds", "no longer holds", "cannot be checked"], "cannot be checked"),
        (["no longer holds", "holds"], "holds"),
    ],
)
def test_a_claims_standing_comes_from_all_its_readings(verdicts, standing):
    assert judge_standing(verdicts) == standing
