"""The benchmark of debates in small: what pages and deeds ask, and what many send at once, without the clock."""

from __future__ import annotations

import pytest

from bench import debates

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow("fills debates, measures every page of them, and sends sixty deeds at once"),
]
#: Judged on a quiet machine by the benchmark itself.
CLOCKED = ("ms of", ": ms", "a second")


def test_pages_cost_the_same_at_every_size_and_nothing_sent_at_once_is_lost(settings, monkeypatch):
    from carespace import deed_limits

    settings.MIDDLEWARE = list(settings.MIDDLEWARE)
    monkeypatch.setattr(debates, "TIMES", 1)
    monkeypatch.setattr(deed_limits, "DEED_LIMITS", dict(deed_limits.DEED_LIMITS))
    verdicts = debates.measure_debates([800, 1200], 40_000, seconds=0.1, deeds=60, hidden=50)
    broken = [str(verdict) for verdict in verdicts if not verdict.is_ok]
    assert [line for line in broken if not any(word in line for word in CLOCKED)] == []
    assert len(verdicts) > 70
