"""Pages of owners through their addresses."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db

OWNER = "/ratings/owners/example-care/"


def soup(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, response.content[:500]
    return BeautifulSoup(response.content, "html.parser")


def homes_of(owner: str, number: int, outcome: str = "good", first: int = 2_000_001) -> list:
    return [home(first + each, outcome, owner=owner) for each in range(number)]


def cells(table) -> list[list[str]]:
    return [[cell.text.strip() for cell in row.select("th, td")] for row in table.select("tbody tr")]


def test_owner_of_one_home_has_counts_only(client):
    load_homes([*homes_of("Example Care Ltd", 1), *homes_of("Another", 1, "inadequate", 2_000_500)])
    page = soup(client, OWNER)
    assert page.h1.text == "Example Care Ltd"
    assert (
        "The one home of Example Care Ltd with a judgement was good on 31 March 2025"
        in page.select_one(".chart-title").text
    )
    assert cells(page.select("table")[0]) == [["31\u00a0March 2025", "1", "Not listed", "0", "1", "0", "0"]]
    assert "This owner has fewer than 20 judged homes: counts only." in page.text
    assert cells(page.select_one("aside table"))[1] == ["Good", "1", "–"]
    assert page.select_one('#list a[href="/ratings/homes/2000001/"]')
    assert "not by parent company" in page.text


def test_large_owner_stands_beside_its_size_and_is_paged(client):
    load_homes(
        [
            *homes_of("Example Care Ltd", 50),
            *homes_of("EXAMPLE CARE LIMITED", 10, "outstanding", 2_000_100),
            *homes_of("Other Group", 20, "inadequate", 2_000_200),
            *homes_of("One", 1, "inadequate", 2_000_300),
        ]
    )
    page = soup(client, OWNER)
    assert [row[1:] for row in cells(page.select_one("aside table"))] == [
        ["10", "16.7%", "12.5%"],
        ["50", "83.3%", "62.5%"],
        ["0", "0.0%", "0.0%"],
        ["0", "0.0%", "25.0%"],
    ]
    assert len(page.select("#list tbody tr")) == 50
    assert page.select_one('#list a[rel="next"]')["href"] == "?page=2#list"
    assert len(soup(client, f"{OWNER}?page=2").select("#list tbody tr")) == 10
    for bad in ("0", "99", "x", "%01", "-1"):
        assert client.get(f"{OWNER}?page={bad}").status_code == 200


def test_owner_over_time_tells_silence_from_none(client):
    load_homes(homes_of("", 3), as_at=date(2015, 3, 31))
    load_homes(homes_of("Another", 3), as_at=date(2018, 3, 31))
    load_homes([*homes_of("Example Care Ltd", 2), home(2_000_009, "", owner="Example Care Ltd")])
    rows = cells(soup(client, OWNER).select("table")[0])
    assert rows[0][1:] == ["3", "1", "0", "2", "0", "0"]
    assert rows[1][1:] == ["No home listed."]
    assert rows[2][1:] == ["Ofsted did not publish owners in this release."]


def test_owner_that_is_gone_is_shown_as_last_listed(client):
    load_homes(homes_of("Example Care Ltd", 2), as_at=date(2024, 3, 31))
    load_homes(homes_of("Another", 2))
    page = soup(client, OWNER)
    assert "Not in the newest release." in page.text
    assert "2 children’s homes as at 31\u00a0March 2024" in page.select_one(".standfirst").text


def test_homes_not_judged_yet_draw_nothing(client):
    load_homes([home(2_000_001, "", owner="Example Care Ltd"), home(2_000_002, "good")])
    page = soup(client, OWNER)
    assert not page.select("figure")
    assert "Not judged yet" in page.select_one("#list").text


def test_home_leads_to_its_owner_and_any_writing_of_the_address_to_one(client):
    load_homes(homes_of("Example Care Ltd", 1))
    assert soup(client, "/ratings/homes/2000001/").select_one(f'.facts a[href="{OWNER}"]')
    assert client.get("/ratings/owners/Example-Care/")["Location"] == OWNER


@pytest.mark.parametrize("slug", ["nobody", "example-care-", "-", "example_care", "a" * 300])
def test_unknown_owner_is_not_found(client, slug):
    load_homes(homes_of("Example Care Ltd", 1))
    assert client.get(f"/ratings/owners/{slug}/").status_code == 404


def test_fictitious_owner_says_so(client):
    load_homes(homes_of("Example Care Ltd", 1, first=9_000_001))
    assert "Demonstration register: fictitious homes" in soup(client, OWNER).select_one(".register-note").text


def test_owner_page_is_known_again_and_asks_little(client, count_queries):
    from ratings.answers.evaluation import answer_from

    load_homes([*homes_of("Example Care Ltd", 3), *homes_of("Single", 1, first=2_000_900)])
    asked = []
    for address in (OWNER, "/ratings/owners/single/"):
        answer_from.cache_clear()
        asked.append(count_queries(lambda at=address: client.get(at)))
    assert asked[0] == asked[1] <= 8
    first = client.get(OWNER)
    assert "public" in first["Cache-Control"]
    assert client.get(OWNER, headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        (
            ["requires-improvement"],
            "The one home of Example Care Ltd with a judgement required improvement on 31 March 2025",
        ),
        (
            ["inadequate", "inadequate"],
            "None of the 2 judged homes of Example Care Ltd were good or outstanding on 31 March 2025",
        ),
        (
            ["good", "inadequate"],
            "1 of 2 judged homes of Example Care Ltd was good or outstanding on 31 March 2025",
        ),
        (
            ["good", "outstanding"],
            "2 of 2 judged homes of Example Care Ltd were good or outstanding on 31 March 2025",
        ),
    ],
)
def test_the_finding_counts_in_english_and_is_true_when_read_alone(client, outcomes, told):
    load_homes(home(2_000_001 + at, outcome, owner="Example Care Ltd") for at, outcome in enumerate(outcomes))
    page = soup(client, OWNER)
    assert page.select_one(".chart-title").text.replace("\u00a0", " ") == told
