"""Addresses of the old site's lists, feeds, pages and smaller pictures: to what holds the same, or gone."""

from __future__ import annotations

import pytest

from articles.models import ArticlePage, CustomImage, Topic
from articles.models.served_site import forget_site
from tests.factories.wordpress import SITE, author, category, export, folder, item, tag, upload
from wordpress.old_addresses.paths import parse_old_path

pytestmark = [pytest.mark.django_db, pytest.mark.slow("brings in an export, whose every item is published")]


def archive():
    """An export with lists of every kind."""
    return (
        category("policy", "Policy", number=3),
        category("schools", "Schools", parent="policy", number=4),
        category("empty", "Empty", number=5),
        category("%d0%ba%d0%b8%d1%80", "Кир", number=6),
        tag("ofsted", "Ofsted", number=7),
        tag("unused", "Unused", number=8),
        author("ben.other", "Ben Other", number=2),
        upload("2019/05/my house.jpg", number=20),
        upload("2019/05/big-scaled.jpg", number=21),
        item(
            "First",
            number=40,
            slug="first",
            link=f"{SITE}/2019/05/first/",
            categories=(("schools", "Schools"),),
            tags=(("ofsted", "Ofsted"),),
        ),
        item(
            "Second",
            number=41,
            slug="second",
            link=f"{SITE}/policy/second/",
            date="2018-12-31 23:30:00",
            date_gmt="2018-12-31 23:30:00",
            categories=(("policy", "Policy"), ("%d0%ba%d0%b8%d1%80", "Кир")),
        ),
        item(
            "A draft",
            number=42,
            slug="draft",
            status="draft",
            tags=(("unused", "Unused"),),
            date="2012-02-02 10:00:00",
        ),
    )


@pytest.fixture
def moved_in(bring, tmp_path):
    bring(*archive(), media=folder(tmp_path / "media", "2019/05/my house.jpg", "2019/05/big-scaled.jpg"))


STORIES = "/search/?kind=story"
LISTS = {
    "/feed/": "/feeds/rss.xml",
    "/feed": "/feeds/rss.xml",
    "/feed/rss/": "/feeds/rss.xml",
    "/feed/rss2/": "/feeds/rss.xml",
    "/feed/rdf/": "/feeds/rss.xml",
    "/feed/atom/": "/feeds/atom.xml",
    "/rss/": "/feeds/rss.xml",
    "/atom/": "/feeds/atom.xml",
    "/wp-rss2.php": "/feeds/rss.xml",
    "/?feed=rss2": "/feeds/rss.xml",
    "/?feed=atom": "/feeds/atom.xml",
    "/category/policy/": "/policy/",
    "/category/policy": "/policy/",
    "/blog/category/policy/": "/policy/",
    "/category/policy/page/3/": "/policy/",
    "/category/policy/feed/": "/feeds/sections/policy/rss.xml",
    "/category/policy/feed/atom/": "/feeds/sections/policy/atom.xml",
    "/category/policy/schools/": "/topics/schools/",
    "/category/policy/schools/amp/": "/topics/schools/",
    "/category/%d0%ba%d0%b8%d1%80/": "/topics/topic/",
    "/category/%D0%BA%D0%B8%D1%80/page/2/": "/topics/topic/",
    "/?cat=3": "/policy/",
    "/?cat=4&paged=2": "/topics/schools/",
    "/?category_name=policy/schools": "/topics/schools/",
    "/tag/ofsted/": "/topics/ofsted/",
    "/tag/ofsted/feed/": "/feeds/topics/ofsted/rss.xml",
    "/?tag=ofsted": "/topics/ofsted/",
    "/author/anna/": "/authors/anna-writer/",
    "/author/anna/feed/": "/feeds/authors/anna-writer/rss.xml",
    "/author/anna/page/2/": "/authors/anna-writer/",
    "/?author=1": "/authors/anna-writer/",
    "/2019/": f"{STORIES}&year=2019",
    "/2019/05/": f"{STORIES}&year=2019&until=2019-05",
    "/2019/5/": f"{STORIES}&year=2019&until=2019-05",
    "/2019/05/01/": f"{STORIES}&year=2019&until=2019-05",
    "/2019/05/page/2/": f"{STORIES}&year=2019&until=2019-05",
    "/2018/12/31/": f"{STORIES}&year=2018&until=2018-12",
    "/?m=201905": f"{STORIES}&year=2019&until=2019-05",
    "/?m=2019": f"{STORIES}&year=2019",
    "/?year=2019&monthnum=5": f"{STORIES}&year=2019&until=2019-05",
    "/page/2/": STORIES,
    "/?paged=3": STORIES,
    "/2019/05/first/amp/": "/policy/first/",
    "/2019/05/first/2/": "/policy/first/",
    "/2019/05/first/page/2/": "/policy/first/",
    "/2019/05/first/comment-page-2/": "/policy/first/",
    "/2019/05/first/embed/": "/policy/first/",
    "/policy/second/amp/": "/policy/second/",
}
GONE = [
    "/category/empty/",
    "/category/never/",
    "/category/empty/feed/",
    "/?cat=5",
    "/?cat=99",
    "/tag/unused/",
    "/tag/never/",
    "/?tag=never",
    "/author/ben-other/",
    "/author/nobody/",
    "/?author=9",
    "/2012/",
    "/2012/02/",
    "/2019/06/",
    "/2019/05/20/",
    "/?m=201201",
    "/?m=x",
    "/comments/feed/",
    "/2019/05/first/feed/",
    "/wp-content/uploads/2019/05/never-300x200.jpg",
]
OTHERS = [
    "/never/",
    "/2019/05/never/",
    "/never/amp/",
    "/category/",
    "/1850/01/",
    "/wp-login.php",
    "/feeds/never/",
]


