"""What it costs that many watch a debate while votes arrive: `python -m bench.open_pages [--pages 100] [--votes 10] [--seconds 60]`.

Starts a PostgreSQL, a Redis, the pages and the stream of its own and fills a debate. Each open page holds the stream and asks for
the debate's counts as static/js/fragments.js does: after news of counts, once in five seconds at most. Counted is the computing
of all of the site: pages, stream, PostgreSQL, Redis, and what casting the votes takes. That nothing moves meanwhile on a page is
held by tests/browser/test_living.py. Prints a line an item (ok or not ok, figure, bound); exit 1 if any is not ok.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import http.client
import io
import os
import random
import select
import socket
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.crowds import request_of
from bench.effort import list_family, read_computing_of
from bench.servers import run_servers
from bench.verdicts import BoundVerdict, print_verdicts
from config.local_site import programs

if TYPE_CHECKING:
    from carespace.models import Debate

#: As static/js/fragments.js has them: seconds until news is asked about at the latest, and between two questions about counts.
NEWS, REST_OF_COUNTS = 0.75, 5.0
MOST_CORES, LARGEST_FRAGMENT = 0.5, 4096
POSTS: Final = 2_000
SETTLES = NEWS + REST_OF_COUNTS + 1  # seconds until every page has asked about the last vote
NEWS_OF_COUNTS = b'"name":"counts"'


@dataclass(frozen=True, slots=True)
class WatchScale:
    """How many pages are open, how many votes a second are cast, for how many seconds."""

    pages: int = 100
    votes: int = 10
    seconds: float = 60


@dataclass
class OpenPage:
    """One page that watches: its stream, what it was given last, and when it asks next."""

    stream: socket.socket
    etag: str = ""
    last: float = float("-inf")
    due: float | None = None
    body: str = ""

    def hear(self, now: float) -> None:
        """There is news of counts."""
        if self.due is None:
            self.due = max(self.last + REST_OF_COUNTS, now + random.uniform(0, NEWS))


@dataclass
class Watching:
    """All pages of one debate, played by one thread."""

    address: str
    connection: http.client.HTTPConnection
    pages: dict[int, OpenPage] = field(default_factory=dict)
    asked: int = 0
    largest: int = 0

    def open(self, port: int, topic: str, count: int) -> select.epoll:
        """Hold so many streams."""
        epoll = select.epoll()
        for _ in range(count):
            opened = socket.create_connection(("127.0.0.1", port), timeout=30)
            opened.sendall(request_of(f"topic={topic}"))
            while b"live.ready" not in opened.recv(65536):
                pass
            opened.setblocking(False)
            self.pages[opened.fileno()] = OpenPage(opened)
            epoll.register(opened.fileno(), select.EPOLLIN)
        return epoll

    def read(self, epoll: select.epoll, seconds: float) -> None:
        """Take what the streams told, and ask where it is time."""
        for number, _ in epoll.poll(max(seconds, 0)):
            data = self.pages[number].stream.recv(65536)
            if not data:
                raise ConnectionError("The stream ended.")
            if NEWS_OF_COUNTS in data.replace(b" ", b""):
                self.pages[number].hear(time.monotonic())
        now = time.monotonic()
        for page in self.pages.values():
            if page.due is not None and page.due <= now:
                self.ask(page)

    def ask(self, page: OpenPage) -> None:
        """Ask for the fragment, as a browser that has an earlier one does."""
        headers = {"Accept-Encoding": "gzip", **({"If-None-Match": page.etag} if page.etag else {})}
        self.connection.request("GET", self.address, headers=headers)
        answer = self.connection.getresponse()
        sent = answer.read()
        page.due, page.last = None, time.monotonic()
        self.asked += 1
        if answer.status == http.client.OK:
            page.etag = answer.headers["ETag"] or ""
            body = gzip.decompress(sent) if answer.headers["Content-Encoding"] == "gzip" else sent
            page.body = body.decode()
            self.largest = max(self.largest, len(body))
        elif answer.status != http.client.NOT_MODIFIED:
            raise ConnectionError(f"The counts were answered with {answer.status}.")


def find_parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])


def list_site(running: list[programs.Program]) -> list[int]:
    """The first process of each part of the site."""
    from django.conf import settings
    from django.db import connection

    from live.redis_client import connect

    connection.ensure_connection()
    ours = [program.process.pid for program in running if program.process]
    redis: dict[str, int] = connect(settings.STREAM_REDIS).info("server")
    return [*ours, find_parent(connection.connection.info.backend_pid), redis["process_id"]]


def sum_site(parts: list[int]) -> float:
    """Seconds of computing of the site so far."""
    return sum(read_computing_of(process) for part in parts for process in list_family(part))


def watch(scale: WatchScale, folder: Path) -> list[BoundVerdict]:
    """Open the pages, cast the votes, and say what it took."""
    from bench import debate_filling
    from carespace.models import Debate

    debate_filling.make_members()
    debate = Debate.objects.get(slug=debate_filling.fill_debate("watched", POSTS))
    port, live = programs.free_port(), programs.free_port()
    running = [programs.pages(port), programs.stream(live)]
    site, stream = f"http://localhost:{port}", f"http://localhost:{live}"
    environment = {**os.environ, "SITE_URL": site, "LIVE_ORIGIN": stream, "PAGES_KEPT": "64"}
    try:
        programs.start_all(running, environment, folder / "log")
        watching = Watching(
            f"/debates/{debate.slug}/counts/", http.client.HTTPConnection("localhost", port, timeout=30)
        )
        epoll = watching.open(live, debate.live_topic, scale.pages)
        return cast_and_count(scale, debate, watching, epoll, list_site(running))
    finally:
        programs.stop_all(running)


def cast_and_count(
    scale: WatchScale, debate: Debate, watching: Watching, epoll: select.epoll, parts: list[int]
) -> list[BoundVerdict]:
    """Cast so many votes a second; the computing of the site and what the pages were given."""
    from accounts.models import User
    from carespace.contributions import cast_vote
    from carespace.models import Post
    from carespace.refusals import NotAllowedError

    points = list(Post.objects.filter(debate=debate).points().order_by("pk")[:50])
    voters = list(User.objects.filter(email__startswith="member-").order_by("pk")[:200])
    draw = random.Random(1)
    before, cast, casting = sum_site(parts), 0, 0.0
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) < scale.seconds:
        watching.read(epoll, (cast + 1) / scale.votes - passed)
        if time.monotonic() - begun < (cast + 1) / scale.votes:
            continue
        computed = time.process_time()
        with contextlib.suppress(NotAllowedError):  # one's own point
            cast_vote(
                by=draw.choice(voters), point=draw.choice(points), value=draw.choice(["agree", "disagree"])
            )
        casting += time.process_time() - computed
        cast += 1
    took = time.monotonic() - begun
    cores = (sum_site(parts) - before + casting) / took
    ends = time.monotonic() + SETTLES
    while (left := ends - time.monotonic()) > 0:
        watching.read(epoll, min(left, 0.1))
    bodies = {page.body for page in watching.pages.values()}
    fresh = OpenPage(next(iter(watching.pages.values())).stream)
    watching.ask(fresh)
    return [
        BoundVerdict(
            f"{scale.pages} open pages, {cast / took:.1f} votes a second for {took:.0f} s",
            cores <= MOST_CORES,
            f"{cores:.2f} of a core, {casting / took:.2f} of it for the votes; {watching.asked} questions",
            f"{MOST_CORES:g} of a core",
        ),
        BoundVerdict(
            "bytes of the largest fragment",
            0 < watching.largest <= LARGEST_FRAGMENT,
            f"{watching.largest:,}",
            f"{LARGEST_FRAGMENT:,}",
        ),
        BoundVerdict(
            "pages that end with the counts as they are",
            bodies == {fresh.body},
            f"{sum(page.body == fresh.body for page in watching.pages.values())} of {scale.pages}",
            f"{scale.pages}",
        ),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description="What does it cost that many watch a debate?")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--votes", type=int, default=10, help="a second")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of lines")
    parser.add_argument("--migrated", type=Path, help="a dump of a migrated database to begin with")
    given = parser.parse_args()
    with run_servers(migrated=given.migrated) as folder:
        from django.core.management import call_command

        if given.migrated is None:
            call_command("migrate", verbosity=0, stdout=io.StringIO())
        verdicts = watch(WatchScale(given.pages, given.votes, given.seconds), folder)
    return print_verdicts(verdicts, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
