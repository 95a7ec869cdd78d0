"""What readers are given of kept pages, asked through the site's own addresses."""

import gzip

import brotli
import pytest
from django.contrib import messages
from django.test import Client, RequestFactory

from articles import corrections, reevaluation
from articles.models.authors import Author, Authored
from articles.tasks import keep_related_stories
from carespace import contributions
from digests.ledger import letter_sender
from live.page_cache import middleware, redis_store
from live.page_cache.database_watch import DatabaseWatch
from live.page_cache.memory import PageMemory
from tests.factories.articles import article, charted, saved_article, section, text
from tests.factories.carespace import DebateFactory, PointFactory, StanceFactory, VoteFactory
from tests.factories.digests import EditionFactory
from tests.factories.figures import figure, printing
from tests.factories.ratings import home, load_homes


@pytest.fixture
def story(kept_pages):
    return article("Kept", body=[text("One word more. " * 50)], debate=DebateFactory(), topics=("Staffing",))


def ask(address, client=None, **headers):
    headers = {"Host": "testserver"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return (client or Client()).get(address, headers=headers)


@pytest.fixture
def redis_shares(monkeypatch):
    """Pages are shared in Redis, and nothing changes until a test says so."""
    monkeypatch.setattr(redis_store, "_away_until", 0.0)
    monkeypatch.setattr(middleware.changes, "read_changes_since", lambda snapshot, of=None: ("1:1:", []))


def another_process(monkeypatch):
    """As if from here on another process answered: its memory is empty, Redis and the database are the same."""
    shelf = PageMemory()
    monkeypatch.setattr(middleware, "PAGES", shelf)
    monkeypatch.setattr(middleware, "WATCH", DatabaseWatch(shelf))
    return shelf


def test_a_second_reader_costs_no_query(story, kept_pages, count_queries):
    first = ask(story.url)
    assert count_queries(lambda: ask(story.url)) == 0
    again = ask(story.url)
    assert (again.content, dict(again.headers)) == (first.content, dict(first.headers))
    assert len(kept_pages) == 1


def test_a_kept_page_has_the_headers_of_an_uncached_one(story, settings):
    ask(story.url)
    kept = ask(story.url)
    settings.PAGES_KEPT = 0
    plain = ask(story.url)
    ours, theirs = dict(kept.headers), dict(plain.headers)
    assert ours.pop("Vary") == "Accept-Encoding"
    assert {"Content-Security-Policy", "X-Frame-Options", "ETag", "Content-Length"} < ours.keys()
    assert (ours, kept.content) == (theirs, plain.content)


def test_bodies_are_packed_once_as_the_reader_likes(story):
    plain = ask(story.url)
    for accepted, packing, unpack in (
        ("gzip, deflate", "gzip", gzip.decompress),
        ("gzip, br;q=0.9", "br", brotli.decompress),
    ):
        packed = ask(story.url, Accept_Encoding=accepted)
        assert packed["Content-Encoding"] == packing
        assert packed["ETag"] == f"W/{plain['ETag']}"
        assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
        assert unpack(packed.content) == plain.content
    assert "Content-Encoding" not in ask(story.url, Accept_Encoding="br;q=0, gzip;q=0")


@pytest.mark.slow("asks a page many times")
def test_a_reader_who_holds_the_page_is_told_so(story, count_queries):
    tag = ask(story.url)["ETag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        unchanged = ask(story.url, If_None_Match=held)
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged["ETag"] == tag
        assert unchanged["Content-Security-Policy"]
        assert "Content-Length" not in unchanged
    assert ask(story.url, If_None_Match='"other"').status_code == 200
    somebody_takes_a_stance(story)
    assert ask(story.url, If_None_Match=tag).status_code == 200
    # And where the page is being made for the one who asks.
    somebody_takes_a_stance(story)
    assert ask(story.url, If_None_Match=ask(story.url)["ETag"]).status_code == 304


def somebody_takes_a_stance(story):
    StanceFactory(debate=story.debate)
    contributions.notify_debate_changed(story.debate)


def test_a_kept_page_keeps_both_policies_under_each_name(kept_pages):
    first, again = ask("/emails/"), ask("/emails/")
    assert len(kept_pages) == 1
    for name in ("Content-Security-Policy", "Permissions-Policy"):
        assert again[name] == first[name]
    assert "script-src http://testserver/static/" in again["Content-Security-Policy"]
    assert (
        "script-src http://localhost/static/" in ask("/emails/", Host="localhost")["Content-Security-Policy"]
    )


def test_a_stopped_edition_is_kept_no_longer(kept_pages, editor):
    edition = EditionFactory(pictured=True)
    pages = ("/emails/", "/emails/daily/", edition.get_absolute_url())
    for address in pages:
        assert edition.get_absolute_url() in ask(address).content.decode()
    assert len(kept_pages) == len(pages)
    letter_sender.stop_edition(edition=edition, by=editor)
    assert [ask(address).status_code for address in pages] == [200, 200, 410]
    for address in pages[:2]:
        assert edition.get_absolute_url() not in ask(address).content.decode()


def test_head_is_answered_without_body(story):
    whole = ask(story.url)
    head = Client().head(story.url, headers={"Host": "testserver"})
    assert head.content == b""
    assert dict(head.headers) == dict(whole.headers)


def renamed(story, title):
    story.title = title
    story.save_revision().publish()


def test_members_are_given_the_page_of_everyone(story, reader, client_of, count_queries, kept_pages):
    member = client_of(reader)
    own = ask(story.url, member)
    assert len(kept_pages) == 0  # nothing is made of a member's request
    page = ask(story.url)
    assert count_queries(lambda: ask(story.url, member)) == 0
    assert ask(story.url, member).content == page.content == own.content
    for word in (reader.name, reader.email, "csrfmiddlewaretoken"):
        assert word not in page.content.decode()


def test_a_debate_is_a_members_own(story, reader, client_of):
    address = story.debate.get_absolute_url()
    everyones = ask(address)
    own = ask(address, client_of(reader))
    assert own["Cache-Control"] == "no-store, private" or "no-store" in own["Cache-Control"]
    assert own.content != everyones.content
    assert ask(address).content == everyones.content


def test_a_word_to_one_reader_is_not_kept(story, kept_pages):
    client = Client()
    request = RequestFactory().get("/")
    storage = messages.storage.cookie.CookieStorage(request)
    client.cookies["messages"] = storage._encode(
        [messages.storage.base.Message(messages.INFO, "For you alone")]
    )
    assert "For you alone" in ask(story.url, client).content.decode()
    assert len(kept_pages) == 0
    assert "For you alone" not in ask(story.url).content.decode()


@pytest.mark.parametrize("query", ["utm_source=x&utm_medium=y", "fbclid=1", "%75tm_source=z"])
def test_names_that_follow_readers_make_no_other_page(story, kept_pages, count_queries, query):
    page = ask(story.url)
    assert count_queries(lambda: ask(f"{story.url}?{query}")) == 0
    assert ask(f"{story.url}?{query}").content == page.content
    assert len(kept_pages) == 1


def test_a_page_of_a_list_is_kept_too(kept_pages, count_queries):
    listed = f"{section().url}?page=1"
    ask(listed)
    assert count_queries(lambda: ask(listed)) == 0


def test_an_answer_that_is_not_kept_is_conditional_all_the_same(story):
    tag = ask(f"{story.url}?x=1")["ETag"]
    assert ask(f"{story.url}?x=1", If_None_Match=tag).status_code == 304
    assert ask(f"{story.url}?y=1", If_None_Match=tag).status_code == 304


def test_what_is_not_for_everyone_is_never_kept(story, editor, client_of, kept_pages):
    saved_article("Hidden", live=False)
    desk = client_of(editor)
    assert desk.get(f"/newsroom/pages/{story.pk}/view_draft/").status_code == 200
    for address in ("/news/hidden/", "/accounts/login/", "/you/", f"{story.url}".rstrip("/")):
        ask(address)
    Client().post(story.url)
    assert len(kept_pages) == 0


def test_each_host_has_pages_of_its_own(story, kept_pages, settings):
    ask(story.url)
    assert ask(story.url, Host="localhost").status_code == 200
    assert len(kept_pages) == 2
    assert ask(story.url, Host="elsewhere.example").status_code == 400
    assert len(kept_pages) == 2


def test_another_process_takes_the_page_from_redis(story, redis_shares, monkeypatch, count_queries):
    page = ask(story.url)
    shelf = another_process(monkeypatch)
    taken = []
    assert count_queries(lambda: taken.append(ask(story.url))) == 0
    (taken,) = taken
    assert (taken.content, dict(taken.headers)) == (page.content, dict(page.headers))
    assert len(shelf) == 1
    other = another_process(monkeypatch)
    monkeypatch.setattr(
        middleware.changes,
        "read_changes_since",
        lambda snapshot, of=None: ("1:1:", [(1, "stories")] if of else []),
    )
    assert count_queries(lambda: ask(story.url)) > 1  # made anew
    assert len(other) == 1


def test_redis_away_costs_nothing_but_time(story, redis_shares, settings, count_queries):
    settings.CACHE_REDIS = settings.STREAM_REDIS = "unix:///nowhere/redis.sock"
    assert ask(story.url).status_code == 200
    assert count_queries(lambda: ask(story.url)) == 0
    renamed(story, "Changed")
    assert "Changed" in ask(story.url).content.decode()


def test_what_redis_keeps_may_be_rubbish(story, redis_shares, monkeypatch, settings):
    page = ask(story.url)
    another_process(monkeypatch)
    client = redis_store.connect(settings.CACHE_REDIS)
    (name,) = [name for name in client.keys("pages:*") if not name.endswith(b":index")]
    client.set(name, b"1:1:\nrubbish")
    assert ask(story.url).content == page.content


@pytest.mark.slow("publishes a story with one of each")
def test_an_article_is_made_in_twelve_queries(story, editor, count_queries):
    """With text, chart, debate, figures, author, correction and related stories, in a process that has shown the
    same chart of this release before. Claims take one more query, chosen stories another."""
    load_homes([home(2_000_001)])
    first = saved_article("Other", body=[charted()], topics=("Staffing",))
    for name in ("By topic", "By another topic", "By words"):
        saved_article(name, topics=("Staffing",) if "topic" in name else ())
    story.body = [
        text("One. " * 400),
        charted(),
        printing(figure("2.8%"), figure("2.9%")),
        text("Two. " * 400),
    ]
    story.authored.set([Authored(author=Author.objects.create(name="Ada Author"))])
    story.save_revision().publish()
    corrections.append_correction(by=editor, article=story, kind="correction", text="A word was wrong.")
    VoteFactory(post=PointFactory(debate=story.debate))
    reevaluation.evaluate_waiting_releases()
    keep_related_stories()
    ask(first.url)
    assert count_queries(lambda: ask(story.url)) <= 12
    shown = ask(story.url).content.decode()
    for words in ("Ada Author", "Staffing", "A word was wrong.", "By topic", "The argument of post"):
        assert words in shown, words


def test_no_room_no_pages(story, settings, count_queries):
    settings.PAGES_KEPT = 0
    ask(story.url)
    assert count_queries(lambda: ask(story.url)) > 1


def test_a_kept_answer_of_the_api_answers_no_other_question(story, kept_pages, count_queries):
    listed = ask("/api/v1/articles/")
    assert count_queries(lambda: ask("/api/v1/articles/")) == 0
    assert ask("/api/v1/articles/").content == listed.content
    refused = ask("/api/v1/articles/?owner=x")
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert len(kept_pages) == 1
