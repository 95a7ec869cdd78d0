"""Fixtures that start real processes: the whole site, a worker, a mail sink."""

from __future__ import annotations

import email
import email.policy
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

import pytest

from config.local_site import programs
from config.local_site.programs import Program
from tests import servers
from tests.forks import SiteForks
from tests.leftovers import Mark

T = TypeVar("T")
LONGEST_WORK = 10  # seconds that work set going may take before the site is started anew instead


def until(answer: Callable[[], T], *, timeout: float = 30, what: str = "") -> T:
    """Ask again until the answer is true, and return it. Fails after `timeout` seconds.

    Ever more rarely, so that what is waited for has the machine, and nobody waits a twentieth longer.
    """
    begun = time.monotonic()
    while True:
        found = answer()
        if found:
            return found
        waited = time.monotonic() - begun
        if waited > timeout:
            pytest.fail(f"{what or answer} did not come true in {timeout:g} s; the last answer was {found!r}")
        time.sleep(max(0.02, waited / 20))


@dataclass
class Mailbox:
    """The mail a real SMTP sink took, oldest first."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """As EMAIL_URL has it."""
        return f"smtp://127.0.0.1:{self.port}"

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.eml"))

    def messages(self) -> list[EmailMessage]:
        parse = email.message_from_bytes
        return [parse(file.read_bytes(), policy=email.policy.default) for file in self.files()]

    def wait_for(self, *, to: str, subject: str = "", timeout: float = 30) -> EmailMessage:
        """The newest message to this address whose subject holds these words, once it has come."""

        def found() -> EmailMessage | None:
            fits = [m for m in self.messages() if to in m["To"] and subject in m["Subject"]]
            return fits[-1] if fits else None

        return until(found, timeout=timeout, what=f"mail to {to} about {subject!r}")

    def clear(self) -> None:
        for file in self.files():
            file.unlink()


@dataclass
class Site:
    """A whole site of real processes that work on this test's own database and Redis."""

    address: str
    live: str  # the origin of the stream
    mailbox: Mailbox
    logs: Path
    programs: list[Program] = field(default_factory=list)
    forks: SiteForks | None = None  # of all but the mail server

    def url(self, path: str = "/") -> str:
        return f"{self.address}{path}"

    def log(self, name: str) -> str:
        """What a program said: pages, live, worker, letters or mail."""
        return (self.logs / f"{name}.log").read_text(errors="replace")

    def program(self, name: str) -> Program:
        return next(program for program in self.programs if program.name == name)


def new_mailbox(folder: Path) -> tuple[Mailbox, Program]:
    shutil.rmtree(folder, ignore_errors=True)
    port = servers.free_port()
    return Mailbox(folder, port), programs.catcher(port, folder)


class RunningSite:
    """The programs of this process's site, which take seconds of computing to start: they go on from a module that
    asks for `site` to the next one, which finds them on an empty migrated database again."""

    def __init__(self) -> None:
        self.site: Site | None = None
        self.is_wanted_next = False  # by the test after the one that ends now
        self.before: Mark | None = None  # what had been done to the database when the module began

    def start(self) -> Site:
        """The site as it stands: started where it does not run."""
        self.before = servers.leftovers().mark(alone=False)  # programs and this process may be at something
        if self.site is None:
            servers.empty_redis()
            self.site = start_site()
        return self.site

    def leave(self) -> None:
        """A module is done with it."""
        from django.db import connections

        connections.close_all()
        if not self.is_wanted_next or not self.is_at_rest():
            self.stop()
        servers.clean_database(self.before)
        if self.site is not None:
            stream = self.site.program("live")  # which remembers what it told
            stream.kill_family()
            stream.stop()
            servers.empty_redis(but_broker=True)
            assert self.site.forks
            self.site.forks.begin(stream, self.site.logs)
            stream.wait_until_ready()
            self.site.mailbox.clear()

    def is_at_rest(self) -> bool:
        """Whether all programs run and no work is left that a module set going, or ends within seconds."""
        assert self.site
        if any(program.has_ended() for program in self.site.programs):
            return False
        ends = time.monotonic() + LONGEST_WORK
        while servers.has_work():
            if time.monotonic() > ends:
                return False
            time.sleep(0.02)
        return True

    def stop(self) -> None:
        """End the programs at once: nobody misses what they hold, and a worker asked to end takes ten seconds."""
        if self.site is not None:
            for program in self.site.programs:
                program.kill_family()
                program.stop()
            if self.site.forks:
                self.site.forks.stop()
            self.site = None


def start_site() -> Site:
    """Pages, live stream, worker, letters and mail sink, on this process's database and Redis."""
    slot = servers.slot_folder()
    logs = slot / f"log-{servers.worker_number()}"
    shutil.rmtree(logs, ignore_errors=True)
    mailbox, catcher = new_mailbox(slot / f"mail-{servers.worker_number()}")
    port, live = servers.free_port(), servers.free_port()
    schedule = slot / f"timetable-{servers.worker_number()}"
    for old in slot.glob(f"{schedule.name}*"):
        old.unlink()
    site = Site(
        f"http://localhost:{port}",
        f"http://localhost:{live}",
        mailbox,
        logs,
        [
            programs.pages(port),
            programs.stream(live),
            programs.worker(),
            programs.letters(schedule),
            catcher,
        ],
    )
    environment = {
        **os.environ,
        "SITE_URL": site.address,
        "LIVE_ORIGIN": site.live,
        "EMAIL_URL": mailbox.url,
        "LOG_LEVEL": "INFO",
    }
    site.forks = SiteForks(environment)
    try:
        for program in site.programs:
            if program is catcher:
                program.start(environment, logs)
            else:
                site.forks.begin(program, logs)
        for program in site.programs:
            program.wait_until_ready()
    except BaseException:
        programs.stop_all(site.programs)
        site.forks.stop()
        raise
    return site


RUNNING = RunningSite()


@pytest.fixture(scope="session")
def running_site() -> Iterator[RunningSite]:
    yield RUNNING
    RUNNING.stop()


@pytest.fixture(scope="module")
def site(running_site: RunningSite, django_db_setup: None, django_db_blocker) -> Iterator[Site]:
    """Pages, live stream, worker, letters and mail sink, on an empty migrated database at the start of a module.

    What a test writes is committed at once and seen by all of them; the tests of a module share it.
    """
    from django.conf import settings

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        found = running_site.start()
        patch.setattr(settings, "SITE_URL", found.address)
        patch.setattr(settings, "WAGTAILADMIN_BASE_URL", found.address)
        patch.setattr(settings, "LIVE_ORIGIN", found.live)
        try:
            yield found
        finally:
            running_site.leave()


@pytest.fixture
def mailbox(settings, tmp_path: Path) -> Iterator[Mailbox]:
    """A real SMTP sink, and this process's mail sent to it."""
    box, catcher = new_mailbox(tmp_path / "mail")
    catcher.start(os.environ, tmp_path / "log")
    try:
        catcher.wait_until_ready()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box
    finally:
        catcher.stop()


@pytest.fixture
def worker(transactional_db: None, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Program]:
    """A real Celery worker on this test's database and broker; it mails to `mailbox` where that is asked for."""
    environment = dict(os.environ)
    if "mailbox" in request.fixturenames:
        environment["EMAIL_URL"] = request.getfixturevalue("mailbox").url
    program = programs.worker("celery,letters")
    try:
        program.start(environment, tmp_path / "log")
        until(
            lambda: " ready." in program.log.read_text() or program.has_ended(), timeout=60, what="the worker"
        )
        assert not program.has_ended(), program.obituary()
        yield program
    finally:
        program.stop()
