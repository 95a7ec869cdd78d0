"""Four people at work, each on a phone and at a desk: an analyst, a journalist, a commissioner and a researcher."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db.models import Count
from playwright.sync_api import Page, expect

from ratings import answers
from ratings.loading.ofsted_totals import HOMES_AND_PLACES
from ratings.measures import Measure
from ratings.models import HomeSnapshot, Owner
from tests.browser.walking import follow, load
from tests.factories import ofsted_files
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]

PHONE, DESK = {"width": 375, "height": 740}, {"width": 1280, "height": 900}
NEWEST = date(2022, 3, 31)


@pytest.fixture(scope="module")
def ratings_site(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site with Ofsted's own totals and the releases of 2021 and 2022."""
    folder = tmp_path_factory.mktemp("ofsted")
    load(HOMES_AND_PLACES)
    for year in (2021, 2022):
        load(ofsted_files.release_of(year, folder))
    return site


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def screen(request: pytest.FixtureRequest, new_page: Callable[..., Page]) -> Page:
    return new_page(viewport=request.param, accept_downloads=True)


def is_whole(page: Page) -> bool:
    """Whether nothing of the page stands beyond its sides."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def words_of(page: Page, selector: str) -> str:
    return " ".join(
        (page.locator(selector).first.text_content() or "").split()
    )  # whole dates have hard blanks


def test_an_analyst_takes_a_series_away(ratings_site: Site, screen: Page) -> None:
    """From the first page of ratings to a file of fourteen years, whose numbers are the ones of every face."""
    screen.goto(ratings_site.url("/ratings/"))
    asked = Measure(unit="homes", at="all")
    screen.locator("#unit").select_option("homes")
    screen.locator("#by").select_option("")
    screen.locator("#at").select_option("all")
    expect(screen.locator("figure#chart")).to_have_attribute("data-measure", asked.query)
    assert is_whole(screen)
    with screen.expect_download() as saved:
        screen.locator(".take-list a", has_text="CSV").click()
    assert saved.value.suggested_filename == "childrens-homes-homes-all.csv"
    data = Path(saved.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    told = json.loads(screen.request.get(ratings_site.url(asked.url("json"))).text(), parse_int=str)["rows"]
    assert [line["numerator"] for line in lines] == [row["numerator"] for row in told]
    assert (len(lines), lines[0]["numerator"], lines[-1]["numerator"]) == (14, "2090", "4009")
    assert screen.locator("#table tbody tr").count() == 14


def test_a_journalist_ranks_the_regions(ratings_site: Site, screen: Page) -> None:
    """The sentence over the chart stands in every title, its numbers are rows' numbers, and the picture says what it is."""
    asked = Measure(outcomes=("inadequate",), by="region")
    screen.goto(ratings_site.url("/ratings/"))
    screen.locator("#outcomes").select_option("inadequate")
    screen.locator("#by").select_option("region")
    expect(screen.locator("figure#chart")).to_have_attribute("data-measure", asked.query)
    finding = words_of(screen, "figure#chart .chart-title")
    screen.goto(ratings_site.url(asked.url()))
    assert screen.locator('meta[property="og:title"]').get_attribute("content") == finding
    assert finding in screen.title()
    rows = {row.label: row for row in answers.answer(asked).rows}
    shown = {
        " ".join(line.locator("th").inner_text().split()): line.locator("td").all_inner_texts()
        for line in screen.locator("#table tbody tr").all()
    }
    assert set(rows) <= set(shown)
    assert all(row.percent in shown[label] for label, row in rows.items() if row.percent)
    assert set(re.findall(r"\d+\.\d%", finding)) <= {row.percent for row in rows.values()}
    picture = screen.request.get(ratings_site.url(asked.url("png")))
    named = 'inline; filename="childrens-homes-inadequate-by-region-latest.png"'
    assert picture.headers["content-disposition"] == named
    assert is_whole(screen)


def test_a_commissioner_looks_an_owner_up(ratings_site: Site, screen: Page) -> None:
    """By a word of its name to its page: its homes over time, beside owners of its size, each home by number."""
    owner = Owner.objects.annotate(homes=Count("snapshots")).order_by("-homes", "key").first()
    assert owner is not None
    listed = HomeSnapshot.objects.filter(owner=owner, release__as_at=NEWEST).count()
    screen.goto(ratings_site.url("/ratings/find/"))
    screen.locator("main input[type=search], main input[name=q]").first.fill(owner.name)
    screen.keyboard.press("Enter")
    follow(screen, screen.locator("main a", has_text=owner.name).first)
    expect(screen.locator("h1")).to_have_text(owner.name)
    assert urlsplit(screen.url).path == owner.get_absolute_url()
    assert f"{listed} children’s home" in words_of(screen, ".standfirst")
    assert screen.locator("#list tbody tr").count() == min(listed, 50)
    answered = answers.answer(Measure(owner=(owner.slug,), outcomes=("good",), unit="count")).rows[0]
    assert answered.denominator is not None
    assert f"{answered.denominator} with a judgement" in words_of(screen, ".standfirst")
    assert is_whole(screen)
    follow(screen, screen.get_by_role("link", name="Compare with another owner or area"))
    expect(screen.locator("main")).to_contain_text(owner.name)
    assert is_whole(screen)


def test_a_researcher_cites_what_stays(ratings_site: Site, screen: Page) -> None:
    """The citation names the measure, its release and an address that gives these numbers for good."""
    asked = Measure(outcomes=("inadequate",), by="sector", at="latest")
    screen.goto(ratings_site.url(asked.url()))
    cited = words_of(screen, "#cite")
    assert "31 March 2022" in cited
    assert "Share of children’s homes" in cited
    address = re.search(r"\S*/ratings/measure/\?\S+", cited)
    assert address
    pinned = Measure.parse(address[0])
    assert (pinned.at, pinned.by, pinned.outcomes) == (NEWEST, "sector", ("inadequate",))
    before = words_of(screen, "#table tbody")
    screen.context.grant_permissions(["clipboard-write"])
    screen.locator("#cite [data-copy] button").click()
    expect(screen.locator("#cite [role=status]")).to_have_text("Copied.")
    # The site's policy lets no script read the clipboard: it is pasted, as a person would.
    screen.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    screen.locator("main > textarea").focus()
    screen.keyboard.press("Control+V")
    expect(screen.locator("main > textarea")).to_have_value(words_of(screen, "#cite [data-citation]"))
    assert screen.locator("main > textarea").input_value().endswith(address[0])
    screen.locator("main > textarea").evaluate("field => field.remove()")
    screen.goto(ratings_site.url(pinned.url()))
    assert words_of(screen, "#table tbody") == before
    rows = json.loads(screen.request.get(ratings_site.url(pinned.url("json"))).text())["rows"]
    assert [row["numerator"] for row in rows] == [row.numerator for row in answers.answer(asked).rows]
    assert is_whole(screen)
