"""The pages and faces of ratings through their addresses."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from ratings.loading.ofsted_totals import NOTES, REVISED
from ratings.measures import Measure
from ratings.periods import parse_moment
from ratings.phrases import format_day
from ratings.vocabulary import SMALL_BASE
from tests.factories.tallies import MARCH_2025, tallied, two_releases

pytestmark = pytest.mark.django_db

BY_OWNER = Measure(by="sector-and-owner-size")
MACHINE_FACES = ("json", "csv", "xlsx", "svg", "png", "chart", "embed")
BANNER = "Demonstration register: fictitious homes; totals as Ofsted published them or as we counted them from its files"


def soup(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, response.content[:500]
    return BeautifulSoup(response.content, "html.parser")


def test_first_page_asks_and_answers(client):
    two_releases()
    page = soup(client, "/ratings/")
    assert page.h1.text == "Ask the ratings a question"
    assert "21.2%" in page.select_one(".chart-title").text
    chosen = {
        select["name"]: select.select_one("[selected]")["value"] for select in page.select("form.ask select")
    }
    assert chosen == {
        "unit": "share",
        "outcomes": "all",
        "area": "overall",
        "by": "sector-and-owner-size",
        "sector": "",
        "basis": "as-at",
        "at": "latest",
        "to": "",
        "region": "",
        "owner-size": "",
        "provision-type": "",
        "age": "",
        "since": "",
    }


@pytest.mark.slow("asks the explorer many times")
def test_form_answers_without_scripts(client):
    two_releases()
    words = "unit=share&outcomes=inadequate&by=sector&sector=&at=latest&region=&owner-size="
    response = client.get(f"/ratings/measure/?{words}", follow=True)
    assert response.redirect_chain == [(Measure(outcomes=("inadequate",), by="sector").url(), 302)]
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one("select[name=by] [selected]")["value"] == "sector"
    assert page.title.text.strip().startswith("From 1.1% to 1.7% of children’s homes were inadequate on")


def test_choice_not_on_the_list_is_kept(client):
    two_releases()
    measure = Measure(sector=("private", "voluntary"), outcomes=("outstanding", "inadequate"))
    page = soup(client, measure.url())
    assert page.select_one("select[name=sector] [selected]")["value"] == "private,voluntary"
    assert page.select_one("select[name=outcomes] [selected]").text == "outstanding or inadequate"


def test_nothing_loaded_is_said(client):
    assert "No release is loaded yet" in soup(client, "/ratings/").text
    assert "No release is loaded yet" in soup(client, BY_OWNER.url()).text
    assert "No release is loaded yet" in soup(client, "/ratings/releases/").text
    assert soup(client, "/ratings/method/").h1.text == "How we read ratings"
    for face in MACHINE_FACES:
        assert client.get(BY_OWNER.url(face)).status_code == 400


def test_the_method_page_names_every_period_we_differ_in_and_its_contents_lead_somewhere(client):
    page = soup(client, "/ratings/method/")
    assert f"Under {SMALL_BASE} judged homes" in page.select_one("#small").find_next("p").text
    said = page.select_one("#differences").find_next("ul").text.replace("\xa0", " ")
    for period, note in NOTES.items():
        assert (format_day(parse_moment(period)) if period.endswith("-31") else period) in said
        assert note in said.replace("\xa0", " ")
    assert said.count(REVISED) == 1
    anchors = [link["href"].removeprefix("#") for link in page.select("nav[aria-labelledby=here-heading] a")]
    assert anchors == [heading["id"] for heading in page.select(".method h2")]


@pytest.mark.parametrize("face", ["page", *MACHINE_FACES])
def test_bad_question_names_the_words_allowed(client, face):
    two_releases()
    address = Measure().url(face).split("?")[0]
    response = client.get(f"{address}?by=colour")
    assert response.status_code == 400
    body = response.content.decode()
    assert "colour" in body
    assert "owner-size, sector, region, sector-and-owner-size" in body


@pytest.mark.parametrize("words", ["theme=blue", "frame=maybe"])
def test_bad_picture_is_refused(client, words):
    two_releases()
    assert client.get(f"/ratings/measure.svg?{words}").status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/ratings/",
        BY_OWNER.url(),
        *(BY_OWNER.url(face) for face in MACHINE_FACES),
        f"/ratings/measure/figure/?{BY_OWNER.query}&id=chart&size=big",
        "/ratings/releases/",
        "/ratings/releases/2025-03-31/",
        "/ratings/homes/",
        "/ratings/method/",
        "/api/v1/releases/",
        f"/api/v1/measures/?{BY_OWNER.query}",
    ],
)
def test_answers_are_public_and_known_again(client, address):
    two_releases()
    first = client.get(address)
    assert first.status_code == 200
    assert "public" in first["Cache-Control"]
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    assert client.get(address).content == first.content


def test_new_release_is_another_etag(client):
    two_releases()
    before = client.get(BY_OWNER.url("chart"))
    tallied(date(2026, 3, 31), MARCH_2025)
    after = client.get(BY_OWNER.url("chart"), headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_written(client, method):
    two_releases()
    assert getattr(client, method)(BY_OWNER.url()).status_code == 405


@pytest.mark.parametrize(
    "measure",
    [
        Measure(),
        BY_OWNER,
        Measure(by="region", at="all"),
        Measure(by="owner-size", outcomes=("inadequate",), at="all"),
        Measure(unit="count", at="all"),
    ],
)
def test_pages_ask_little_of_the_database(client, count_queries, measure):
    two_releases()
    from ratings.answers.evaluation import answer_from

    answer_from.cache_clear()
    cold = count_queries(lambda: client.get(measure.url()))
    warm = count_queries(lambda: client.get(measure.url()))
    assert warm <= cold <= 8


def test_demonstration_says_so_on_every_page(client):
    tallied(date(2025, 3, 31), MARCH_2025, is_demonstration=True)
    for address in ("/ratings/", "/ratings/releases/", "/ratings/releases/2025-03-31/", "/ratings/method/"):
        assert BANNER in soup(client, address).text, address
    assert BANNER in client.get(BY_OWNER.url("csv")).content.decode()
    assert "demonstration" in client.get(BY_OWNER.url("svg")).content.decode().lower()


def test_small_base_is_counts_with_a_reason(client):
    two_releases()
    page = soup(client, BY_OWNER.url())
    assert "Too few to show as shares: 1 outstanding, 4 good, 2 requires improvement." in page.text
    row = page.find("th", string="Health authority").find_parent("tr")
    assert [cell.text for cell in row.select("td")] == ["0", "7", "1", "–", "4", "–", "2", "–", "0", "–"]
    assert "A dash stands where a base is under 20: counts only." in page.text


def test_gap_is_told_and_never_a_nought(client):
    tallied(date(2015, 3, 31), MARCH_2025, owners_published=False)
    page = soup(client, Measure(by="owner-size").url())
    assert "No figures of children’s homes by size of owner on 31 March 2015" in page.text
    assert "Ofsted did not publish owners in this release." in page.text
    assert not page.select("figure svg rect.mark")


def test_table_of_a_breakdown_ends_with_all_homes(client):
    two_releases()
    page = soup(client, BY_OWNER.url())
    last = page.select("table.table tr")[-1]
    assert [cell.text for cell in last.select("th, td")][:4] == [
        "All children’s homes",
        "380",
        "3,629",
        "459",
    ]


def test_release_page_tells_what_moved(client):
    two_releases()
    page = soup(client, "/ratings/releases/2025-03-31/")
    assert "What changed since 31\u00a0March 2018" in page.text
    row = page.select_one(".o-inadequate").find_parent("tr")
    assert [cell.text for cell in row.select("td")] == ["44", "1.2%", "1.5%", "−0.3"]


def test_first_release_has_nothing_to_compare_with(client):
    two_releases()
    page = soup(client, "/ratings/releases/2018-03-31/")
    assert "What changed" not in page.text
    assert page.select_one("table").select("th")[-1].text.strip() == "Inadequate"


@pytest.mark.parametrize("day", ["2019-03-31", "2025-02-30"])
def test_release_not_held_is_not_found(client, day):
    two_releases()
    assert client.get(f"/ratings/releases/{day}/").status_code == 404
