"""The tool that asks whether the tests notice: what it finds, and what a switch does."""

from __future__ import annotations

import builtins
from types import SimpleNamespace

import pytest

from bench.mutants.judge import Switch
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
