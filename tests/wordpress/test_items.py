"""What becomes of each kind of thing an export holds: states, dates, terms, authors, addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from articles.models import (
    ArticlePage,
    Author,
    SectionPage,
    StandardPage,
    Topic,
)
from tests.factories.articles import article
from tests.factories.wordpress import (
    SITE,
    author,
    category,
    export,
    item,
    tag,
)
from wordpress.models import ImportedItem

pytestmark = [pytest.mark.django_db, pytest.mark.slow("brings in an export, whose every item is published")]


def page_of(number):
    return ImportedItem.objects.get(number=number).page.specific


def test_states(bring):
    ahead = (timezone.now() + timedelta(days=9)).strftime("%Y-%m-%d %H:%M:%S")
    rows = bring(
        item("Published", number=1),
        item("Draft", number=2, status="draft", slug="", date_gmt="0000-00-00 00:00:00"),
        item("Pending", number=3, status="pending"),
        item("To come", number=4, status="future", date=ahead, date_gmt=ahead),
        item("Missed", number=5, status="future"),
        item("Private", number=6, status="private"),
        item("Locked", number=7, password="open sesame"),
        item("Binned", number=8, status="trash"),
        item("Opened", number=9, status="auto-draft"),
        item("Odd", number=10, status="in-progress"),
        item("Empty", "", number=11),
    )
    live = {number: page_of(number).live for number in rows if rows[number]["result"] != "left out"}
    assert live == {1: True, 2: False, 3: False, 4: False, 5: True, 6: False, 7: False, 10: False, 11: False}
    assert page_of(4).go_live_at.strftime("%Y-%m-%d %H:%M:%S") == ahead
    assert page_of(4).scheduled_revision is not None
    assert page_of(6).given_date == datetime(2019, 5, 1, 9, tzinfo=UTC)
    assert page_of(2).given_date is None
    assert {number for number, row in rows.items() if row["result"] == "left out"} == {8, 9}
    whys = {number: row["why"].lower() for number, row in rows.items()}
    assert "review" in whys[3]
    assert "passed" in whys[5]
    assert "signed-in" in whys[6]
    assert "password" in whys[7]
    assert "bin" in whys[8]
    assert "in-progress" in whys[10]
    assert "no text" in whys[11]
    assert not ArticlePage.objects.for_digest(timezone.now() - timedelta(days=1), timezone.now()).exists()


def test_a_state_that_changes_in_the_old_site_changes_here(bring):
    parts = {"number": 1, "slug": "a"}
    bring(item("Story", status="draft", **parts))
    bring(item("Story", **parts))
    assert page_of(1).live
    assert page_of(1).dated == datetime(2019, 5, 1, 9, tzinfo=UTC)
    bring(item("Story", status="private", **parts))
    assert not page_of(1).live
    assert bring(item("Story", status="private", **parts))[1]["result"] == "changed"
    row = bring(item("Story", status="trash", **parts))[1]
    assert row["result"] == "left out"
    assert ArticlePage.objects.count() == 1


def test_dates_without_a_zone_take_the_clock_of_those_beside_them(bring):
    unset = "0000-00-00 00:00:00"
    rows = bring(
        item("Winter", number=1, date="2019-01-01 08:00:00", date_gmt="2019-01-01 13:00:00"),
        item("Summer", number=2, date="2019-06-01 08:00:00", date_gmt="2019-06-01 12:00:00"),
        item("Local only", number=3, date="2019-06-02 08:00:00", date_gmt=unset),
        item("Feed only", number=4, date=unset, date_gmt=unset, published="Sun, 02 Jun 2019 08:00:00 +0000"),
        item("None", number=5, date=unset, date_gmt=unset, published="Mon, 30 Nov -0001 00:00:00 +0000"),
    )
    assert page_of(3).dated == datetime(2019, 6, 2, 12, tzinfo=UTC)
    assert "2019-06-02 12:00 UTC" in rows[3]["why"]
    assert page_of(4).dated == datetime(2019, 6, 2, 8, tzinfo=UTC)
    assert "no date" in rows[5]["why"]
    assert timezone.now() - page_of(5).dated < timedelta(minutes=5)


def test_the_operator_names_the_clock(bring):
    local = {"date": "2019-06-02 08:00:00", "date_gmt": "0000-00-00 00:00:00"}
    bring(item("London", number=1, **local))
    assert page_of(1).dated == datetime(2019, 6, 2, 7, tzinfo=UTC)
    bring(item("Sydney", number=2, **local), zone=ZoneInfo("Australia/Sydney"))
    assert page_of(2).dated == datetime(2019, 6, 1, 22, tzinfo=UTC)


def test_categories_are_sections_and_topics(bring):
    terms = (
        category("policy", "Policy", number=61),
        category("schools", "Schools", parent="policy", number=62),
        category("search", "Search &amp; find", number=63),
        category("unused", "Unused", number=64),
        tag("c", "C", number=65),
    )
    rows = bring(
        *terms,
        item("One", number=1, categories=(("schools", "Schools"), ("search", "Search &amp; find"))),
        item(
            "Two",
            number=2,
            categories=(("schools", "Schools"), ("search", "Search &amp; find")),
            meta=(("_yoast_wpseo_primary_category", "63"),),
        ),
        item(
            "Three",
            number=3,
            categories=(("uncategorized", "Uncategorized"),),
            tags=(("c", "C"), ("c-2", "C++")),
        ),
        item("Four", number=4, tags=(("long", "x" * 70),)),
        item(
            "Five",
            number=5,
            words='<category domain="post_format" nicename="post-format-video">Video</category>'
            '<category domain="area" nicename="kent">Kent</category>',
        ),
    )
    assert page_of(1).get_parent().title == "Policy"
    assert {topic.name for topic in page_of(1).topics.all()} == {"Schools", "Search & find"}
    assert (page_of(2).get_parent().title, page_of(2).get_parent().slug) == ("Search & find", "search-2")
    assert {topic.name for topic in page_of(2).topics.all()} == {"Schools"}
    assert "no category" in rows[3]["why"]
    assert sorted(Topic.objects.filter(slug__startswith="c").values_list("name", "slug")) == [
        ("C", "c"),
        ("C++", "c-2"),
    ]
    assert "shortened" in rows[4]["why"]
    assert "“Video”" in rows[5]["why"]
    assert "“Kent” of “area”" in rows[5]["why"]
    others = {row["id"]: row for row in bring.others if row["type"] in {"category", "tag"}}
    assert {number: row["result"] for number, row in others.items()} == {
        61: "imported", 62: "imported", 63: "imported", 64: "left out", 65: "imported",
    }  # fmt: skip
    assert others[64]["why"]


def test_one_section_can_take_everything(bring):
    bring(item("One", number=1, categories=(("policy", "Policy"),)), section="analysis")
    assert page_of(1).get_parent().slug == "analysis"
    assert [topic.name for topic in page_of(1).topics.all()] == ["Policy"]
    assert not SectionPage.objects.filter(title="Policy").exists()


def test_authors(bring):
    present = Author.objects.create(name="Ben Here")
    rows = bring(
        author("ben", "ben here", number=2),
        author("mail", "someone@old.example", number=3),
        item("One", number=1, creator="ben"),
        item("Two", number=2, creator="mail"),
        item("Three", number=3, creator="ghost"),
        item("Both", number=4, words='<category domain="author" nicename="cap-anna">anna</category>'
             '<category domain="author" nicename="cap-ben">ben</category>'),
    )  # fmt: skip
    assert page_of(1).authors == [present]
    assert page_of(1).byline == "Ben Here"
    assert [page_of(number).byline for number in (2, 3)] == ["Old Care News"] * 2
    assert "author is not known" in rows[3]["why"]
    assert page_of(4).byline == "Anna Writer and Ben Here"
    assert set(Author.objects.values_list("name", flat=True)) == {"Ben Here", "Anna Writer"}
    assert {(row["title"], row["result"]) for row in bring.others if row["type"] == "author"} == {
        ("Anna Writer", "imported"), ("ben here", "imported"), ("", "left out"),
    }  # fmt: skip
    assert "old.example" not in str([rows, bring.others]).replace(SITE, "")


def test_version_one_names_authors_as_readers_know_them(bring):
    file = export(item("Old", number=1, creator="Vera Old"), version="1.0")
    bring(file=file)
    assert page_of(1).byline == "Vera Old"


def test_addresses_that_are_taken_or_odd(bring, client):
    article("Taken", slug="taken")
    rows = bring(
        item("Taken too", number=1, slug="taken"),
        item("Ratings", "<p>Words</p>", number=2, kind="page", slug="ratings"),
        item("Кириллица", number=3, slug="%d0%ba%d0%b8%d1%80", link=f"{SITE}/2019/%d0%ba%d0%b8%d1%80/"),
        item(
            "Renamed",
            number=4,
            slug="renamed",
            meta=(("_wp_old_slug", "first-name"), ("_wp_old_slug", "second-name")),
        ),
        item("", "<p>Only words here.</p>", number=5, slug=""),
        item("Long " * 80, number=6, slug="long-" * 60),
        item("Plain", number=7, link=f"{SITE}/?p=7", slug="plain"),
    )
    assert page_of(1).slug == "taken-2"
    assert "taken here" in rows[1]["why"]
    assert page_of(2).get_url() == "/ratings-2/"
    assert "that of something else here" in rows[2]["why"]
    assert client.get("/2019/%D0%BA%D0%B8%D1%80/").status_code == 301
    assert client.get(page_of(3).get_url()).status_code == 200
    for old in ("/2019/05/first-name/", "/2019/05/second-name", "/2019/05/renamed/?utm_source=x"):
        answer = client.get(old)
        assert answer.status_code == 301, old
        assert answer["Location"].endswith("/news/renamed/")
    assert page_of(5).title == "Only words here."
    assert len(page_of(6).title) <= 255
    assert client.get("/?p=7")["Location"] == "/news/plain/"
    assert Redirect.objects.filter(old_path__contains="?").count() == 0


def test_an_excerpt_becomes_the_standfirst(bring):
    long = "This is a sentence. " * 30
    rows = bring(
        item("Short", number=1, excerpt="<em>Fine</em> &amp; short."),
        item("Long", number=2, excerpt=long),
        item("None", "<h2>Head</h2><p>The first paragraph. It has two sentences.</p>", number=3),
        item("Page", "<p>Words</p>", number=4, kind="page"),
    )
    assert page_of(1).standfirst == "Fine & short."
    assert rows[1]["result"] == "imported"
    assert len(page_of(2).standfirst) <= 320
    assert page_of(2).standfirst.endswith("sentence.")
    assert page_of(2).search_description == long.strip()
    assert rows[2]["result"] == "changed"
    assert page_of(3).standfirst == "None"
    assert "no excerpt" in rows[3]["why"]
    assert page_of(4).standfirst == ""


def test_pages_keep_their_places_and_children_before_parents_too(bring):
    rows = bring(
        item("Child", number=1, kind="page", slug="child", parent=2),
        item("Parent", number=2, kind="page", slug="parent"),
        item("Orphan", number=3, kind="page", slug="orphan", parent=99),
        item("Circle", number=4, kind="page", slug="circle", parent=5),
        item("Round", number=5, kind="page", slug="round", parent=4),
        item("Twice", number=1, kind="page", slug="twice"),
    )
    assert StandardPage.objects.get(slug="child").get_url() == "/parent/child/"
    assert page_of(3).get_url() == "/orphan/"
    assert "did not move" in rows[3]["why"]
    assert StandardPage.objects.filter(slug__in=["circle", "round"]).count() == 2
    twice = [row for row in bring.items if row["id"] == 1]
    assert [row["result"] for row in twice] == ["imported", "imported"]
    assert "number is that of another page" in "".join(row["why"] for row in twice)
    assert StandardPage.objects.get(slug="twice").get_url() == "/twice/"


def test_items_without_numbers_are_told_apart(bring):
    parts = [item(title, number=-1).replace("<wp:post_id>-1", "<wp:post_id>") for title in ("One", "Two")]
    parts = [part.replace("?p=-1", f"?x={place}") for place, part in enumerate(parts)]
    bring(*parts)
    bring(*parts)
    assert sorted(ArticlePage.objects.values_list("title", flat=True)) == ["One", "Two"]


def test_two_old_sites_with_the_same_numbers_do_not_meet(bring):
    bring(item("Here", number=1))
    bring(
        file=export(
            item("There", number=1, link="https://other.example/there/"), site="https://other.example"
        )
    )
    assert sorted(ArticlePage.objects.values_list("title", flat=True)) == ["Here", "There"]