def test_lists_lead_to_what_holds_the_same_or_are_gone_and_never_to_the_front(moved_in, client):
    wrong = {}
    for old, new in LISTS.items():
        answer = client.get(old)
        if (answer.status_code, answer.headers.get("Location")) != (301, new):
            wrong[old] = (answer.status_code, answer.headers.get("Location"))
        elif (status := client.get(new).status_code) != 200:
            wrong[old] = (new, status)
    wrong |= {old: status for old in GONE if (status := client.get(old).status_code) != 410}
    wrong |= {old: status for old in OTHERS if (status := client.get(old).status_code) != 404}
    assert wrong == {}
    assert "Nothing of what stood at this address is here" in client.get("/tag/never/").content.decode()
    assert client.post("/tag/never/").status_code == 404
    assert client.get("/?utm_source=x").status_code == 200


def test_smaller_sizes_and_other_spellings_lead_to_the_picture(moved_in, client):
    house, big = CustomImage.objects.order_by("pk")
    for old, image in (
        ("/wp-content/uploads/2019/05/my%20house.jpg", house),
        ("/wp-content/uploads/2019/05/my%20house-300x200.jpg", house),
        ("/wp-content/uploads/2019/05/big-scaled.jpg", big),
        ("/wp-content/uploads/2019/05/big-150x150.jpg", big),
        ("/wp-content/uploads/2019/05/big.jpg", big),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer.headers.get("Location")) == (301, image.address), old


def test_a_list_is_gone_once_readers_see_none_of_its_stories(moved_in, client):
    assert client.get("/tag/ofsted/").status_code == 301
    ArticlePage.objects.get(title="First").unpublish()
    for old in ("/tag/ofsted/", "/2019/05/", "/2019/05/first/amp/"):
        assert client.get(old).status_code in {404, 410}, old
    assert client.get("/category/policy/").status_code == 301
    Topic.objects.filter(slug="ofsted").delete()
    assert client.get("/tag/ofsted/").status_code == 410


def test_an_old_site_in_a_folder(bring, client):
    parts = (
        category("policy", "Policy"),
        item("One", number=1, slug="one", categories=(("policy", "Policy"),)),
    )
    bring(file=export(*parts, site="https://old.example/magazine"))
    for old in ("/magazine/category/policy/", "/category/policy/"):
        assert client.get(old)["Location"] == "/policy/"
    assert client.get("/magazine/feed/")["Location"] == "/feeds/rss.xml"


def test_where_no_site_moved_in_nothing_is_gone(client, count_queries):
    for path in ("/category/x/", "/feed/", "/page/2/", "/2019/05/", "/never/"):
        assert client.get(path).status_code == 404
    assert client.get("/?cat=3").status_code == 200


def test_what_is_not_found_costs_as_many_queries_with_many_terms_as_with_one(bring, client, count_queries):
    bring(category("one", "One"), item("One", number=1, slug="one", categories=(("one", "One"),)))
    few = count_queries(lambda: client.get("/never/at/all/"))
    bring(*(category(f"c{n}", f"C{n}") for n in range(3)), item("Two", number=2, slug="two"))
    forget_site()
    assert count_queries(lambda: client.get("/never/at/all/")) == few
    assert few < 12


@pytest.mark.parametrize(
    ("path", "base", "form"),
    [
        ("/feed/", "", "rss"),
        ("/a/feed/atom/", "a", "atom"),
        ("/a/page/2/feed/", "a", "rss"),
        ("/newsfeed/", "newsfeed", ""),
        ("/amp/", "", ""),
        ("/camp/", "camp", ""),
        ("/a/amp", "a", ""),
        ("", "", ""),
    ],
)
def test_paths_are_read_by_their_form(path, base, form):
    old = parse_old_path(path)
    assert (old.base, old.form) == (base, form)
