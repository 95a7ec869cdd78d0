"""The site a drill is held on: the programs `make run` starts, under its supervisor, on servers of its own."""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from bench.crowds import Crowd, is_answering
from bench.effort import list_children
from bench.outages.moved_clock import write_seconds_ahead
from bench.outages.page_reads import PageAnswer, ask_page, wait_for
from config.embedded import CHECKOUT, Postgres, Redis, Server
from config.local_site import programs
from config.local_site.programs import Program, free_port
from config.local_site.supervision import Supervisor

LOOK_AGAIN = 0.3  # seconds between two looks of the supervisor, as `make run` has it
OUTAGE_LINE = b"CareSpace cannot reach its records for the moment"
IN_HAND = 20  # tasks a worker takes at once


@dataclass
class HeldServer:
    """A server a drill may keep away: while it is held, the supervisor leaves it alone."""

    server: Server
    is_held: bool = False

    @property
    def title(self) -> str:
        return self.server.title

    def has_ended(self) -> bool:
        return not self.is_held and self.server.has_ended()

    def start_again(self) -> None:
        self.server.start_again()

    def obituary(self) -> str:
        return self.server.obituary()

    @contextlib.contextmanager
    def keep_away(self) -> Iterator[None]:
        """Stopped within the block, started again at its end."""
        self.is_held = True
        self.server.stop()
        try:
            yield
        finally:
            self.server.start_again()
            self.is_held = False


@dataclass
class DrillSite:
    """A running site. `said`: what its supervisor told. `signed_up`: addresses whose sign-up it accepted."""

    folder: Path
    port: int
    live: int
    database_url: str
    broker: str
    stream_redis: str
    postgres: HeldServer
    redis: HeldServer
    programs: dict[str, Program]
    kept: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    signed_up: list[str] = field(default_factory=list)

    def ask(self, address: str) -> PageAnswer:
        return ask_page(self.port, address)

    def warm_pages(self) -> None:
        """Have every process of pages keep what will be read: a page that changed a moment ago is nobody's. Which of two processes
        answers is chance, so each page is asked for often enough."""
        for address in self.kept * 24:
            self.ask(address)

    def is_current(self) -> bool:
        """Whether pages are made from the database again, and given out without a line about an outage."""
        made = self.ask(f"/search/?q={secrets.token_hex(4)}")
        return made.status == 200 and OUTAGE_LINE not in made.body and self.gives_kept_pages()

    def gives_kept_pages(self) -> bool:
        answer = self.ask(self.kept[0])
        return answer.status == 200 and OUTAGE_LINE not in answer.body

    def is_streaming(self) -> bool:
        """Whether an open page hears of an event."""
        from redis import RedisError

        from bench.streams import send_event

        if not is_answering(self.live):
            return False
        with contextlib.suppress(OSError, RedisError), Crowd(self.live) as page:
            page.open(["topic=release"], within=5)
            send_event(self.stream_redis, "release")
            page.listen(0.5)
            return bool(page.delays)
        return False

    def send_tasks(self, queue: str, count: int, *, seconds: float = 0) -> list[Path]:
        """Put so many tasks into a queue; the files they leave when they are done."""
        from config.celery import app

        files = [self.folder / "marks" / secrets.token_hex(8) for _ in range(count)]
        files[0].parent.mkdir(exist_ok=True)
        # A connection of its own: a kept one may be one of a dead server.
        with app.connection_for_write(self.broker) as connection:
            for file in files:
                name, work = "bench.outages.tasks.leave_mark", [str(file), seconds]
                app.send_task(name, work, queue=queue, connection=connection)
        return files

    def is_ready(self, name: str) -> bool:
        """Whether a worker has said that it takes work."""
        return " ready." in self.log(name)

    def ring_timetable(self) -> None:
        """Ask for what the timetable asks for every minute."""
        from config.celery import app

        with app.connection_for_write(self.broker) as connection:
            app.send_task("digests.tasks.tick", queue="letters", connection=connection)

    def runs_task(self, queue: str, *, within: float) -> bool:
        """Whether work put into this queue now is done soon."""
        try:
            files = self.send_tasks(queue, 1)
        except (KombuError, RedisError, OSError):
            return False
        ends = time.monotonic() + within
        while not files[0].exists() and time.monotonic() < ends:
            time.sleep(0.05)
        return files[0].exists()

    def sign_up(self, count: int) -> int:
        """So many people ask for the letters by the site's form; how many were accepted."""
        before = len(self.signed_up)
        for _ in range(count):
            address = f"{secrets.token_hex(6)}@reader.example"
            # From as many networks: the site counts how often one asks.
            network = f"127.0.{secrets.randbelow(250) + 1}.{secrets.randbelow(250) + 1}"
            answer = ask_page(self.port, "/emails/", form={"email": address}, from_address=network)
            if answer.status == 302:
                self.signed_up.append(address)
        return len(self.signed_up) - before

    def list_unanswered(self) -> list[str]:
        """Those accepted whose letter has not come."""
        letters = (file.read_bytes().lower() for file in (self.folder / "mail").glob("*.eml"))
        text = b"\n".join(letter.partition(b"\n\n")[0][:2000] for letter in letters)
        return [address for address in self.signed_up if address.encode() not in text]

    def move_clock(self, seconds: float) -> None:
        """Let the pages' clocks run so many seconds ahead."""
        write_seconds_ahead(self.folder / "clock", seconds)

    def list_page_workers(self) -> list[int]:
        """The processes of the pages, their parent not among them."""
        return list_children(self.pid("pages"))

    def pid(self, name: str) -> int:
        """The process of one program."""
        process = self.programs[name].process
        assert process is not None
        return process.pid

    def log(self, name: str) -> str:
        return (self.folder / "log" / f"{name}.log").read_text(errors="replace")


