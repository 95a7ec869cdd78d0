"""A kept page's key holds the words its view reads, written in one way: no query makes another entry or goes round."""

import re
from datetime import date

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.test import Client

from articles import views as listing
from articles.models import ArticlePage, pages
from carespace.views import pages as debates
from live.page_cache import changes
from live.page_cache.request import narrow_query
from live.page_cache.tags import get_permission
from ratings.measures import Measure
from tests.addresses import find_path, list_all_addresses, make_rows
from tests.factories.articles import article, front_page, section
from tests.factories.carespace import ClosureFactory, DebateFactory, PointFactory
from tests.factories.ratings import home, load_homes

HOST = {"Host": "testserver"}


def ask(address):
    return Client().get(address, headers=HOST)


@pytest.fixture
def site(kept_pages, monkeypatch):
    """A story and a debate, a release, and lists of two pages with one row each."""
    for page, size in (
        (pages, "PAGE"),
        (listing, "PAGE"),
        (debates, "CLOSED_TO_A_PAGE"),
        (debates, "POINTS_TO_A_PAGE"),
    ):
        monkeypatch.setattr(page, size, 1)
    debate = DebateFactory()
    PointFactory.create_batch(2, debate=debate, side="for")
    for number in range(2):
        ClosureFactory(debate=DebateFactory(motion=f"Motion {number}"))
        article(f"Story {number}", topics=("Staffing",))
    load_homes([home(2_000_001)], as_at=date(2025, 3, 31))
    kept_pages.clear()
    # This transaction's own changes would be told again with each page that is made.
    monkeypatch.setattr(changes, "read_changes_since", lambda snapshot, of=None: ("1:1:", []))
    return debate


#: Pages that read these words, and queries that ask the same of each.
SAME = [
    ("", ["x=1", "page=", "&&", "page=&x=1&page=", "%70age=", "utm_source=a&x", "=", "x=%FF"]),
    (
        "page=2",
        [
            "page=2&page=2",
            "page=1&page=2",
            "x=1&page=2",
            "page=2&x=1&y=",
            "%70age=%32",
            "page=2&utm_source=a&x=1",
        ],
    ),
]


def spell(query: str, word: str, second: str) -> str:
    """A query of `SAME` with the word by which this list names its pages, and what it says of the second."""
    for written, instead in (
        ("%70age", f"%{ord(word[0]):x}{word[1:]}"),
        ("page", word),
        ("=%32", f"=%{ord(second[0]):x}{second[1:]}"),
        ("=2", f"={second}"),
    ):
        query = query.replace(written, instead)
    return query


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["section", "topic", "debates", "points"])
def test_a_list_in_pages_has_one_entry_a_page(site, kept_pages, kind):
    story = ArticlePage.objects.first()
    address = {
        "section": story.get_parent().url,
        "topic": "/topics/staffing/",
        "debates": "/debates/",
        "points": f"{site.get_absolute_url()}points/for/",
    }[kind]
    word, second = "page", "2"
    if kind in {"debates", "points"}:
        word = "after"
        second = re.search(rb'after=([^"]+)">More', ask(address).content)[1].decode()
    same = [
        (spell(query, word, second), [spell(other, word, second) for other in others])
        for query, others in SAME
    ]
    known = {query: ask(f"{address}?{query}").content for query, _ in same}
    assert len(set(known.values())) == len(kept_pages) == 2
    for query, others in same:
        for other in others:
            assert ask(f"{address}?{other}").content == known[query], other
    assert len(kept_pages) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["story", "front", "debate", "rules", "home", "explorer", "feed"])
def test_a_page_that_reads_no_word_has_one_entry(site, kept_pages, count_queries, kind):
    address = {
        "story": ArticlePage.objects.first().url,
        "front": "/",
        "debate": site.get_absolute_url(),
        "rules": "/debates/rules/",
        "home": "/ratings/homes/2000001/",
        "explorer": "/ratings/",
        "feed": "/feeds/rss.xml",
    }[kind]
    page = ask(address).content
    for query in ("x=1", "page=2", "page=2&page=3&", "utm_source=a&b=c", "with=owner:x", "q="):
        assert ask(f"{address}?{query}").content == page
        assert count_queries(lambda query=query: ask(f"{address}?{query}")) == 0
    assert len(kept_pages) == 1


