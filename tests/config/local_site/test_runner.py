"""`make run`'s supervisor, as a person meets it: it starts, says where to look, refuses plainly, and stops clean."""

import os
import re
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from config.embedded import for_one_command, hold_lock
from setup.console import describe_crash
from tests.app_migrations import list_table_rules
from tests.config.local_site.supervisor import child_of, family, gone, is_open, open_page, refused, running
from tests.processes import until
from tests.promises import hold
from tests.servers import clone_database, free_port, servers_of, slot_folder, template_name

pytestmark = pytest.mark.servers
LONGEST_SECOND_START = 30  # seconds; the promise is 10 on a machine that does nothing else
PROGRAMS = {
    "granian",
    "uvicorn",
    "worker@",
    "letters@",
    "config.local_site.mailcatcher",
    "postgres",
    "redis-server",
}


@pytest.fixture(scope="module")
def var():
    """A var/ of its own, as a fresh checkout has it but for somebody to sign in; anyone may walk to it."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        secrets = Path(folder) / "var" / "secrets"
        secrets.mkdir(mode=0o700, parents=True)
        (secrets / "people").write_text("editor\teditor@example.com\tpass word\n")
        yield Path(folder) / "var"


@pytest.fixture(scope="module")
def settled(var):
    """The same var/ after a first start."""
    if not (var / "secrets" / "key").exists():
        with running(var, free_port()):
            pass
    return var


def test_the_first_start_makes_everything_and_ctrl_c_leaves_nothing(var):
    port = free_port()
    with running(var, port) as (process, lines):
        assert lines[-1] == f"http://localhost:{port}"
        assert [line for line in lines if re.fullmatch(r"Preparing the database \.+ [\d.]+ s", line)]
        children = family(process.pid)
        assert {
            name for name in PROGRAMS if any(name in command for command in children.values())
        } == PROGRAMS
        assert "No mail yet" in open_page(port, "/mail/")
        assert "data-live-origin" in open_page(port, "/accounts/login/")
        assert {"pages.log", "live.log", "worker.log", "letters.log", "mail.log"} <= {
            f.name for f in (var / "log").iterdir()
        }
        assert (var / "secrets" / "key").stat().st_mode & 0o777 == 0o600
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(120) == 0
        assert gone(children)()
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port))
    with hold_lock(var / "lock") as free:
        assert free


@dataclass
class Start:
    """A start of a site, what its supervisor printed, and how long it took in seconds."""

    var: Path
    key: str  # as it was before
    port: int
    process: subprocess.Popen
    lines: list[str]
    took: float


@pytest.fixture(scope="class")
def start(settled):
    key = (settled / "secrets" / "key").read_text()
    port, begun = free_port(), time.monotonic()
    with running(settled, port) as (process, lines):
        yield Start(settled, key, port, process, lines, time.monotonic() - begun)


def read_rules(url):
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        return list_table_rules(cursor, "%")


def another(supervisor, part, before):
    return lambda: child_of(supervisor, part) not in {0, before}


KILLED = (
    "granian",
    "uvicorn",
    "worker@",
    "letters@",
    "config.local_site.mailcatcher",
    "postgres -D",
    "redis-server",
)


class TestSecondStart:
    """One start on the data of another; only the last of these ends it."""

    def test_it_is_quick_and_keeps_data_and_sign_ins(self, start):
        hold(start.took, LONGEST_SECOND_START, "the second start")
        assert not [line for line in start.lines if line.startswith(("Preparing", "Search index"))]
        assert [line.split() for line in start.lines if "editor@" in line] == [
            ["editor", "editor@example.com", "pass", "word"]
        ]
        assert (start.var / "secrets" / "key").read_text() == start.key
        assert "already runs" in refused(start.var, PORT=str(free_port()))
        assert open_page(start.port, "/accounts/login/")

    def test_a_command_beside_it_knows_where_its_pages_and_its_mail_are(self, start, monkeypatch):
        forget_servers(monkeypatch, start.var)
        with for_one_command(known := {}):
            assert known["SITE_URL"] == f"http://localhost:{start.port}"
            host, mail = known["EMAIL_URL"].removeprefix("smtp://").split(":")
            with socket.create_connection((host, int(mail)), timeout=20) as catcher:
                assert catcher.recv(3) == b"220"

    def test_its_database_is_what_tests_are_cloned_from(self, start, monkeypatch):
        """Which Django’s own migrate made (tests/quick_migrate.py)."""
        forget_servers(monkeypatch, start.var)
        clone_database(template_name(furnished=False), "compared")
        postgres, _ = servers_of(slot_folder())
        with for_one_command(known := {}):
            made, cloned = read_rules(known["DATABASE_URL"]), read_rules(postgres.url("compared"))
        assert len(made) > 1000
        assert made == cloned

    def test_its_pages_are_bound_to_the_loopback_only(self, start):
        mine = {f":{number:04X}" for number in range(start.port, start.port + 3)}
        listening = [
            line.split()[1]
            for table in ("/proc/net/tcp", "/proc/net/tcp6")
            for line in Path(table).read_text().splitlines()[1:]
            if line.split()[3] == "0A" and line.split()[1][-5:] in mine
        ]
        assert listening
        assert all(address.startswith("0100007F:") for address in listening)

    def test_a_killed_page_worker_is_made_again_by_the_pages(self, start):
        pages = child_of(start.process.pid, "granian")
        workers = set(family(pages))
        os.kill(min(workers), signal.SIGKILL)
        until(lambda: len(set(family(pages)) - workers) == 1, what="another page worker")
        until(lambda: is_open(start.port), what="the pages")
        assert child_of(start.process.pid, "granian") == pages

    def test_a_killed_program_is_started_again_and_the_site_goes_on_until_it_is_ended(self, start):
        """The last of these: it ends the start."""
        for part in KILLED:
            before = child_of(start.process.pid, part)
            os.kill(before, signal.SIGKILL)
            until(another(start.process.pid, part, before), what=f"another {part}")
            until(lambda: is_open(start.port), what=f"the pages after the end of {part}")
            assert start.process.poll() is None
        start.process.send_signal(signal.SIGTERM)
        said = start.process.communicate(timeout=120)[0]
        assert said.count("ended by itself and is started again") == len(KILLED)
        assert "Traceback" not in said


def forget_servers(monkeypatch, var):
    """Let a command of this process look for the servers of `var` itself."""
    for name in ("SITE_URL", "LIVE_ORIGIN", "EMAIL_URL", "DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CARESPACE_VAR", str(var))


def test_a_command_without_the_site_is_told_of_no_mail(settled, monkeypatch):
    forget_servers(monkeypatch, settled)
    with for_one_command(known := {}):
        assert "EMAIL_URL" not in known


def test_killing_the_supervisor_ends_its_children(settled):
    with running(settled, free_port()) as (process, _):
        children = family(process.pid)
        process.kill()
        until(gone(children), what="the end of every child")


def test_a_busy_port_is_named(var):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert refused(var, PORT=str(port)).startswith(f"Port {port} is busy")


@pytest.mark.parametrize("port", ["0", "65536", "web", "8e3"])
def test_a_port_that_is_none_is_named(var, port):
    assert refused(var, PORT=port) == f"PORT is {port!r}; write a number from 1 to 65535."


def test_a_database_out_of_reach_is_named(var):
    url = f"postgresql://x@127.0.0.1:{free_port()}/x"
    said = refused(var, PORT=str(free_port()), DATABASE_URL=url)
    assert said.startswith("The database that DATABASE_URL names does not answer: ")
    assert "\n" not in said


def test_a_redis_out_of_reach_is_named(var):
    said = refused(var, PORT=str(free_port()), REDIS_URL=f"redis://127.0.0.1:{free_port()}")
    assert said.startswith("The Redis that REDIS_URL names does not answer: ")


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    said = refused(tmp_path / "file" / "var", PORT=str(free_port()))
    assert said.startswith(f"{tmp_path}/file/var cannot be written to")


def test_production_is_not_what_make_run_starts(var):
    assert "make run is the local site" in refused(var, PORT=str(free_port()), CARESPACE_SITE="production")


def test_what_nobody_foresaw_is_one_sentence_and_a_report(settled):
    key = settled / "secrets" / "key"
    drawn, facts = key.read_bytes(), key.stat()
    key.write_bytes(b"\xff not text")
    try:
        said = refused(settled, PORT=str(free_port()))
    finally:
        key.write_bytes(drawn)
        os.utime(key, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert "the whole report is in" in said
    assert "Traceback" in (settled / "log" / "starting.log").read_text()


def test_a_report_that_cannot_be_kept_is_still_one_sentence(tmp_path):
    (tmp_path / "log").touch()
    said = describe_crash(ValueError("something broke\nin two lines"), tmp_path / "log")
    assert said.startswith("Starting failed (ValueError: something broke), and ")
    assert "\n" not in said
