"""Finding owners and local authorities by name, and homes by number, through the address."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from ratings.models import Owner, Release
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db


def found(client, query: str) -> list[str]:
    response = client.get("/ratings/find/", {"q": query})
    assert response.status_code == 200, response.content[:500]
    return [link.text for link in BeautifulSoup(response.content, "html.parser").select(".found-list a")]


@pytest.mark.parametrize("page", ["/ratings/find/", "/ratings/homes/", "/"])
def test_the_number_shown_as_an_example_is_one_of_ours(client, page):
    words = client.get(page).content.decode()
    assert "2000001" in words
    assert "SC033645" not in words
    assert client.get("/ratings/homes/", {"urn": "2000001"})["Location"] == "/ratings/homes/2000001/"


def test_no_number_is_shown_where_no_home_is_listed(client):
    Release.objects.all().delete()
    assert "figures</span>" in client.get("/ratings/homes/").content.decode()


@pytest.fixture(autouse=True)
def loaded():
    names = ("Café & Sons Ltd", "St George's Homes", "K&G Care", "The Oakwood Trust", "Broadoak Care")
    load_homes(
        [home(2_000_001 + each, owner=name) for each, name in enumerate(names)]
        + [home(2_000_050, local_authority="Bristol, City of", owner="One")]
    )


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("cafe and sons", ["Café & Sons Ltd"]),
        ("CAFÉ", ["Café & Sons Ltd"]),
        ("cafe limited", ["Café & Sons Ltd"]),
        ("st georges", ["St George's Homes"]),
        ("St George’s", ["St George's Homes"]),
        ("k & g", ["K&G Care"]),
        ("oak", ["The Oakwood Trust"]),
        ("trust oakwood", ["The Oakwood Trust"]),
        ("city bristol", ["Bristol, City of"]),
        ("wig", ["Wigan"]),
        ("oak wigan", []),
    ],
)
def test_names_are_found_by_the_beginnings_of_words(client, query, names):
    assert found(client, query) == names


@pytest.mark.parametrize("query", ["", "   ", "%", "\\", ".*", "(", "'; --", "日本", "x" * 5000])
def test_any_text_is_answered(client, query):
    assert found(client, query) == []


def test_nothing_found_and_nothing_asked_are_said(client):
    assert "Nothing found for “zebra”" in client.get("/ratings/find/?q=zebra").content.decode()
    assert "Write a name or a number." in client.get("/ratings/find/?q=").content.decode()
    assert 'role="status"' not in client.get("/ratings/find/").content.decode().split("<main")[1]
    assert (
        "<b>" not in client.get("/ratings/find/?q=<b>").content.decode().split("<main")[1].split("</main")[0]
    )


def test_number_leads_to_its_home(client):
    assert client.get("/ratings/find/?q= 2000001 ")["Location"] == "/ratings/homes/2000001/"
    assert client.get("/ratings/find/?q=2999999").status_code == 200


def test_many_owners_are_cut_and_cost_the_same(client, count_queries):
    from ratings.profiles.authority import load_authorities

    many = [home(2_001_000 + each, owner=f"Alike {each:02}") for each in range(60)]
    load_homes(many, as_at=date(2026, 3, 31))
    asked = []
    for query in ("broadoak", "alike", "zebra"):
        load_authorities.cache_clear()
        asked.append(count_queries(lambda query=query: client.get("/ratings/find/", {"q": query})))
    assert len(found(client, "alike")) == 50
    assert max(asked) == min(asked) <= 8


def test_owner_no_release_lists_is_not_found(client):
    Owner.objects.create(key="forgotten care", name="Forgotten Care")
    assert found(client, "forgotten") == []


def test_first_page_leads_to_the_form_and_answers_are_known_again(client):
    assert b'href="/ratings/find/"' in client.get("/ratings/").content
    first = client.get("/ratings/find/?q=oak")
    assert "public" in first["Cache-Control"]
    assert client.get("/ratings/find/?q=oak", headers={"If-None-Match": first["ETag"]}).status_code == 304
