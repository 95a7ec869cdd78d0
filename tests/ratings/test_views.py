"""The pages and faces of ratings through their addresses."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from ratings.loading.ofsted_totals import NOTES, REVISED
from ratings.measures import Measure
from ratings.periods import parse_moment
from ratings.phrases import format_day
from ratings.vocabulary import SMALL_BASE
from tests.factories.ratings import home, load_homes
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


def test_csv_is_clean(client):
    two_releases()
    response = client.get(BY_OWNER.url("csv"))
    assert response["Content-Type"].startswith("text/csv")
    assert "childrens-homes-all-by-sector-and-owner-size-latest.csv" in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert list(rows[0]) == [
        "group", "label", "period", "outcome", "numerator", "denominator", "share", "not_judged", "note", "source",
    ]  # fmt: skip
    one = next(row for row in rows if row["group"] == "1" and row["outcome"] == "inadequate")
    assert (one["numerator"], one["denominator"], one["share"], one["not_judged"]) == (
        "13",
        "467",
        "0.0278",
        "127",
    )
    assert one["source"].startswith("Source: Ofsted, Children’s social care in England 2025")
    small = next(row for row in rows if row["group"] == "health-authority")
    assert (small["share"], small["note"]) == ("", "fewer than 20 homes: counts only")


def test_saved_files_say_what_was_asked(client):
    two_releases()
    measure = Measure(by="owner-size", outcomes=("inadequate",), sector=("private",), region=("london",))
    for face, how in {"csv": "attachment", "xlsx": "attachment", "svg": "inline", "png": "inline"}.items():
        response = client.get(measure.url(face))
        name = f"childrens-homes-inadequate-by-owner-size-latest-private-london.{face}"
        assert response["Content-Disposition"] == f'{how}; filename="{name}"'


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("outcomes=inadequate&unit=count", "childrens-homes-inadequate-count-latest"),
        ("outcomes=inadequate&owner-size=10%2B", "childrens-homes-inadequate-latest-10-or-more"),
        ("unit=places&outcomes=good", "childrens-homes-places-good-latest"),
        ("unit=places", "childrens-homes-places-latest"),
        ("outcomes=good&by=sector&interval=95", "childrens-homes-good-by-sector-latest-with-intervals"),
        ("outcomes=good&by=sector&since=previous", "childrens-homes-good-by-sector-latest-since-previous"),
    ],
)
@pytest.mark.parametrize("face", ["csv", "png", "svg"])
def test_different_questions_are_files_of_different_names(client, query, name, face):
    two_releases()
    response = client.get(Measure.parse(query).url(face))
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith(f'; filename="{name}.{face}"')


def test_a_file_is_named_by_an_owner_of_any_alphabet(client):
    load_homes([home(2_000_001, owner="Café Łódź Ltd")])
    response = client.get(Measure(owner=("café-łódź",), outcomes=("good",)).url("csv"))
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''childrens-homes-good-latest-caf%C3%A9-%C5%82%C3%B3d%C5%BA.csv"
    )


def test_a_csv_opens_in_excel_as_utf_8(client):
    two_releases()
    assert client.get(BY_OWNER.url("csv")).content.startswith(b"\xef\xbb\xbfgroup,")


def test_figure_alone_keeps_its_id_and_carries_everything(client):
    two_releases()
    page = soup(client, f"/ratings/measure/figure/?{BY_OWNER.query}&id=mine&size=big&level=3")
    figure = page.figure
    assert figure["id"] == "mine"
    assert figure.h3["data-part"] == "finding"
    assert {part["data-part"] for part in figure.select("[data-part]")} >= {
        "updated", "finding", "subtitle", "key", "drawing", "readout", "counts", "notes", "source", "table", "cite",
    }  # fmt: skip
    assert "html" not in [tag.name for tag in page.find_all(recursive=False)]


@pytest.mark.parametrize("words", ["size=huge", "level=1", "level=x"])
def test_figure_of_no_known_shape_is_refused(client, words):
    two_releases()
    assert client.get(f"/ratings/measure/figure/?{words}").status_code == 400


def test_figure_never_repeats_an_id_of_another_kind(client):
    two_releases()
    page = soup(client, '/ratings/measure/figure/?id="><script>')
    assert not page.select("script")
    assert page.figure["id"].startswith("chart-")


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
