"""Django, set up without a look for garbage."""

import gc

import django
import pytest

from config.quick_setup import set_up_quickly


@pytest.fixture
def steps(monkeypatch):
    """What was done, and whether garbage was looked for meanwhile."""
    made = []
    monkeypatch.setattr(django, "setup", lambda: made.append(("setup", gc.isenabled())))
    monkeypatch.setattr(gc, "freeze", lambda: made.append(("freeze", gc.isenabled())))
    return made


def test_nothing_is_collected_while_all_is_imported(steps):
    set_up_quickly()
    assert steps == [("setup", False), ("freeze", False)]
    assert gc.isenabled()


def test_what_cannot_be_imported_leaves_the_collector_on(steps, monkeypatch):
    def fail():
        raise ImportError("no such app")

    monkeypatch.setattr(django, "setup", fail)
    with pytest.raises(ImportError):
        set_up_quickly()
    assert (gc.isenabled(), steps) == (True, [])
