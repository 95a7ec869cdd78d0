"""PostgreSQL away or slow: readers read on, forms keep their words, and everything else says when to try again."""

from __future__ import annotations

import http.client
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from config.embedded import Redis
from config.local_site import programs
from config.local_site.programs import Program
from live.page_cache import invalidation_stream, recent_changes
from tests.factories.articles import article, text
from tests.forks import SiteForks
from tests.live.page_cache.line import DatabaseLine, name_line
from tests.processes import until
from tests.promises import within
from tests.servers import free_port

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]
LINE = "CareSpace cannot reach its records for the moment"


@dataclass
class Pages:
    """One process of pages, whose line to PostgreSQL a test can cut."""

    line: DatabaseLine
    redis: Redis
    forks: SiteForks
    folder: Path
    port: int = field(default_factory=free_port)
    program: Program | None = None

    def start(self) -> None:
        self.program = programs.pages(self.port, workers=1)
        self.program.page = "/static/img/icon.svg"
        self.forks.begin(self.program, self.folder / "log")
        self.program.wait_until_ready()

    def stop(self) -> None:
        assert self.program
        self.program.stop()

    def ask(
        self, address: str, *, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, dict[str, str], str]:
        talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            body = urlencode(form) if form is not None else None
            more = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
            talk.request(
                "POST" if body is not None else "GET", address, body, {"Host": "localhost", **more, **headers}
            )
            answer = talk.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()
        finally:
            talk.close()

    def is_away(self) -> bool:
        return self.ask("/no/such/page/")[0] == 503


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where their Redis and their line to PostgreSQL stand, which a process finds at its start."""
    return tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="module")
def forks(folder: Path) -> Iterator[SiteForks]:
    environment = {
        **os.environ,
        "PAGES_KEPT": "8",
        "REDIS_URL": Redis(folder, durable=False).url,
        "DATABASE_URL": name_line(folder, os.environ["DATABASE_URL"]),
        "SITE_URL": "http://localhost",
    }
    forks = SiteForks(environment)
    yield forks
    forks.stop()


@pytest.fixture
def pages(
    transactional_db: None, forks: SiteForks, folder: Path, tmp_path: Path, settings
) -> Iterator[Pages]:
    redis = Redis(folder, durable=False)
    redis.start()
    line = DatabaseLine(folder, os.environ["DATABASE_URL"])
    settings.STREAM_REDIS = f"{redis.url}?db=2"
    running = Pages(line, redis, forks, tmp_path)
    running.start()
    yield running
    running.stop()
    line.cut()
    redis.stop()


@pytest.fixture
def story():
    return article("Still here", body=[text("One word more. " * 50)])


def test_a_kept_page_is_read_on_with_a_plain_line(pages, story):
    status, headers, body = pages.ask(story.url)
    assert (status, LINE in body) == (200, False)
    pages.line.cut()
    until(lambda: LINE in pages.ask(story.url)[2], timeout=20, what="the outage")
    with within(0.5, "a kept page"):
        status, later, body = pages.ask(story.url)
    assert (status, "Still here" in body) == (200, True)
    page = BeautifulSoup(body, "html.parser")
    assert LINE in page.select_one("main [role=status]").get_text()
    assert later["cache-control"] == "no-store"
    assert later["content-security-policy"] == headers["content-security-policy"]
    assert pages.ask("/health/ready")[0] == 200
    assert '"degraded"' in pages.ask("/health/ready")[2]
    pages.line.join()
    until(lambda: not pages.is_away(), timeout=20, what="the end of the outage")
    assert LINE not in pages.ask(story.url)[2]


def test_a_database_that_hangs_is_an_outage_within_three_seconds(pages, story):
    pages.ask(story.url)
    pages.line.clog()
    until(lambda: LINE in pages.ask(story.url)[2], timeout=20, what="the outage")
    with within(0.5, "the refusal of a page that is not kept"):
        assert pages.ask("/no/such/page/")[0] == 503
    pages.line.unclog()
    until(lambda: not pages.is_away(), timeout=20, what="the end of the outage")


def test_a_restarted_process_still_gives_what_holds_and_only_that(pages, story):
    other = article("Changed meanwhile", body=[text("Old words.")])
    for each in (story, other):
        pages.ask(each.url)
    pages.line.cut()
    pages.stop()
    # A process that still reaches PostgreSQL says what it changed.
    invalidation_stream.publish([(2**40, f"page:{other.pk}")])
    recent_changes.record([(2**40, f"page:{other.pk}")])
    pages.start()
    until(lambda: LINE in pages.ask(story.url)[2], timeout=20, what="the page from before")
    assert pages.ask(other.url)[0] == 503


def test_what_the_stream_names_is_not_given_out_any_more(pages, story):
    pages.ask(story.url)
    pages.line.cut()
    until(lambda: LINE in pages.ask(story.url)[2], timeout=20, what="the outage")
    invalidation_stream.publish([(2**40, f"page:{story.pk}")])
    recent_changes.record([(2**40, f"page:{story.pk}")])
    until(lambda: pages.ask(story.url)[0] == 503, timeout=10, what="the page's end")


def test_forms_say_not_just_now_and_keep_what_was_typed(pages, story):
    pages.ask(story.url)
    pages.line.cut()
    until(lambda: LINE in pages.ask(story.url)[2], timeout=20, what="the outage")
    words = "What I typed, all of it, <b>and</b> more than forty characters of it."
    form = {"text": words, "side": "for", "password": "my secret", "csrfmiddlewaretoken": "token"}
    status, headers, body = pages.ask("/debates/any/points/", form=form, Origin="http://localhost")
    assert (status, headers["retry-after"]) == (503, "10")
    assert "default-src" in headers["content-security-policy"]
    page = BeautifulSoup(body, "html.parser")
    assert page.h1.get_text(strip=True) == "Not just now"
    kept = page.select_one("form[method=post][action='/debates/any/points/']")
    assert kept.textarea.get_text().strip() == words
    assert kept.select_one("[name=side]")["value"] == "for"
    assert kept.select_one("[name=csrfmiddlewaretoken]")["value"] == "token"
    assert "my secret" not in body
    elsewhere = pages.ask("/debates/any/points/", form=form, Origin="https://elsewhere.example")
    assert (elsewhere[0], words[:20] in elsewhere[2]) == (503, False)


def test_the_api_says_so_as_data(pages, story):
    pages.ask(story.url)
    pages.line.cut()
    until(lambda: LINE in pages.ask(story.url)[2], timeout=20, what="the outage")
    status, headers, body = pages.ask("/api/v1/homes/")
    assert (status, headers["content-type"]) == (503, "application/problem+json")
    assert '"status": 503' in body
    assert headers["retry-after"] == "10"
