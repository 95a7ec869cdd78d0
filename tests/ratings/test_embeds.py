"""Charts in other sites' pages, and how programs learn of them."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup

from ratings.measures import Measure
from tests.factories.tallies import two_releases

pytestmark = pytest.mark.django_db

MEASURE = Measure(by="sector")


def oembed(client, settings, **words: str):
    asked = {"url": f"{settings.SITE_URL}{MEASURE.url()}", **words}
    return client.get("/ratings/oembed.json", asked)


def test_only_the_embed_may_be_framed(client):
    two_releases()
    embed, page = client.get(MEASURE.url("embed")), client.get(MEASURE.url())
    assert "X-Frame-Options" not in embed
    assert "frame-ancestors *;" in embed["Content-Security-Policy"] + ";"
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert not embed.cookies


def test_embed_is_the_figure_alone(client, settings):
    two_releases()
    page = BeautifulSoup(client.get(MEASURE.url("embed")).content, "html.parser")
    assert page.select_one("figure#chart")["data-measure"] == MEASURE.query
    assert len(page.select("h1")) == 1
    assert not page.select("nav, form, header")
    links = [link["href"] for link in page.select(".faces a")]
    assert links[0] == f"{settings.SITE_URL}{MEASURE.url()}#table"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_embed_takes_the_theme_of_the_page_around_it(client, theme):
    two_releases()
    page = BeautifulSoup(client.get(f"{MEASURE.url('embed')}&theme={theme}").content, "html.parser")
    assert page.html["data-theme"] == theme
    assert client.get(f"{MEASURE.url('embed')}&theme=blue").status_code == 400


def test_measure_page_tells_programs_how_to_embed_it(client, settings):
    two_releases()
    page = BeautifulSoup(client.get(MEASURE.url()).content, "html.parser")
    link = page.select_one('link[type="application/json+oembed"]')["href"]
    assert link.startswith(f"{settings.SITE_URL}/ratings/oembed.json?")
    found = client.get(link.removeprefix(settings.SITE_URL)).json()
    frame = BeautifulSoup(found["html"], "html.parser").iframe
    assert frame["src"] == f"{settings.SITE_URL}{MEASURE.url('embed')}"
    assert (found["version"], found["type"]) == ("1.0", "rich")
    assert (frame["width"], frame["height"]) == (str(found["width"]), str(found["height"]))
    assert frame["title"] == found["title"]
    code = page.select_one("textarea#embed-code").text
    assert BeautifulSoup(code, "html.parser").iframe["src"] == frame["src"]


def test_oembed_keeps_to_the_size_asked_for(client, settings):
    two_releases()
    found = oembed(client, settings, maxwidth="400", maxheight="300").json()
    assert (found["width"], found["height"]) == (400, 300)
    assert oembed(client, settings, maxwidth="9" * 40).json()["width"] == 720
    assert oembed(client, settings, maxwidth="1").json()["width"] == 240


def test_oembed_speaks_json_only(client, settings):
    two_releases()
    assert oembed(client, settings, format="xml").status_code == 501


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://elsewhere.example/ratings/measure/?by=sector",
        "{site}/ratings/method/",
        "{site}/ratings/measure/?by=x",
    ],
)
def test_oembed_refuses_what_is_no_measure_of_ours(client, settings, address):
    two_releases()
    response = client.get(
        f"/ratings/oembed.json?url={quote(address.format(site=settings.SITE_URL), safe='')}"
    )
    assert response.status_code == 400
    assert response.json()["detail"].endswith((".", "…"))
