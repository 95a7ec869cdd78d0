"""The parts of a test run, counted as one."""

import signal
import sys
from collections import Counter

import pytest

from tests import __main__ as runner

REST = "the slow part did not run; the part with servers and browser did not run"
#: Stands for pytest: says its number, writes its counts and ends with a code; "wait" sends Ctrl-C and waits for
#: it, "stay" waits for it only, "after" begins once the third has counted, "die" counts no more.
PYTEST = """
import json, os, signal, sys, time
file = next(a.partition("=")[2] for a in sys.argv if a.startswith("--counts="))
number = int(os.path.basename(file))
end = os.environ["END"].split()[number]
while end == "after" and not os.path.exists(file[:-1] + "2"): time.sleep(0.01)
print("part", number, flush=True)
if end == "blank": sys.exit(4)
json.dump({"passed": 2, "not run": 0}, open(file, "w"))
if end in ("wait", "stay"):
    try:
        json.dump({"passed": 1, "not run": 1}, open(file, "w"))
        open(file + ".here", "w").close()
        if end == "wait":
            while number == 2 and not os.path.exists(file[:-1] + "1.here"): time.sleep(0.01)
            os.kill(os.getppid(), int(os.environ["SEND"]))
        time.sleep(20)
        json.dump({"passed": 0, "not run": 9}, open(file, "w"))
    except KeyboardInterrupt: sys.exit(2)
if end == "die": os.kill(os.getpid(), signal.SIGKILL)
sys.exit(0 if end == "after" else int(end))
"""


@pytest.fixture
def all_lines(monkeypatch, tmp_path, capfd):
    """Runs the parts, each of which ends as told; the exit code and every line."""
    (tmp_path / "pytest.py").write_text(PYTEST)
    started = runner.subprocess.Popen

    def start(command, env, **options):
        return started([sys.executable, "-I", str(tmp_path / "pytest.py"), *command[3:]], env=env, **options)

    monkeypatch.setattr(runner.subprocess, "Popen", start)

    def run(ends, *arguments, send=signal.SIGINT):
        monkeypatch.setenv("END", ends)
        monkeypatch.setenv("SEND", str(int(send)))
        code = runner.main(list(arguments))
        return code, capfd.readouterr().out.splitlines()

    return run


@pytest.fixture
def main(all_lines):
    """The same with the last line only."""

    def run(*given, **options):
        code, lines = all_lines(*given, **options)
        return code, lines[-1]

    return run


@pytest.mark.parametrize(
    ("counts", "seconds", "said"),
    [
        ({"passed": 3, "skipped": 1, "failed": 0}, 2.5, " 3 passed, 1 skipped in 2.50s "),
        ({"failed": 2, "passed": 1, "error": 1}, 61, " 2 failed, 1 passed, 1 error in 61.00s (0:01:01) "),
        ({}, 0, " no tests ran in 0.00s "),
    ],
)
def test_the_summary_is_in_pytests_words(counts, seconds, said):
    assert said in runner.summary(Counter(counts), seconds)


@pytest.mark.parametrize(
    ("ends", "code"), [("0 0 0", 0), ("1 0 0", 1), ("0 1 0", 1), ("0 0 1", 1), ("5 0 0", 0), ("2 5 0", 2)]
)
def test_one_part_that_fails_fails_the_run_and_all_are_counted(main, ends, code):
    ended, last = main(ends)
    assert ended == code
    assert " 6 passed in " in last
    assert "CUT SHORT" not in last


def test_the_fast_part_alone(main):
    code, last = main("0", "fast")
    assert (code, " 2 passed in " in last) == (0, True)


def test_of_two_parts_side_by_side_the_second_speaks_when_the_first_has_ended(all_lines):
    _, lines = all_lines("0 after 0")
    assert lines[:3] == ["part 0", "part 1", "part 2"]


def test_an_interrupt_reaches_both_parts_that_run_side_by_side(main):
    code, last = main("0 stay wait")
    assert code == runner.INTERRUPTED
    assert "CUT SHORT (interrupted by SIGINT)" in last
    assert "4 passed, 2 not run in " in last


@pytest.mark.parametrize("send", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_says_so_and_counts_what_did_not_run(main, send):
    code, last = main("wait 0 0", send=send)
    assert code == runner.INTERRUPTED
    assert f"CUT SHORT (interrupted by {send.name}; {REST})" in last
    assert "1 passed, 1 not run in " in last


@pytest.mark.parametrize(
    ("ends", "why"),
    [
        ("die 0 0", "the part that answers at once was killed by signal 9"),
        ("blank 0 0", "the part that answers at once ended with code 4 before it had counted its tests"),
    ],
)
def test_a_part_that_dies_is_no_success(main, ends, why):
    code, last = main(ends)
    assert code
    assert f"CUT SHORT ({why}; {REST})" in last