@contextlib.contextmanager
def run_site(folder: Path, postgres: Postgres, redis: Redis, database: str) -> Iterator[DrillSite]:
    """The whole site on these servers, which run and hold what it shows; its files lie in `folder`."""
    port, live, mail = free_port(), free_port(), free_port()
    write_seconds_ahead(folder / "clock", 0)
    environment = {
        **os.environ,
        "CARESPACE_SITE": "local",
        "CARESPACE_VAR": str(folder),
        "CARESPACE_CLOCK": str(folder / "clock"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": postgres.url(database),
        "REDIS_URL": redis.url,
        "SITE_URL": f"http://localhost:{port}",
        "LIVE_ORIGIN": f"http://localhost:{live}",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail}",
        "PYTHONPATH": str(CHECKOUT),
        "PYTHONUNBUFFERED": "1",
    }
    for name in (
        "SECRET_KEY",
        "VOICE_KEY",
        "ALLOWED_HOSTS",
        "MEDIA_ROOT",
        "INCOMING_FILES_ROOT",
        "PAGES_KEPT",
    ):
        environment.pop(name, None)
    running = make_programs(port, live, mail, folder)
    site = DrillSite(
        folder,
        port,
        live,
        postgres.url(database),
        f"redis+socket://{redis.url.removeprefix('unix://')}?virtual_host=1",
        f"{redis.url}?db=2",
        HeldServer(postgres),
        HeldServer(redis),
        {program.name: program for program in running},
    )
    ended = threading.Event()
    supervisor = Supervisor([site.postgres, site.redis, *running], site.said.append)
    # The kernel ends a child with the thread that started it: this one lives until all have stopped.
    watch = threading.Thread(target=keep_running, args=(supervisor, ended))
    try:
        programs.start_all(running, environment, folder / "log")
        for name in ("worker", "letters"):
            wait_for(partial(site.is_ready, name), within=60)
        watch.start()
        yield site
    finally:
        ended.set()
        if watch.is_alive():
            watch.join()
        programs.stop_all(running)


def make_programs(port: int, live: int, mail: int, folder: Path) -> list[Program]:
    """The programs of `make run`: pages with a clock that moves, workers that know the drills' task too."""
    pages = programs.pages(port)
    pages.arguments[-1] = "bench.outages.moved_clock:application"
    worker, letters = programs.worker(), programs.letters(folder / "timetable")
    worker.arguments += ["--prefetch-multiplier", str(IN_HAND // 2)]
    for program in (worker, letters):
        program.arguments += ["--include", "bench.outages.tasks"]
    return [pages, programs.stream(live), worker, letters, programs.catcher(mail, folder / "mail")]


def keep_running(supervisor: Supervisor, ended: threading.Event) -> None:
    """What `make run` does while it runs, until told to stop."""
    while not ended.wait(LOOK_AGAIN):
        supervisor.restart_ended()
