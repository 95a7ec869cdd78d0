"""Editions on the web."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from articles.models import ArticlePage
from digests.ledger import letter_sender
from tests.factories import digests as made
from tests.factories.articles import article
from tests.factories.digests import MONDAY, EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


def test_an_edition_reads_as_it_was_sent(client):
    edition = EditionFactory(until=MONDAY, pictured=True)
    answer = client.get("/emails/daily/2026-11-23/")
    assert answer.status_code == 200
    assert not answer.cookies
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.h1.text == "Story number 1"
    assert page.select_one(".letter img")["src"] == f"{edition.get_absolute_url()}chart.png"
    assert page.select_one(".letter source")["srcset"] == f"{edition.get_absolute_url()}chart-dark.png"
    text = " ".join(page.text.split())
    for words in (
        "Story number 2",
        "44 of 3,629 homes",
        "100 people have taken a stance.",
        "New: four points and nine votes.",
        "Monday 23 November 2026",
    ):
        assert words in text
    assert page.select_one("form[action='/emails/']")


@pytest.mark.parametrize(
    "path", ["/emails/", "/emails/asked/", "/emails/daily/", "/emails/daily/2026-11-23/"]
)
def test_pages_may_be_kept_and_are_asked_again_by_their_tag(client, path):
    EditionFactory(until=MONDAY)
    first = client.get(path)
    assert "public" in first["Cache-Control"]
    assert not first.cookies
    assert client.get(path, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304


def test_nothing_personal_is_on_the_page(client):
    person = SubscriptionFactory()
    EditionFactory(until=MONDAY)
    html = client.get("/emails/daily/2026-11-23/").content.decode()
    assert person.email not in html
    assert person.token not in html
    assert "/emails/leave/" not in html


def test_a_date_finds_the_last_edition_of_that_day(client):
    EditionFactory(
        until=MONDAY, empty=True, content=made.content(stories=[], figure=None, changes=[], arguments=[])
    )
    EditionFactory(
        since=MONDAY, until=MONDAY + timedelta(hours=8), period="2026-11-23-1500",
        content=made.content(stories=[made.story(title="By hand")]),
    )  # fmt: skip
    for path in ("/emails/daily/2026-11-23/", "/emails/daily/2026-11-23-1500/"):
        assert b"By hand" in client.get(path).content


@pytest.mark.parametrize(
    "path",
    [
        "/emails/daily/2026-11-24/",
        "/emails/weekly/2026-11-23/",
        "/emails/monthly/2026-11-23/",
        "/emails/daily/2026-13-45/",
        "/emails/daily/2026-11-23-9999/",
        "/emails/daily/2026-11-23/chart.png",
        "/emails/daily/today/",
    ],
)
def test_what_is_not_there_is_not_there(client, path):
    EditionFactory(until=MONDAY)
    assert client.get(path).status_code == 404


def test_the_picture_is_the_one_that_was_mailed_and_may_be_kept(client):
    edition = EditionFactory(until=MONDAY, pictured=True)
    light = client.get(f"{edition.get_absolute_url()}chart.png")
    dark = client.get(f"{edition.get_absolute_url()}chart-dark.png")
    assert (light.content, dark.content) == (b"\x89PNG light", b"\x89PNG dark")
    assert light["Content-Type"] == "image/png"
    assert "must-revalidate" in light["Cache-Control"]
    again = client.get(f"{edition.get_absolute_url()}chart.png", HTTP_IF_NONE_MATCH=light["ETag"])
    assert again.status_code == 304


def test_a_stopped_edition_and_its_pictures_leave_the_web(client, editor):
    earlier = EditionFactory(until=MONDAY - timedelta(days=1), subject="The one before")
    edition = EditionFactory(until=MONDAY, pictured=True, subject="The one taken back")
    address = edition.get_absolute_url()
    addresses = [address, f"{address}chart.png", f"{address}chart-dark.png"]
    seen = [client.get(each) for each in addresses]
    assert [answer.status_code for answer in seen] == [200, 200, 200]
    letter_sender.stop_edition(edition=edition, by=editor)
    for each, before in zip(addresses, seen, strict=True):
        for answer in (client.get(each), client.get(each, HTTP_IF_NONE_MATCH=before["ETag"])):
            assert answer.status_code == 410
            assert "no-store" in answer["Cache-Control"]
            assert b"Story number 1" not in answer.content
            assert b"PNG" not in answer.content
    for each in ("/", "/emails/", "/emails/daily/"):
        html = client.get(each).content.decode()
        assert address not in html
        assert "The one taken back" not in html
    assert earlier.get_absolute_url() in client.get("/emails/").content.decode()


def test_a_date_does_not_find_a_stopped_edition(client, editor):
    EditionFactory(until=MONDAY, empty=True, content=made.content(stories=[]))
    for hours in (8, 9):
        edition = EditionFactory(
            since=MONDAY + timedelta(hours=hours - 8), until=MONDAY + timedelta(hours=hours),
            period=f"2026-11-23-{hours + 7}00", content=made.content(stories=[made.story(title=f"Number {hours}")]),
        )  # fmt: skip
    letter_sender.stop_edition(edition=edition, by=editor)
    assert b"Number 8" in client.get("/emails/daily/2026-11-23/").content


@pytest.mark.parametrize(
    "missing",
    [
        ("stories",),
        ("stories", "figure", "changes"),
        ("stories", "figure", "changes", "arguments"),
        ("claims",),
        ("changes", "arguments", "figure"),
    ],
)
def test_every_mixture_reads_well(client, missing):
    empty = {name: None if name == "figure" else [] for name in missing}
    EditionFactory(until=MONDAY, content=made.content(**empty))
    html = client.get("/emails/daily/2026-11-23/").content.decode()
    assert "None" not in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("gone", [1, 2])
def test_a_withdrawn_story_is_marked_and_not_named(client, gone):
    pages = [article(f"Story of page {n}") for n in (1, 2)]
    stories = [made.story(page.pk, title=page.title, published="2026-11-22T09:00:00+00:00") for page in pages]
    edition = EditionFactory(
        until=MONDAY,
        subject=pages[0].title,
        content=made.content(stories=stories, figure=made.figure(story=pages[0].pk)),
    )
    page = client.get(edition.get_absolute_url()).content.decode()
    assert "withdrawn" not in page
    assert pages[0].title in client.get("/emails/daily/").content.decode()
    for story in pages[:gone]:
        ArticlePage.objects.get(pk=story.pk).unpublish()
    for address in (edition.get_absolute_url(), "/emails/"):
        page = client.get(address).content.decode()
        assert pages[0].title not in page
        assert made.figure()["heading"] not in page
        assert (pages[1].title in page) == (gone == 1)
    word = "1 story of this edition has" if gone == 1 else "2 stories of this edition have"
    assert f"{word} been withdrawn" in client.get(edition.get_absolute_url()).content.decode()
    listed = client.get("/emails/daily/").content.decode()
    assert pages[0].title not in listed
    assert "A story withdrawn since" in listed


def test_past_editions_are_listed_newest_first(client):
    now = timezone.now()
    for days in range(3):
        EditionFactory(until=now - timedelta(days=days), subject=f"Of {days} days ago")
    EditionFactory(until=now - timedelta(days=9), empty=True)
    EditionFactory(frequency="weekly", until=now, subject="A weekly")
    text = client.get("/emails/daily/").content.decode()
    assert text.index("Of 0 days ago") < text.index("Of 1 days ago") < text.index("Of 2 days ago")
    assert text.count("days ago") == 3
    assert "A weekly" not in text
    assert "A weekly" in client.get("/emails/weekly/").content.decode()


def test_the_list_says_so_where_there_is_none(client):
    assert "None has been sent yet" in client.get("/emails/weekly/").content.decode()


def test_the_list_comes_in_pages_and_asks_the_same_for_one_and_for_fifty(client, count_queries):
    now = timezone.localtime()  # days on London's clock: none is counted twice when clocks change
    EditionFactory(until=now)
    one = count_queries(lambda: client.get("/emails/daily/"))
    for days in range(1, 60):
        EditionFactory(until=now - timedelta(days=days))
    assert count_queries(lambda: client.get("/emails/daily/")) == one
    assert "Page 1 of 2" in client.get("/emails/daily/").content.decode()
    assert client.get("/emails/daily/?page=nonsense").status_code == 200
