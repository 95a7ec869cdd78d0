"""The live preview of a claim in the editor: its sentence and its truth today, or what is to be mended."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from articles.models import Claim, ClaimReading
from tests.factories.claims import SIZES
from tests.factories.tallies import MARCH_2018, tallied, two_releases

pytestmark = pytest.mark.django_db

INADEQUATE = SIZES.format("inadequate")
SENT = {"kind": "higher", "a_query": INADEQUATE, "a_group": "1", "b_query": INADEQUATE, "b_group": "10+"}


@pytest.fixture
def previewed(client_of, editor):
    """What the preview says of these choices."""
    two_releases()

    def said(**sent):
        answer = client_of(editor).post(reverse("claim_preview"), {**SENT, **sent})
        assert answer.status_code == 200
        return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())

    return said


@pytest.mark.slow("previews claims of every kind")
def test_the_sentence_and_its_truth_today(previewed):
    told = previewed()
    assert (
        "Private owners of one home have a larger share of homes inadequate than private owners of ten or more"
        in told
    )
    assert "Holds , clear: 2.8% (13 of 467 homes) against 0.6% (5 of 887 homes), as at 31 March 2025." in told
    assert "Does not hold" in previewed(kind="lower")
    assert not Claim.objects.exists()
    assert not ClaimReading.objects.exists()


def test_a_margin_a_value_a_change_and_words_of_the_editors_own(previewed):
    assert "by at least 2 points" in previewed(margin="2", margin_unit="points")
    assert "Does not hold" in previewed(margin="5", margin_unit="times")
    assert "More than 2.5% of" in previewed(kind="above", value="2.5")
    assert "has risen since 31 March 2018" in previewed(kind="rose", since=date(2018, 3, 31))
    assert previewed(words="Small owners fail more").startswith("Small owners fail more.")
    assert "Cannot be checked : No list says." in previewed(
        kind="not-checkable", words="Some think so", reason="No list says."
    )


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"a_query": ""}, "A: measure: Choose what to compare."),
        ({"a_query": "outcomes=splendid"}, "A: measure:"),
        ({"a_group": "11"}, "A: group: Choose one of"),
        ({"b_query": "outcomes=inadequate&unit=count&by=owner-size"}, "counted alike"),
        ({"kind": "above"}, "The value: Write the value"),
        ({"kind": "rose"}, "Since the release of: Give the day"),
        ({"kind": "nonsense"}, "It says: Select a valid choice"),
        ({"margin": "-1"}, "By at least: Leave this empty"),
        ({"margin": "x"}, "By at least: Enter a number"),
        ({"kind": "not-checkable"}, "Say why it cannot be checked"),
    ],
)
def test_what_is_to_be_mended_is_named_where_it_is(previewed, sent, why):
    assert why in previewed(**sent)


def test_on_a_site_without_releases(client_of, editor):
    answer = client_of(editor).post(reverse("claim_preview"), SENT)
    assert "No Ofsted release is loaded yet" in answer.content.decode()


def test_the_preview_is_for_those_who_write(client, client_of, reader, moderator):
    address = reverse("claim_preview")
    assert client.post(address, SENT).status_code == 302
    for member in (reader, moderator):
        assert client_of(member).post(address, SENT).status_code in {302, 403}


def test_queries_do_not_grow_with_the_releases(previewed, client_of, editor, count_queries):
    client = client_of(editor)

    def asked():
        client.post(reverse("claim_preview"), SENT)
        return count_queries(lambda: client.post(reverse("claim_preview"), SENT))

    few = asked()
    for year in (2019, 2020):
        tallied(date(year, 3, 31), MARCH_2018)
    assert asked() == few <= 24
