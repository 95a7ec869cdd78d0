"""Feeds of stories: whole, valid, and not sent again to those who hold them."""

import json
import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from defusedxml import ElementTree
from django.utils import timezone

from articles.corrections import append_correction
from articles.seo.standalone_markup import write_debate_link
from carespace.models import Debate
from tests.factories.articles import article, charted, day, published_article, text
from tests.factories.authors import author, written_by
from tests.factories.carespace import DebateFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
FORMATS = ("rss.xml", "atom.xml", "feed.json")


def rss(client, at="/feeds/"):
    answer = client.get(f"{at}rss.xml")
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content).find("channel")


def items(client, at="/feeds/"):
    return json.loads(client.get(f"{at}feed.json").content)["items"]


def test_a_feed_carries_the_whole_story_with_whole_addresses(client):
    Debate.objects.create(slug="size", motion="Size matters")
    body = [
        text('First with <a href="/ratings/">a link</a>.', "Second & last."),
        charted(heading="Small <owners>"),
        {"type": "quote", "value": {"quote": "“Said <so>”", "attribution": "A manager"}},
        {"type": "debate", "value": {"debate": None}},
    ]
    story = article("Told & whole", body=body, debate=Debate.objects.get(), topics=("Owners",))
    found = items(client)[0]
    soup = BeautifulSoup(found["content_html"], "html.parser")
    assert "Second & last." in soup.get_text()
    assert soup.find("a", string="a link")["href"] == "http://localhost:8000/ratings/"
    assert soup.img["src"].startswith("http://localhost:8000/ratings/measure.png?")
    assert soup.find("figcaption").get_text() == "Small <owners>"
    assert "“Said <so>”" in soup.blockquote.get_text()
    assert soup.find("a", string="Size matters")["href"] == "http://localhost:8000/debates/size/"
    assert found["url"] == story.address
    assert found["tags"] == ["Owners"]
    item = rss(client).find("item")
    assert item.find(ENCODED).text == found["content_html"]
    entry = ElementTree.fromstring(client.get("/feeds/atom.xml").content).find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}content").text == found["content_html"]
    assert entry.find(f"{ATOM}id").text == item.find("guid").text == found["id"]


def test_a_live_figure_is_its_number_and_no_markup_of_ours_travels(client):
    stored = (
        '<p>Only <a linktype="livefigure" data-figure="12"><b>9%</b></a> of homes. '
        '<span class="x" onclick="y()">Plain</span><script>alert(1)</script></p>'
    )
    article("Bound", body=[{"type": "text", "value": stored}])
    content = items(client)[0]["content_html"]
    assert "Only <b>9%</b> of homes. Plain" in content
    for word in ("livefigure", "data-", "onclick", "script", "class="):
        assert word not in content


def test_what_works_here_only_is_a_link_or_left_out(client):
    film = {"address": "https://www.youtube.com/watch?v=abcdefghijk", "title": "A film"}
    body = [text("x"), {"type": "embed", "value": film}, {"type": "sign_up", "value": {}}]
    article("Shown", body=body)
    soup = BeautifulSoup(items(client)[0]["content_html"], "html.parser")
    assert soup.find("a", string="A film")["href"] == film["address"]
    assert not soup.find(["button", "form", "iframe"])
    assert "Show it here" not in soup.get_text()


def test_signs_no_xml_may_hold_are_left_out(client):
    article("A \x0b sign", standfirst="Up \x01 to", body=[text("Down \x0c here")])
    for form in FORMATS:
        assert client.get(f"/feeds/{form}").status_code == 200
    assert rss(client).find("item/title").text == "A  sign"


def test_every_author_is_named(client):
    written_by(article("Two wrote"), author("Ann"), author("Bea"))
    article("Staff wrote")
    staff, two = rss(client).findall("item")[0], rss(client).findall("item")[1]
    assert [each.text for each in two.findall(CREATOR)] == ["Ann", "Bea"]
    assert [each.text for each in staff.findall(CREATOR)] == ["CareSpace staff"]
    assert [each["name"] for each in items(client)[1]["authors"]] == ["Ann", "Bea"]


def test_a_section_a_topic_and_an_author_have_feeds_of_their_own(client):
    writer = author("Ann")
    article("In analysis", under="analysis")
    article("On owners", topics=("Owners",))
    written_by(article("By Ann"), writer)
    for at, title in (
        ("/feeds/sections/analysis/", "In analysis"),
        ("/feeds/topics/owners/", "On owners"),
        (f"/feeds/authors/{writer.slug}/", "By Ann"),
    ):
        assert [each["title"] for each in items(client, at)] == [title]
        link = ElementTree.fromstring(client.get(f"{at}atom.xml").content).find(f"{ATOM}link[@rel='self']")
        assert link.get("href") == f"http://localhost:8000{at}atom.xml"
    for address in ("/feeds/sections/none/rss.xml", "/feeds/topics/none/rss.xml", "/feeds/authors/x/rss.xml"):
        assert client.get(address).status_code == 404
    assert client.get("/feeds/rss.txt").status_code == 404


