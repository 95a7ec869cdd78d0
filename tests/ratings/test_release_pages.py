"""Pages of releases: every kind of list, what changed, totals beside Ofsted's, files, and revisions that stay readable."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse

from ratings.models import IncomingFile, Release, ReleaseSource
from tests.factories.ratings import REAL_FROM, home, load_homes, moved, of_year, publish_list, read_release

pytestmark = pytest.mark.django_db

LAST, NOW = date(2024, 3, 31), date(2025, 3, 31)
IN_YEAR = "/ratings/releases/in-year/2024-25/"
PLACES = "/ratings/releases/places/2025-03-31/"
MOVEMENTS = "/ratings/releases/movements/2024-25/"


def soup(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return BeautifulSoup(response.content, "html.parser")


def cells(table):
    return [[cell.text for cell in row.select("th, td")] for row in table.select("tbody tr")]


def many(number, outcome="good", *, first=0, **fields):
    return [
        home(REAL_FROM + first + each, outcome, owner=f"Owner {each} Ltd", **fields) for each in range(number)
    ]


def every_list(number=30):
    """Two days of judgements, and a list of every other kind for the second and its year."""
    load_homes([*many(number), *many(2, "", first=number)], as_at=LAST)
    now = [*many(number - 1, "outstanding"), *many(1, "good", first=number), home("SC000009", "inadequate")]
    load_homes(now, as_at=NOW)
    publish_list(found=of_year([*many(number), *many(5, "inadequate", first=number)]))
    publish_list(found=read_release(many(number, "", places=5), as_at=LAST, kind="places"))
    publish_list(
        found=read_release(many(number + 3, "", places=6, region="london"), as_at=NOW, kind="places")
    )
    publish_list(
        found=of_year(
            [
                moved("SC000009"),
                moved("SC000010", sector="voluntary"),
                moved(REAL_FROM + 1, joined=False, left=True, closed_on=date(2024, 9, 1)),
            ],
            kind="movements",
        )
    )


@pytest.mark.slow("loads a list of every kind")
def test_every_list_is_named_with_its_own_address(client):
    every_list(3)
    page = soup(client, "/ratings/releases/")
    addresses = [link["href"] for link in page.select(".release-table tbody th a")]
    assert addresses == [
        "/ratings/releases/2025-03-31/",
        "/ratings/releases/2024-03-31/",
        IN_YEAR,
        PLACES,
        "/ratings/releases/places/2024-03-31/",
        MOVEMENTS,
    ]
    for address in addresses:
        listed = soup(client, address)
        assert listed.h1.text
        assert not listed.select('meta[name="robots"]')
        assert {link["href"] for link in listed.select("[aria-labelledby=beside-heading] a")} <= set(
            addresses
        )
    beside = soup(client, IN_YEAR).select("[aria-labelledby=beside-heading] a")
    assert [link["href"] for link in beside] == ["/ratings/releases/2025-03-31/", MOVEMENTS, PLACES]


def test_what_homes_did_since_the_day_before(client):
    every_list(30)
    page = soup(client, "/ratings/releases/2025-03-31/")
    text = " ".join(page.select_one("#moved-heading").find_parent("section").text.split())
    # 29 of 30 were good and are outstanding, one waited and is good, one is new; one good and one waiting are gone.
    assert (
        "Of the homes listed before, 30 have another grade now, or a first one, and 2 are no longer listed."
        in text
    )
    assert "1 is listed that was not." in text


def test_inspections_of_a_year(client):
    every_list(30)
    page = soup(client, IN_YEAR)
    assert page.h1.text.replace("\u00a0", " ") == "Inspections, 1 April 2024 to 31 March 2025"
    row = page.select_one("td.r").find_parent("table").select("tbody tr")[-1]
    assert [cell.text for cell in row.select("td")] == ["5", "14.3%"]
    assert page.select_one("figure.chart")["data-measure"].startswith("basis=in-year")
    asked = [link["href"] for link in page.select(".take a") if "measure" in link["href"]]
    assert asked
    assert all(client.get(address).status_code == 200 for address in asked)


def test_homes_and_places_by_sector_and_region(client):
    every_list(30)
    sectors, regions = [cells(table) for table in soup(client, PLACES).select("table")[:2]]
    assert sectors == [["Private", "33", "+3", "198", "+48"], ["All", "33", "+3", "198", "+48"]]
    assert regions == [
        ["North West", "0", "−30", "0", "−150"],
        ["London", "33", "+33", "198", "+198"],
        ["All", "33", "+3", "198", "+48"],
    ]


def test_joiners_and_leavers_by_sector(client):
    every_list(3)
    table = soup(client, MOVEMENTS).select_one("table")
    assert [cell.text for cell in table.select("thead th")][1:] == [
        "Homes joined",
        "Homes left",
        "Places joined",
        "Places left",
    ]
    assert cells(table) == [
        ["Private", "1", "1", "4", "4"],
        ["Voluntary", "1", "0", "4", "0"],
        ["All", "2", "1", "8", "4"],
    ]


def test_totals_stand_beside_ofsteds_with_the_reason(client):
    every_list(3)
    page = soup(client, "/ratings/releases/2025-03-31/")
    totals = {name: (ours, theirs) for name, ours, theirs in cells(page.select_one("#totals table"))}
    assert totals["Inadequate"] == ("1", "44")
    assert "Homes" not in totals  # the list of places has them
    assert "no reason is known" in page.select_one("#totals .note").text
    assert {row[0]: row[1] for row in cells(soup(client, PLACES).select_one("#totals table"))} == {
        "Homes": "6",
        "Places": "36",
    }


def test_totals_of_a_list_published_for_a_reason_do_not_say_that_none_is_known(client):
    every_list(3)
    Release.objects.update(accepted_because="It is a sample.", accepted_doubts=["6 homes are listed."])
    page = soup(client, "/ratings/releases/2025-03-31/")
    note = page.select_one("#totals .note").text
    assert "no reason is known" not in note
    assert "why the file was published all the same stands above" in note
    assert "It is a sample." in page.select_one("#accepted").text


def test_a_replaced_file_stays_readable_and_leads_to_the_one_that_stands(client):
    first = load_homes([home(2000001, "good"), home(2000002, "good")], as_at=NOW)
    second = load_homes([home(2000001, "good"), home(2000002, "inadequate")], as_at=NOW)
    current = soup(client, "/ratings/releases/2025-03-31/")
    assert cells(current.select_one("table"))[3][:2] == ["Inadequate", "1"]
    old_address = current.select_one("#files li a")["href"]
    assert old_address == "/ratings/releases/2025-03-31/revisions/1/"
    old = soup(client, old_address)
    assert cells(old.select_one("table"))[1][:2] == ["Good", "2"]
    assert old.select_one('meta[name="robots"]')["content"] == "noindex"
    assert (
        old.select_one('link[rel="canonical"]')["href"] == f"{settings.SITE_URL}/ratings/releases/2025-03-31/"
    )
    assert old.select_one(".notice a")["href"] == "/ratings/releases/2025-03-31/"
    assert not old.select("figure.chart")
    assert {code.text for code in old.select("#files code")} == {first.sha256, second.sha256}
    assert (
        client.get("/ratings/releases/2025-03-31/revisions/2/")["Location"] == "/ratings/releases/2025-03-31/"
    )
    for missing in (
        "2025-03-31/revisions/3/",
        "2024-03-31/revisions/1/",
        "in-year/2025-03-31/",
        "places/2024-25/",
    ):
        assert client.get(f"/ratings/releases/{missing}").status_code == 404


@pytest.mark.parametrize("kind", ["in-year", "places", "movements"])
def test_a_replaced_list_of_any_kind_has_its_page(client, kind):
    rows = [moved(2000001)] if kind == "movements" else [home(2000001, "good" if kind == "in-year" else "")]
    other = [moved(2000002)] if kind == "movements" else [home(2000002, "good" if kind == "in-year" else "")]
    for each in (rows, other):
        publish_list(
            found=read_release(each, kind="places") if kind == "places" else of_year(each, kind=kind)
        )
    old = Release.objects.get(kind=kind, is_current=False)
    assert soup(client, old.get_absolute_url()).select("#files code")


def test_a_file_that_came_by_the_newsroom_says_its_size_and_address(client):
    release = load_homes([home(2000001)], as_at=NOW)
    source = ReleaseSource.objects.create(url="https://www.gov.uk/file.csv")
    incoming_file = IncomingFile.objects.create(
        name="private name.csv",
        sha256=release.sha256,
        size=2048,
        source=source,
        state="published",
        report={"lists": []},
    )
    incoming_file.releases.add(release)
    told = soup(client, "/ratings/releases/2025-03-31/").select_one("#files li")
    assert "2.0\u00a0KB" in told.text
    assert told.select_one("a")["href"] == "https://www.gov.uk/file.csv"
    assert "private name" not in told.text


@pytest.mark.parametrize(
    "address", ["/ratings/releases/2025-03-31/", IN_YEAR, PLACES, MOVEMENTS, "/ratings/releases/"]
)
def test_pages_of_releases_ask_little_and_as_much_for_few_as_for_many(client, count_queries, address):
    every_list(2)
    few = count_queries(lambda: client.get(address))
    Release.objects.all().delete()
    every_list(4)
    many_homes = count_queries(lambda: client.get(address))
    assert few == many_homes <= 8


def test_every_real_list_is_in_the_map_for_search_engines(client):
    every_list(3)
    text = client.get(reverse("articles:sitemap", args=["releases"])).content.decode()
    for address in ("/ratings/releases/2025-03-31/", IN_YEAR, PLACES, MOVEMENTS):
        assert f"{settings.SITE_URL}{address}<" in text
