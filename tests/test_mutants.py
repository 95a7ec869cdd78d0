"""The tool that asks whether the tests notice: what it finds, and what a switch does."""

from __future__ import annotations

import builtins
from types import SimpleNamespace

import pytest

from bench.mutants.judge import Judge, Switch
from bench.mutants.results import read_results
from bench.mutants.sites import SWITCH, find_sites, insert_switches

SOURCE = """
from contextlib import nullcontext

def login_required(function):
    return lambda *args: "sign in"

@login_required
def page(): return "secret"

def guarded(number):
    if number < 0:
        raise LookupError
    return number

def shown(text):
    return escape(text)

def rows(found):
    return found.select_for_update().filter(live=True, number=1)

def locked(connection):
    with lock_session(connection):
        lock_row(connection)
        blocks.append(1)
        return f"{connection} select pg_advisory_lock(1)", "select pg_advisory_xact_lock(%s)"
"""


class Rows:
    """A queryset that keeps what it is asked for."""

    def __init__(self, *asked):
        self.asked = asked

    def select_for_update(self):
        return Rows(*self.asked, "lock")

    def filter(self, **words):
        return Rows(*self.asked, words)


@pytest.fixture
def mutant(tmp_path, monkeypatch):
    """The module of SOURCE with a switch everywhere, and `turn_on(part of a place's words)`."""
    path = tmp_path / "it.py"
    path.write_text(SOURCE)
    sites = find_sites(path, tmp_path)
    switch = Switch()
    monkeypatch.setattr(builtins, SWITCH, switch, raising=False)
    heard = []
    names = {
        "escape": lambda text: text.replace("<", "&lt;"),
        "lock_row": lambda connection: heard.append("row"),
        "blocks": [],
    }

    class Session:
        def __init__(self, connection):
            heard.append("session")

        __enter__ = __exit__ = lambda self, *_: None

    names["lock_session"] = Session
    numbers = {site.name: number for number, site in enumerate(sites)}
    exec(compile(insert_switches(path.read_bytes(), "it.py", numbers), "it.py", "exec"), names)

    def turn_on(words):
        [switch.active] = [numbers[site.name] for site in sites if words in f"{site.kind} {site.text}"]

    return SimpleNamespace(**names, sites=sites, switch=switch, turn_on=turn_on, heard=heard)


def test_every_kind_of_place_is_found_and_nothing_else(mutant):
    assert [(site.kind, site.text) for site in mutant.sites] == [
        ("decorator", "@login_required"),
        ("guard", "if number < 0"),
        ("escape", "escape(text)"),
        ("filter", "found.select_for_update().filter(live=True, number=1)"),
        ("lock", "found.select_for_update()"),
        ("lock", "with lock_session(connection)"),
        ("lock", "lock_row(connection)"),
        ("lock", "select pg_advisory_xact_lock(%s)"),
    ]


def test_a_module_is_as_it_was_until_a_switch_is_turned(mutant):
    assert mutant.page() == "sign in"
    assert mutant.guarded(1) == 1
    with pytest.raises(LookupError):
        mutant.guarded(-1)
    assert mutant.shown("<") == "&lt;"
    assert mutant.rows(Rows()).asked == ("lock", {"live": True, "number": 1})
    assert mutant.locked(1)[1] == "select pg_advisory_xact_lock(%s)"
    assert mutant.heard == ["session", "row"]
    assert mutant.switch.reached == set(range(len(mutant.sites)))


@pytest.mark.parametrize(
    ("words", "call", "result"),
    [
        ("@login_required", lambda it: it.page(), "secret"),
        ("number < 0", lambda it: it.guarded(-1), -1),
        ("escape(", lambda it: it.shown("<"), "<"),
        (".filter(", lambda it: it.rows(Rows()).asked, ("lock", {"live": True})),
        ("xact_lock", lambda it: it.locked(1)[1], "select %s"),
        ("with lock_session", lambda it: it.locked(1) and it.heard, ["row"]),
        ("lock_row", lambda it: it.locked(1) and it.heard, ["session"]),
    ],
)
def test_a_switch_turns_its_place_alone(mutant, words, call, result):
    mutant.turn_on(words)
    assert call(mutant) == result


def test_rows_are_no_longer_locked(mutant):
    mutant.switch.active = next(
        number for number, site in enumerate(mutant.sites) if site.text == "found.select_for_update()"
    )
    assert mutant.rows(Rows()).asked == ({"live": True, "number": 1},)


def judge_all(path, outcomes):
    """What becomes of mutants a to d: {(is slow, mutant): outcome}. The results, and which tests were mapped."""
    mapped = []

    class Told(Judge):
        def reach(self, items, *, is_slow):
            mapped.append([item.name for item in items])
            return {}

        def judge(self, number, items, reached):
            return {"outcome": outcomes[items[0].name, number], "by": "", "tried": len(items)}

    tests = [
        SimpleNamespace(name=name, get_closest_marker=lambda mark, name=name: name == mark)
        for name in ("quick", "slow")
    ]
    task = {
        "mutants": [{"number": n, "name": n} for n in "abcd"],
        "results": path,
        "most": 1,
        "seconds": 9,
    }
    Told(task, Switch()).pytest_runtestloop(SimpleNamespace(items=tests))
    return {name: row["outcome"] for name, row in read_results(path).items()}, mapped


def test_slow_tests_are_mapped_for_what_the_others_leave_alive(tmp_path):
    quick = {("quick", "a"): "killed", ("quick", "b"): "survived", ("quick", "c"): "survived"}
    slow = {("slow", "b"): "killed", ("slow", "c"): "unreached", ("slow", "d"): "killed"}
    outcomes = {**quick, ("quick", "d"): "unreached", **slow}
    found, mapped = judge_all(tmp_path / "results", outcomes)
    assert found == {"a": "killed", "b": "killed", "c": "survived", "d": "killed"}
    assert mapped == [["quick"], ["slow"]]
    assert judge_all(tmp_path / "results", {}) == (found, [])


def test_where_all_died_no_slow_test_is_mapped(tmp_path):
    found, mapped = judge_all(tmp_path / "results", {("quick", name): "killed" for name in "abcd"})
    assert set(found.values()) == {"killed"}
    assert mapped == [["quick"]]