def test_only_what_readers_may_see_and_newest_first(client):
    article("Draft", live=False)
    published_article("Later", go_live_at=timezone.now() + timedelta(days=1))
    article("Older", given_date=day(2024, 1, 1))
    article("Newer", given_date=day(2025, 1, 1))
    assert [each["title"] for each in items(client)] == ["Newer", "Older"]


def test_a_correction_moves_updated_and_stands_in_the_text(client, editor):
    editor.is_superuser = True
    editor.save()
    story = article("Wrong", given_date=day(2025, 1, 1))
    before = client.get("/feeds/atom.xml")
    append_correction(by=editor, article=story, kind="correction", text="It was 9%, not 8%.")
    found = items(client)[0]
    assert found["date_published"].startswith("2025-01-01")
    assert found["date_modified"][:10] == timezone.now().date().isoformat()
    assert "It was 9%, not 8%." in found["content_html"]
    assert found["_carespace"]["corrections"][0]["kind"] == "correction"
    after = client.get("/feeds/atom.xml", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    feed = ElementTree.fromstring(after.content)
    assert feed.find(f"{ATOM}updated").text == feed.find(f"{ATOM}entry/{ATOM}updated").text


@pytest.mark.parametrize("form", FORMATS)
def test_those_who_hold_a_feed_are_not_sent_it_again(client, form):
    article("One")
    first = client.get(f"/feeds/{form}")
    assert "public" in first["Cache-Control"]
    again = client.get(f"/feeds/{form}", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_an_empty_feed_is_a_feed(client):
    feed = ElementTree.fromstring(client.get("/feeds/atom.xml").content)
    assert feed.find(f"{ATOM}updated").text
    assert client.get("/feeds/rss.xml").status_code == 200
    assert items(client) == []


def test_a_feed_is_as_its_standard_wants_it(client):
    written_by(article("One", topics=("Owners",), body=[text("x"), charted()]), author("Ann"))
    feed = ElementTree.fromstring(client.get("/feeds/atom.xml").content)
    for each in (feed, feed.find(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert each.find(f"{ATOM}{name}").text, name
    dated = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)")
    assert all(dated.fullmatch(found.text) for found in feed.iter(f"{ATOM}updated"))
    channel = rss(client)
    assert all(channel.find(name).text for name in ("title", "link", "description"))
    assert channel.find("item/guid").get("isPermaLink") == "false"
    told = json.loads(client.get("/feeds/feed.json").content)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert dated.fullmatch(told["items"][0]["date_published"])


@pytest.mark.slow("asks many pages")
def test_pages_name_their_feeds(client):
    written_by(article("One", topics=("Owners",)), author("Ann"))
    for address, feed in (
        ("/", "/feeds/rss.xml"),
        ("/news/", "/feeds/sections/news/rss.xml"),
        ("/news/one/", "/feeds/rss.xml"),
        ("/topics/owners/", "/feeds/topics/owners/rss.xml"),
        ("/authors/ann/", "/feeds/authors/ann/rss.xml"),
    ):
        soup = BeautifulSoup(client.get(address).content, "html.parser")
        link = soup.find("link", rel="alternate", type="application/rss+xml")
        assert link["href"] == f"http://localhost:8000{feed}"
        assert client.get(feed).status_code == 200
    listed = BeautifulSoup(client.get("/feeds/").content, "html.parser")
    assert listed.find("a", href="/feeds/topics/owners/rss.xml")


def test_queries_do_not_grow_with_the_stories(client, count_queries):
    ann = author("Ann")

    def written(number):
        body = [text('<a linktype="page" id="3">x</a>'), charted()]
        written_by(article(f"Story {number}", body=body, topics=("Owners",)), ann)

    written(1)
    client.get("/feeds/rss.xml")
    few = count_queries(lambda: client.get("/feeds/rss.xml"))
    for number in (2, 3):
        written(number)
    assert count_queries(lambda: client.get("/feeds/rss.xml")) == few
    assert few <= 8


def test_a_correction_is_words(client, editor):
    append_correction(by=editor, article=article("Wrong"), kind="correction", text="It was < 9% & > 8%.")
    assert "It was &lt; 9% &amp; &gt; 8%." in items(client)[0]["content_html"]


def test_the_motion_of_a_debate_is_words():
    motion = "Homes of < 5 places & no more"
    assert "Homes of &lt; 5 places &amp; no more</a>" in write_debate_link(DebateFactory(motion=motion))
