"""Promises of seconds, on a quiet machine and on a busy one."""

from types import SimpleNamespace

import pytest

from tests import promises


@pytest.mark.parametrize(
    ("took", "slowness", "kept"), [(1.9, 1, True), (2.1, 1, False), (2.1, 1.5, True), (4, 1.5, False)]
)
def test_only_a_busy_machine_excuses_what_comes_late(monkeypatch, took, slowness, kept):
    monkeypatch.setattr(promises, "measure_slowness", lambda clock: slowness)
    if kept:
        promises.hold(took, 2, "news")
    else:
        with pytest.raises(AssertionError, match=f"news took {took:.2f} s and not 2 s"):
            promises.hold(took, 2, "news")


def test_what_is_done_inside_is_timed(monkeypatch):
    moments = iter([10.0, 13.0])
    monkeypatch.setattr(promises, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    monkeypatch.setattr(promises, "measure_slowness", lambda clock: 1)
    with pytest.raises(AssertionError, match=r"news took 3\.00 s"), promises.within(2, "news"):
        pass
