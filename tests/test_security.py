"""SECURITY.md: every sentence on what the site does by itself names tests that are there."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def read_promises() -> list[str]:
    text = (ROOT / "SECURITY.md").read_text()
    part = text.partition("## What the site does by itself")[2].partition("\n## ")[0]
    return [" ".join(promise.split()) for promise in re.split(r"^- ", part, flags=re.MULTILINE)[1:]]


def test_every_promise_names_a_test_that_is_there():
    promises = read_promises()
    assert len(promises) > 20
    wrong = {}
    for promise in promises:
        named = re.findall(r"`(tests/[^`]+)`", promise)
        missing = [name for name in named if not (ROOT / name).is_file()]
        if not named or missing:
            wrong[promise[:80]] = missing
    assert wrong == {}


def test_no_promise_stands_twice():
    starts = [promise[:40] for promise in read_promises()]
    assert sorted(starts) == sorted(set(starts))
