"""Real processes: what one changes the others show, with Redis and without."""

from __future__ import annotations

import http.client
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from carespace import contributions
from carespace.debate_life import lifecycle
from config.embedded import Redis
from config.local_site import programs
from config.local_site.programs import Program
from tests.factories.articles import charted, published_article, text
from tests.factories.carespace import DebateFactory
from tests.factories.ratings import home, load_homes
from tests.forks import SiteForks
from tests.processes import until
from tests.promises import hold
from tests.servers import free_port

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]
#: Seconds. What the site promises, and what a test on a busy machine may add to see it.
PUSHED, ASKED, BUSY = 0.2, 2.0, 1.0
SOONER = 0.8


@dataclass
class Two:
    """Two processes of pages, on this test's database and a Redis of their own."""

    ports: tuple[int, int]
    redis: Redis
    folder: Path

    def get(self, port: int, address: str, **headers: str) -> tuple[int, dict[str, str], str]:
        talk = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            talk.request("GET", address, headers={"Host": "localhost", **headers})
            answer = talk.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()
        finally:
            talk.close()

    def text(self, address: str, which: int = 0) -> str:
        status, _, body = self.get(self.ports[which], address)
        assert status == 200, (status, address, self.log(which))
        return body

    def log(self, which: int) -> str:
        return (self.folder / f"log-{which}" / "pages.log").read_text()[-4000:]

    def seen_after(self, address: str, words: str) -> list[float]:
        """Seconds until each process says so."""
        begun, late = time.monotonic(), [0.0, 0.0]
        for which in (0, 1):
            until(lambda which=which: words in self.text(address, which), timeout=10, what=words)
            late[which] = time.monotonic() - begun
        return late


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Redis:
    """A Redis of their own, which runs while there are processes."""
    return Redis(tmp_path_factory.mktemp("redis"), durable=False)


@pytest.fixture(scope="module")
def forks(redis: Redis) -> Iterator[SiteForks]:
    environment = {**os.environ, "PAGES_KEPT": "8", "REDIS_URL": redis.url, "SITE_URL": "http://localhost"}
    forks = SiteForks(environment)
    yield forks
    forks.stop()


@pytest.fixture
def two(transactional_db: None, redis: Redis, forks: SiteForks, tmp_path: Path, settings) -> Iterator[Two]:
    redis.start()
    ports = (free_port(), free_port())
    settings.STREAM_REDIS = f"{redis.url}?db=2"
    running: list[Program] = [programs.pages(port, workers=1) for port in ports]
    try:
        for number, program in enumerate(running):
            forks.begin(program, tmp_path / f"log-{number}")
        for program in running:
            program.wait_until_ready()
        yield Two(ports, redis, tmp_path)
    finally:
        programs.stop_all(running)
        redis.stop()


def deeds(story, editor, reader):
    """Each kind of change, and the words the story shows after it."""
    debate = story.debate

    def publish():
        story.title = "Published again"
        for _ in range(2):  # twice is once
            story.save_revision().publish()

    return [
        (publish, "Published again"),
        (lambda: load_homes([home(2_000_001, "inadequate")]), "of 1 home"),
        (
            lambda: contributions.record_stance(by=reader, debate=debate, moment="before", side="for"),
            "1 person, ",
        ),
        (
            lambda: lifecycle.close_debate(by=editor, debate=debate, outcome="Settled at last."),
            "Settled at last.",
        ),
    ]


@pytest.mark.parametrize(("with_redis", "limit"), [(True, PUSHED), (False, ASKED)])
def test_a_change_made_elsewhere_is_seen_in_time(two, editor, reader, with_redis, limit):
    story = published_article("Kept", body=[text("One"), charted()], debate=DebateFactory())
    if not with_redis:
        two.redis.stop()
    late = {}
    for deed, words in deeds(story, editor, reader):
        before = two.text(story.url)
        assert words not in before, words
        until(lambda: two.text(story.url) == two.text(story.url, 1), what="both keep the page")
        deed()
        late[words] = max(two.seen_after(story.url, words))
    hold(max(late.values()), limit + BUSY, "the last of the changes")
    # The database is asked a second after the page was made: one sooner than that was pushed.
    if with_redis:
        hold(min(late.values()), SOONER, "the first of the changes")
