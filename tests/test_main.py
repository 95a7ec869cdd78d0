"""The two parts of a test run, counted as one."""

import json
from collections import Counter

import pytest

from tests import __main__ as runner


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


@pytest.mark.parametrize(("codes", "code"), [((0, 0), 0), ((1, 0), 1), ((0, 1), 1), ((5, 0), 0), ((2, 5), 2)])
def test_one_part_that_fails_fails_the_run_and_both_are_counted(monkeypatch, capsys, codes, code):
    ends = iter(codes)

    def pytest_run(command, check):
        file = next(part.partition("=")[2] for part in command if part.startswith("--counts="))
        with open(file, "w") as counts:
            json.dump({"passed": 2}, counts)
        return type("Result", (), {"returncode": next(ends)})

    monkeypatch.setattr(runner.subprocess, "run", pytest_run)
    assert runner.main([]) == code
    assert " 4 passed in " in capsys.readouterr().out.splitlines()[-1]
