"""Pages of regions and local authorities through their addresses."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db

REGION, AUTHORITY = "/ratings/regions/north-west/", "/ratings/local-authorities/wigan/"


def soup(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, response.content[:500]
    return BeautifulSoup(response.content, "html.parser")


def homes(number: int, outcome: str = "good", first: int = 2_000_001, **fields: object) -> list:
    return [home(first + each, outcome, owner=f"Owner {each} Ltd", **fields) for each in range(number)]


def cells(table) -> list[list[str]]:
    return [[cell.text.strip() for cell in row.select("th, td")] for row in table.select("tbody tr")]


def table(page: BeautifulSoup, heading: str) -> list[list[str]]:
    return cells(page.select_one(f"#{heading}").find_parent("section").table)


def test_region_tells_its_homes_over_time_and_by_sector(client):
    load_homes(homes(21), as_at=date(2024, 3, 31))
    load_homes([*homes(24), *homes(2, "inadequate", 2_000_100, sector="voluntary", local_authority="Bury")])
    page = soup(client, REGION)
    assert page.h1.text == "North West"
    assert [row[1:] for row in table(page, "over-time-heading")] == [
        ["26", "Not listed", "0", "24", "0", "2"],
        ["21", "Not listed", "0", "21", "0", "0"],
    ]
    assert [row[:2] for row in table(page, "sectors-heading")] == [["Private", "24"], ["Voluntary", "2"]]
    assert page.select_one("figure[data-measure]")["data-measure"].endswith("region=north-west&at=all")
    assert [
        link["href"] for link in page.select("#authorities-heading")[0].find_parent("section").select("a")
    ] == [
        "/ratings/local-authorities/bury/",
        AUTHORITY,
    ]
    assert page.select_one('#list a[href="/ratings/homes/2000001/"]')
    assert "Children from elsewhere may live in it" in page.text


def test_authority_counts_homes_of_every_owner_and_sector(client):
    load_homes(
        [
            *homes(2),
            *homes(1, "", 2_000_100, sector="local-authority"),
            *homes(3, region="london", local_authority="Camden", first=2_000_200),
        ]
    )
    page = soup(client, AUTHORITY)
    assert page.h1.text == "Wigan"
    assert (
        "2 of 2 judged homes in Wigan were good or outstanding on 31 March 2025"
        in page.select_one(".chart-title").text
    )
    assert table(page, "over-time-heading")[0][1:] == ["3", "1", "0", "2", "0", "0"]
    assert [row[:2] for row in table(page, "sectors-heading")] == [["Private", "2"], ["Local authority", "1"]]
    assert page.select_one('#list a[href="/ratings/owners/owner-0/"]')
    assert page.select_one(f'.crumbs a[href="{REGION}"]')
    assert "not who places there" in page.text


def test_one_name_in_two_writings_is_one_authority(client):
    load_homes(homes(2, local_authority="St. Helens"), as_at=date(2024, 3, 31))
    load_homes(homes(3, local_authority="St Helens"))
    page = soup(client, "/ratings/local-authorities/st-helens/")
    assert [row[1] for row in table(page, "over-time-heading")] == ["3", "2"]
    assert (
        client.get("/ratings/local-authorities/St-Helens/")["Location"]
        == "/ratings/local-authorities/st-helens/"
    )


def test_sign_for_and_is_the_word(client):
    load_homes(homes(2, local_authority="Hammersmith & Fulham"), as_at=date(2024, 3, 31))
    load_homes(homes(3, local_authority="Hammersmith and Fulham"))
    page = soup(client, "/ratings/local-authorities/hammersmith-and-fulham/")
    assert [row[1] for row in table(page, "over-time-heading")] == ["3", "2"]


def test_new_release_brings_new_authorities(client):
    load_homes(homes(2), as_at=date(2024, 3, 31))
    assert client.get("/ratings/local-authorities/bury/").status_code == 404
    load_homes(homes(2, local_authority="Bury"))
    assert client.get("/ratings/local-authorities/bury/").status_code == 200
    assert "No home in the newest release." in soup(client, AUTHORITY).text


def test_part_of_a_joint_region_has_a_gap_and_the_joint_one_has_both(client):
    joint = "north-east-yorkshire-and-the-humber"
    load_homes(homes(2, region=joint, local_authority="Leeds"), as_at=date(2015, 3, 31))
    load_homes(homes(3, region="north-east", local_authority="Gateshead"))
    rows = table(soup(client, "/ratings/regions/north-east/"), "over-time-heading")
    assert rows[1][1:] == ["This release gives North East and Yorkshire and The Humber as one region."]
    rows = table(soup(client, f"/ratings/regions/{joint}/"), "over-time-heading")
    assert [row[1] for row in rows] == ["3", "2"]


@pytest.mark.parametrize("address", [REGION, AUTHORITY])
def test_long_list_is_paged(client, address):
    load_homes(homes(60))
    assert len(soup(client, address).select("#list tbody tr")) == 50
    assert len(soup(client, f"{address}?page=2").select("#list tbody tr")) == 10
    for bad in ("0", "99", "x", "%01"):
        assert client.get(f"{address}?page={bad}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/ratings/regions/atlantis/",
        "/ratings/regions/london/",
        "/ratings/local-authorities/nowhere/",
        "/ratings/local-authorities/-/",
    ],
)
def test_unknown_place_is_not_found(client, address):
    assert client.get(address).status_code == 404
    load_homes(homes(1))
    assert client.get(address).status_code == 404


@pytest.mark.slow("loads two releases")
@pytest.mark.parametrize("address", [REGION, AUTHORITY])
def test_place_page_is_known_again_and_asks_little(client, count_queries, address):
    from ratings.answers.evaluation import answer_from
    from ratings.profiles.authority import load_authorities

    asked = []
    for number in (1, 3):
        load_homes(homes(number), as_at=date(2025, 3, number % 30))
        answer_from.cache_clear()
        load_authorities.cache_clear()
        asked.append(count_queries(lambda: client.get(address)))
    assert asked[0] == asked[1] <= 8
    first = client.get(address)
    assert "public" in first["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_fictitious_place_says_so(client):
    load_homes(homes(1, first=9_000_001))
    for address in (REGION, AUTHORITY):
        assert (
            "Demonstration register: fictitious homes"
            in soup(client, address).select_one(".register-note").text
        )


def test_home_and_release_lead_to_places(client):
    load_homes(homes(2))
    page = soup(client, "/ratings/homes/2000001/")
    assert [link["href"] for link in page.select(".crumbs a")] == ["/ratings/", REGION, AUTHORITY]
    assert soup(client, "/ratings/releases/2025-03-31/").select_one(f'aside a[href="{REGION}"]')
