"""The page that sets owners and areas side by side, through its address."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from ratings.answers import answer
from ratings.measures import Measure
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db

PAGE = "/ratings/compare/"
BIG, SMALL = "owner:big-care", "owner:small-care"
WIGAN, REGION = "local-authority:wigan", "region:north-west"


def soup(client: Client, *sides: str, **more: str) -> BeautifulSoup:
    response = client.get(PAGE, {"with": list(sides), **more})
    assert response.status_code == 200, response.content[:500]
    return BeautifulSoup(response.content, "html.parser")


def table(page: BeautifulSoup, id: str) -> list[list[str]]:
    rows = page.select(f"#{id} tbody tr")
    return [[" ".join(cell.text.split()) for cell in row.select("th, td")] for row in rows]


def homes(number: int, outcome: str, owner: str, first: int, **fields: object) -> list:
    return [home(first + each, outcome, owner=owner, **fields) for each in range(number)]


def load(as_at: date = date(2025, 3, 31)) -> None:
    load_homes(
        [
            *homes(15, "good", "Big Care Ltd", 2_000_001),
            *homes(10, "inadequate", "Big Care Ltd", 2_000_101, local_authority="Bury"),
            *homes(2, "outstanding", "Small Care Ltd", 2_000_201, region="london", local_authority="Camden"),
        ],
        as_at=as_at,
    )


def test_sides_are_shown_in_the_order_asked_with_bases(client):
    load()
    page = soup(client, BIG, SMALL, WIGAN, REGION)
    assert [cell.text for cell in page.select("#table thead th")[1:]] == [
        "Big Care Ltd", "Small Care Ltd", "Wigan", "North West",
    ]  # fmt: skip
    rows = {row[0]: row[1:] for row in table(page, "table")}
    assert rows["Homes"] == ["25", "2", "15", "25"]
    assert rows["Good or outstanding"] == ["60.0% 15", "2", "15", "60.0% 15"]
    assert rows["Inadequate"] == ["40.0% 10", "0", "0", "40.0% 10"]
    assert (
        "Small Care Ltd has fewer than 20 judged homes: counts only." in page.select_one("#table .note").text
    )
    assert page.select_one(".chart-title").text == (
        "60.0% of judged homes of Big Care Ltd and 60.0% of those in the North West were good or outstanding on 31 March 2025, "
        "too close to call which is higher; 2 have fewer than 20 judged homes"
    )
    drawn = page.select_one(".chart-plot svg").text
    assert "Big Care Ltd" in drawn
    assert "60.0%" in drawn
    assert "Small Care Ltd" not in drawn
    assert "Too few to show as shares: 2 judged homes" in page.select_one(".chart").text


def test_finding_names_the_best_and_the_last(client):
    load_homes(
        [
            *homes(20, "good", "Big Care Ltd", 2_000_001),
            *homes(20, "inadequate", "Small Care Ltd", 2_000_201),
        ]
    )
    assert soup(client, SMALL, BIG).select_one(".chart-title").text == (
        "100.0% of judged homes of Big Care Ltd and 0.0% of those of Small Care Ltd were good or outstanding on 31 March 2025"
    )


def list_widths(page: BeautifulSoup) -> set[str]:
    """The widths of the parts of all bars, in per cent of the whole drawing."""
    rects = page.select(".chart-plot svg rect")
    return {f"{float(each['width'].rstrip('%')):g}%" for each in rects if each.get("width", "").endswith("%")}


def test_the_chart_draws_the_shares_that_its_sentence_says(client):
    """A side with five times as many homes has a bar of the same length."""
    load_homes(
        [
            *homes(100, "good", "Big Care Ltd", 2_000_001),
            *homes(100, "inadequate", "Big Care Ltd", 2_000_101),
            *homes(10, "good", "Small Care Ltd", 2_000_301),
            *homes(30, "inadequate", "Small Care Ltd", 2_000_401),
        ]
    )
    page = soup(client, BIG, SMALL)
    assert page.select_one(".chart-title").text == (
        "50.0% of judged homes of Big Care Ltd and 25.0% of those of Small Care Ltd were good or outstanding on 31 March 2025"
    )
    assert page.select_one(".chart-plot svg").title.text == page.select_one(".chart-title").text
    assert {"50%", "25%", "75%"} <= list_widths(page)


def test_three_sides_name_the_highest_only_where_it_is_clear(client):
    load_homes(
        [
            *homes(60, "good", "Big Care Ltd", 2_000_001, local_authority="Bury"),
            *homes(28, "good", "Small Care Ltd", 2_000_201, local_authority="Wigan"),
            *homes(2, "inadequate", "Small Care Ltd", 2_000_301, local_authority="Wigan"),
            *homes(30, "inadequate", "Third Care Ltd", 2_000_401, region="london", local_authority="Camden"),
        ]
    )
    assert soup(client, BIG, SMALL, "owner:third-care").select_one(".chart-title").text == (
        "From 0.0% to 100.0% of judged homes were good or outstanding on 31 March 2025 in the 3 compared, "
        "too close to call which is highest"
    )
    assert soup(client, BIG, "owner:third-care", "region:london").select_one(".chart-title").text == (
        "100.0% of judged homes of Big Care Ltd were good or outstanding on 31 March 2025, the highest of 3"
    )


def test_history_tells_gaps_from_noughts(client):
    load(date(2024, 3, 31))
    load_homes(homes(30, "good", "Big Care Ltd", 2_000_001))
    page = soup(client, BIG, "owner:small-care")
    rows = [
        [" ".join(cell.text.split()) for cell in row.select("th, td")]
        for row in page.select_one("#time-heading").find_parent("section").select("tbody tr")
    ]
    now = {row[0]: row[1:] for row in table(page, "table")}
    assert now["Homes"] == ["30", "–"]
    assert now["With a judgement"] == ["30", "–"]
    assert now["Good"] == ["100.0% 30", "–"]
    assert rows == [
        ["31 March 2025", "100.0% of 30", "No home listed."],
        ["31 March 2024", "60.0% of 25", "2 of 2"],
    ]


def test_at_most_four_each_once_and_unknown_ones_are_named(client):
    load()
    five = (BIG, BIG, SMALL, WIGAN, REGION, "region:london", "owner:nobody", "x", "region:atlantis")
    page = soup(client, *five)
    assert len(page.select("#table thead th")) == 5
    text = page.main.text
    assert "Four at a time: the first 4 are shown." in text
    assert "“owner:nobody”" in text
    assert page.select_one("#add") is None
    assert "Take one away to add another." in text


def test_another_is_found_by_name_and_added_by_its_link(client):
    load()
    page = soup(client, BIG, q="care")
    links = {link.text: link["href"] for link in page.select("#offered-heading ~ *, aside .found-list a")
             if link.name == "a"}  # fmt: skip
    assert links["Small Care Ltd"] == "/ratings/compare/?with=owner:big-care&with=owner:small-care"
    assert "Big Care Ltd" not in links
    added = BeautifulSoup(client.get(links["Small Care Ltd"]).content, "html.parser")
    assert len(added.select("#table thead th")) == 3
    away = added.select_one('a[aria-label="Take away Big Care Ltd"]')["href"]
    assert away == "/ratings/compare/?with=owner:small-care"
    assert "Nothing else found for “zebra”" in soup(client, BIG, q="zebra").main.text
    places = {link.text for link in soup(client, q="lond").select("aside .found-list a")}
    assert "London" in places


@pytest.mark.parametrize("word", ["", ":", "owner:", "owner:\1", "%", "region:" + "x" * 5_000, "'; --"])
def test_any_words_are_answered(client, word):
    load()
    assert "Nothing to compare yet" in soup(client, word).main.text


def test_nothing_loaded_says_so(client):
    assert client.get(PAGE).status_code == 200


def test_owner_and_place_pages_lead_here(client):
    load()
    for address, query in (
        ("/ratings/owners/big-care/", "?with=owner:big-care"),
        ("/ratings/local-authorities/wigan/", "?with=local-authority:wigan&with=region:north-west"),
        ("/ratings/regions/north-west/", "?with=region:north-west"),
    ):
        page = BeautifulSoup(client.get(address).content, "html.parser")
        assert page.select_one(f'a[href="{PAGE}{query}"]'), address


def test_page_is_known_again_and_asks_little(client, count_queries):
    from ratings.profiles.authority import load_authorities

    asked = []
    for number in (1, 3):
        load_homes(homes(number, "good", "Big Care Ltd", 2_000_001), as_at=date(2025, 3, number % 30))
        load_authorities.cache_clear()
        asked.append(
            count_queries(lambda: client.get(PAGE, {"with": [BIG, WIGAN, REGION, "region:london"], "q": "x"}))
        )
    assert asked[0] == asked[1] <= 10  # each of the four sides is a question of its own
    first = client.get(PAGE, {"with": BIG})
    assert "public" in first["Cache-Control"]
    assert client.get(PAGE, {"with": BIG}, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_numbers_side_by_side_are_the_answers(client):
    """A page of an owner, a place or a comparison counts nothing itself: it shows what the measure answers."""
    load()
    page = soup(client, BIG, WIGAN, REGION)
    rows = {row[0]: row[1:] for row in table(page, "table")}
    words = ("owner=big-care", "local-authority=wigan", "region=north-west")
    for index, word in enumerate(words):
        answered = {row.outcome: row for row in answer(Measure.parse(f"{word}&unit=count")).rows}
        assert rows["Homes"][index] == str(answered["good"].denominator)
        assert rows["Inadequate"][index].split()[-1] == str(answered["inadequate"].numerator)
