"""Commands beside the embedded servers: they join those that run, or start them for their own length."""

import os
import subprocess
import sys

import pytest

from config.embedded import (
    CHECKOUT,
    Postgres,
    Redis,
    for_one_command,
    hold_lock,
    start_servers,
)
from tests.config.test_embedded import rows

pytestmark = [pytest.mark.servers, pytest.mark.usefixtures("outside")]


def test_a_command_uses_the_servers_that_run(var, monkeypatch):
    monkeypatch.setenv("CARESPACE_VAR", str(var))
    with hold_lock(var / "lock"), start_servers(known := {}, var=var) as servers:
        with for_one_command(theirs := {}):
            assert theirs["DATABASE_URL"] == known["DATABASE_URL"]
        assert all(server.answers() for server in servers)


def test_a_command_starts_servers_for_its_own_length(var, monkeypatch):
    monkeypatch.setenv("CARESPACE_VAR", str(var))
    with for_one_command(known := {}):
        assert rows(known["DATABASE_URL"]) == [(1,)]
    assert not Postgres(var).answers()
    assert not Redis(var).answers()


COMMAND = """
import sys, time
from pathlib import Path
from config.embedded import for_one_command
with for_one_command(known := {}):
    print(known["DATABASE_URL"], flush=True)
    sys.stdin.readline()
"""


def test_a_command_that_started_the_servers_waits_for_one_that_joined(var):
    known = {**os.environ, "CARESPACE_VAR": str(var)}
    commands = [
        subprocess.Popen(
            [sys.executable, "-c", COMMAND],
            cwd=CHECKOUT,
            env=known,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    urls = [command.stdout.readline().strip() for command in commands]
    assert urls[0] == urls[1]
    (var / "lock").read_text()
    first = next(command for command in commands if command.pid == int((var / "lock").read_text()))
    second = next(command for command in commands if command is not first)
    first.stdin.write("\n")
    first.stdin.flush()
    with pytest.raises(subprocess.TimeoutExpired):
        first.wait(0.5)
    assert rows(urls[0]) == [(1,)]
    second.communicate("\n", timeout=20)
    first.communicate(timeout=20)
    assert [command.returncode for command in commands] == [0, 0]
    assert not Postgres(var).answers()


def test_a_command_before_the_first_start_says_what_to_do(var):
    answer = subprocess.run(
        [sys.executable, "manage.py", "measure", "at=latest"],
        cwd=CHECKOUT,
        env={
            **{name: value for name, value in os.environ.items() if not name.endswith("_URL")},
            "CARESPACE_SITE": "local",
            "CARESPACE_VAR": str(var),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stderr.strip() == (
        "The database does not have this version’s tables yet: run make run, or manage.py migrate, first."
    )


def test_a_command_whose_database_does_not_answer_says_so(tmp_path):
    answer = subprocess.run(
        [sys.executable, "manage.py", "measure", "at=latest"],
        cwd=CHECKOUT,
        env={
            **os.environ,
            "CARESPACE_SITE": "local",
            "CARESPACE_VAR": str(tmp_path),
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stderr.strip()) == (
        1,
        "The database does not answer: look at DATABASE_URL.",
    )
