"""Every face of a measure is called by the one sentence of its answer."""

from __future__ import annotations

import json
from html import unescape
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from ratings import answers
from ratings.measures import Measure
from ratings.renderers.headlines.sentence import write_headline
from tests.factories.tallies import two_releases

pytestmark = pytest.mark.django_db

MEASURES = [
    Measure(outcomes=("good",), region=("london",)),
    Measure(unit="places", outcomes=("inadequate",), sector=("private",), region=("north-west",)),
    Measure(by="owner-size", sector=("private",), at="all"),
    Measure(by="sector", since="previous", outcomes=("outstanding",)),
]


def soup(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture(params=MEASURES, ids=str)
def measure(request: pytest.FixtureRequest, db: None) -> Measure:
    two_releases()
    return request.param


def test_the_page_is_called_by_the_sentence(client, measure):
    sentence = write_headline(answers.answer(measure))
    page = soup(client, measure.url())
    assert page.title.text == f"{sentence} | CareSpace"
    assert page.select_one("meta[name=description]")["content"].startswith(f"{sentence}. ")
    for name in ("og:title", "og:image:alt"):
        assert page.select_one(f"meta[property='{name}']")["content"] == sentence
    assert page.select_one("link[type='application/json+oembed']")["title"] == sentence
    assert page.select_one(".chart-title").text.replace("\u00a0", " ") == sentence
    frame = BeautifulSoup(unescape(page.select_one("#embed-code").text), "html.parser").iframe
    assert frame["title"] == sentence


def test_frames_and_programs_are_told_the_sentence(client, measure):
    sentence = write_headline(answers.answer(measure))
    embed = soup(client, measure.url("embed"))
    assert embed.title.text == f"{sentence} | CareSpace"
    query = urlencode({"url": f"{settings.SITE_URL}{measure.url()}"})
    told = json.loads(client.get(f"/ratings/oembed.json?{query}").content)
    assert told["title"] == sentence
    assert BeautifulSoup(told["html"], "html.parser").iframe["title"] == sentence


def test_a_picture_is_called_by_the_sentence(client, measure):
    sentence = write_headline(answers.answer(measure))
    drawn = ElementTree.fromstring(client.get(measure.url("svg")).content)
    space = "{http://www.w3.org/2000/svg}"
    assert drawn.find(f"{space}title").text.startswith(f"{sentence}. ")
    words = " ".join("".join(text.itertext()) for text in drawn.iter(f"{space}text"))
    assert sentence in words.replace("\u00a0", " ")
