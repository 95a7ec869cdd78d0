"""The page of a home: its record, and nothing that is withheld."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.ratings import home, load_homes
from tests.ratings.test_views import soup

pytestmark = pytest.mark.django_db


def test_home_shows_its_record_and_nothing_withheld(client, count_queries):
    load_homes([home("SC033645", "good", owner="Example Care Ltd")], as_at=date(2024, 3, 31))
    load_homes(
        [
            home(
                "SC033645",
                "outstanding",
                owner="Example Care Ltd",
                event_number="20000002",
                inspected_on=date(2024, 7, 3),
                published_on=date(2024, 8, 9),
            )
        ],
        as_at=date(2025, 3, 31),
    )
    page = soup(client, "/ratings/homes/SC033645/")
    assert page.select_one(".plate-grade").text == "Outstanding"
    assert page.select_one(".chart-title").text == "Outstanding, after good"
    assert page.select_one(".plate-sub a")["href"] == "https://reports.ofsted.gov.uk/provider/2/SC033645"
    assert "Name withheld." in page.text
    assert [row.th.text for row in page.select("#inspections tbody tr")] == [
        "3 July 2024",
        "12 November 2014",
    ]
    assert count_queries(lambda: client.get("/ratings/homes/SC033645/")) <= 8
    assert client.get("/ratings/homes/sc033645/")["Location"] == "/ratings/homes/SC033645/"


def test_fictitious_home_has_no_page_at_ofsted(client):
    load_homes([home("9000001", "good")])
    page = soup(client, "/ratings/homes/9000001/")
    assert "A fictitious home of the demonstration register." in page.text
    assert not page.select('a[href*="reports.ofsted.gov.uk"]')


def test_home_not_judged_yet(client):
    load_homes([home("SC000001", ""), home("SC000002", "good")])
    page = soup(client, "/ratings/homes/SC000001/")
    assert page.select_one(".plate-grade").text == "Not judged yet"
    assert page.select_one(".plate")["class"] == ["plate", "o-none"]


def test_home_the_newest_release_leaves_out_is_not_shown_as_judged_now(client):
    load_homes([home("SC000001", "good"), home("SC000002", "good")], as_at=date(2024, 3, 31))
    load_homes([home("SC000002", "good")], as_at=date(2025, 3, 31))
    gone = soup(client, "/ratings/homes/SC000001/")
    assert gone.select_one(".plate-label").text == "Last judgement we hold"
    assert "as at 31\u00a0March 2025, does not list this home" in gone.text
    there = soup(client, "/ratings/homes/SC000002/")
    assert there.select_one(".plate-label").text == "Latest judgement"
    assert "does not list this home" not in there.text


def test_home_is_found_by_its_number(client):
    load_homes([home("SC033645", "good")])
    assert client.get("/ratings/homes/?urn= sc033645 ")["Location"] == "/ratings/homes/SC033645/"
    assert "No home with the number SC999999" in soup(client, "/ratings/homes/?urn=SC999999").text
    assert "Write the home’s number." in soup(client, "/ratings/homes/?urn=").text
    assert not soup(client, "/ratings/homes/").select(".error")
    assert client.get("/ratings/homes/SC999999/").status_code == 404
    assert client.get("/ratings/homes/?urn=%01').--").status_code == 200
