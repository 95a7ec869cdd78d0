"""Programs that end by themselves are started again, but not for ever at once."""

import os

import pytest

from config.embedded import CannotStartError
from config.local_site.programs import Program
from config.local_site.supervision import MOST_RESTARTS, WINDOW, Supervisor
from tests.processes import until


@pytest.fixture
def said():
    return []


@pytest.fixture
def brief(tmp_path):
    """A program that ends at once."""
    program = Program("brief", ["this"])
    program.start(os.environ, tmp_path)
    yield program
    program.stop()


def end(program):
    until(program.has_ended, what="its end")


def test_it_is_started_again_three_times_a_minute_and_then_one_is_told(brief, said):
    supervisor = Supervisor([brief], said.append)
    for second in range(MOST_RESTARTS):
        end(brief)
        before = brief.process.pid
        supervisor.restart_ended(now=float(second))
        assert brief.process.pid != before
    end(brief)
    last = brief.process.pid
    for second in (3.0, 4.0, WINDOW - 1):
        supervisor.restart_ended(now=second)
    assert brief.process.pid == last
    assert len(said) == MOST_RESTARTS + 1
    assert "left alone for a minute" in said[-1]
    assert "“brief” ended by itself; " in said[-1]


def test_after_a_minute_it_is_tried_again(brief, said):
    supervisor = Supervisor([brief], said.append)
    for second in range(MOST_RESTARTS + 1):
        end(brief)
        supervisor.restart_ended(now=float(second))
    last = brief.process.pid
    supervisor.restart_ended(now=WINDOW + 0.5)
    assert brief.process.pid != last
    assert said[-1] == "The program “brief” ended by itself and is started again."


def test_what_runs_is_left_alone(tmp_path, said):
    program = Program("steady", ["http.server", "0", "--bind", "127.0.0.1"])
    program.start(os.environ, tmp_path)
    try:
        pid = program.process.pid
        Supervisor([program], said.append).restart_ended()
        assert (program.process.pid, said) == (pid, [])
    finally:
        program.stop()


class Unstartable:
    title = "The program “broken”"

    def has_ended(self):
        return True

    def start_again(self):
        raise CannotStartError("It lacks its folder.")

    def obituary(self):
        return "It is gone."


def test_one_that_cannot_start_does_not_keep_the_next_from_starting(brief, said):
    end(brief)
    before = brief.process.pid
    Supervisor([Unstartable(), brief], said.append).restart_ended()
    assert brief.process.pid != before
    assert said[1] == "It lacks its folder."


def test_its_children_are_ended_before_it_is_started_again(tmp_path):
    """A page worker that outlives its parent would hold the port."""
    code = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"
    (tmp_path / "leaves_a_child.py").write_text(code)
    program = Program("parent", ["leaves_a_child"])
    program.start({**os.environ, "PYTHONPATH": str(tmp_path)}, tmp_path)
    try:
        end(program)
        group = program.process.pid
        os.killpg(group, 0)  # the child is there
        program.start_again()
        until(lambda: not group_lives(group), what="the end of the child")
    finally:
        end(program)
        program.stop()


def group_lives(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
