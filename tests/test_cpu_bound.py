"""The bound on a test's processor time, in runs of pytest of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BOUND = 0.01
TESTS = """
import time, pytest

done = []
tries = []

def compute(seconds=0.12):
    ends = time.process_time() + seconds
    while time.process_time() < ends:
        pass

@pytest.fixture(scope="module")
def shared(): compute()

@pytest.fixture
def own(shared): pass

@pytest.fixture
def dear(): compute()

def test_dear(): compute()

@pytest.mark.slow("it computes for an eighth of a second")
def test_marked(): compute()

def test_of_a_dear_fixture(dear): pass

def test_of_a_shared_fixture(own): pass

def test_dear_but_for_the_last_time():
    if len(tries) < 3:
        compute()
    tries.append(1)

def test_about_as_dear_as_the_bound(): compute(1.2 * 0.01)

def test_dear_once():
    if not done:
        compute()
    done.append(1)

def test_waiting(): time.sleep(0.05)

def test_wrong():
    compute()
    print("wrong was run")
    assert not done
"""


def run(folder: Path, text: str) -> tuple[int, str]:
    """Exit code and words of pytest on a file of tests, with nothing of this project but the bound."""
    (folder / "test_it.py").write_text(text)
    (folder / "pytest.ini").write_text("[pytest]\n")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "tests.cpu_bound", f"--cpu-bound={BOUND}"],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parent.parent),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


@pytest.mark.slow("runs pytest on tests that compute")
def test_a_test_over_the_bound_fails(tmp_path):
    code, words = run(tmp_path, TESTS)
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "test_dear took 0.1" in words
    # What a marked test costs is said already, what a fixture shared by many costs is no test's own, what a
    # process does once does not come back, and who waits computes nothing.
    outcomes = {
        name: outcome for outcome, name in re.findall(r"^([A-Z]+) test_it\.py::(\w+)", words, re.MULTILINE)
    }
    assert outcomes == {
        "test_dear": "FAILED",
        "test_marked": "PASSED",
        "test_of_a_dear_fixture": "FAILED",
        "test_of_a_shared_fixture": "PASSED",
        "test_dear_but_for_the_last_time": "PASSED",
        "test_about_as_dear_as_the_bound": "PASSED",
        "test_dear_once": "PASSED",
        "test_waiting": "PASSED",
        "test_wrong": "FAILED",
    }
    assert "assert not [1, 1]" in words  # it failed for what it asserts …
    assert words.count("\nwrong was run\n") == 1  # … and once


@pytest.mark.slow("runs pytest")
def test_the_mark_wants_a_reason(tmp_path):
    text = (
        "import pytest\n@pytest.mark.slow\ndef test_it(): pass\n@pytest.mark.slow()\ndef test_too(): pass\n"
    )
    code, words = run(tmp_path, text)
    assert code == pytest.ExitCode.USAGE_ERROR
    assert "wants a reason: test_it.py::test_it, test_it.py::test_too" in words