@pytest.mark.django_db
def test_words_unknown_before_the_page_is_kept_make_no_entry(site, kept_pages):
    for number in range(5):
        assert ask(f"/debates/rules/?x={number}").status_code == 200
    assert len(kept_pages) == 0
    ask("/debates/rules/")
    ask("/debates/rules/?x=6")
    assert len(kept_pages) == 1


@pytest.mark.django_db
def test_a_measure_is_kept_under_its_own_address_alone(site, kept_pages):
    measure = Measure(by="sector")
    words = measure.query.split("&")
    for face in ("page", "json", "csv"):
        ask(measure.url(face))
        before = len(kept_pages)
        for query in ("&".join(reversed(words)), f"{measure.query}&{words[0]}", f"{measure.query}&since="):
            answer = ask(f"{measure.url(face).partition('?')[0]}?{query}")
            if answer.status_code == 302:
                assert face == "page"
                assert answer["Location"] == measure.url()
            else:
                assert answer.status_code == 200
        assert len(kept_pages) == before
    assert len(kept_pages) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    ["utm_source=a", "utm_source=a&by=sector&basis=as-at", "by=sector&&", "by=sector&by=sector", "by="],
)
@pytest.mark.parametrize("warm", [False, True])
def test_no_query_goes_round_in_circles(site, query, warm):
    for _ in range(2 if warm else 1):
        answer = Client().get(f"/ratings/measure/?{query}", headers=HOST, follow=True)
        assert answer.status_code == 200
        assert len(answer.redirect_chain) <= 1


@pytest.mark.django_db
def test_an_unknown_word_of_a_measure_is_still_refused(site, kept_pages):
    measure = Measure(by="sector")
    ask(measure.url())
    assert ask(f"{measure.url()}&colour=red").status_code == 400
    assert len(kept_pages) == 1


@pytest.mark.django_db
@pytest.mark.slow("the front page is made anew for each")
def test_old_numbers_of_the_front_page_make_no_entry(site, kept_pages):
    page = ask("/").content
    for number in range(3):
        assert ask(f"/?p={number}").content == page
    assert len(kept_pages) == 1


@pytest.mark.parametrize(
    ("query", "words", "narrowed"),
    [
        ("b=2&a=1", {"a", "b"}, "a=1&b=2"),
        ("a=1&a=", {"a"}, ""),
        ("a=%C3%B6+x", {"a"}, "a=%C3%B6+x"),
        ("a=%c3%b6%20x", {"a"}, "a=%C3%B6+x"),
        ("a", {"a"}, ""),
        ("a=1&b=2", (), ""),
    ],
)
def test_one_way_to_write_a_query(query, words, narrowed):
    assert narrow_query(query, words) == narrowed
    assert narrow_query(narrowed, words) == narrowed


class NotedQuery(QueryDict):
    """A request's query that notes which names are read; "*" where all are."""

    def __init__(self, *args, read: set[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.read = read

    def get(self, key, default=None):
        self.read.add(key)
        return super().get(key, default)

    def getlist(self, key, default=None):
        self.read.add(key)
        return super().getlist(key, default)

    def __contains__(self, key):
        self.read.add(key)
        return super().__contains__(key)

    def lists(self):
        self.read.add("*")
        return super().lists()

    def items(self):
        self.read.add("*")
        return super().items()

    def urlencode(self, safe=None):
        self.read.add("*")
        return super().urlencode(safe)

    def copy(self):
        self.read.add("*")
        return QueryDict(self.urlencode(), mutable=True)


@pytest.mark.django_db
@pytest.mark.slow("it asks every address")
def test_every_view_says_all_the_words_it_reads(monkeypatch):
    """Or a page would be given out to those who asked for another."""
    read: set[str] = set()
    monkeypatch.setattr(
        WSGIRequest, "GET", property(lambda request: NotedQuery(request.META["QUERY_STRING"], read=read))
    )
    rows, checked, wrong = make_rows(), 0, []
    for address in list_all_addresses():
        path = find_path(address, rows)
        read.clear()
        response = Client(raise_request_exception=False).get(path)
        permission = get_permission(response)
        if response.status_code == 200 and permission is not None and permission.words is not None:
            checked += 1
            if not read <= permission.words:
                wrong.append((path, sorted(read - permission.words)))
    for page in (front_page(), section(), article("Story")):
        read.clear()
        response = Client().get(page.url)
        assert read == get_permission(response).words, page
    assert not wrong
    assert checked > 20
