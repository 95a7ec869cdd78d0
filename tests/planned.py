"""Statements that are planned once for each connection stay planned from one test to the next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def stay_planned() -> Iterator[None]:
    """A rollback makes psycopg forget what it had PostgreSQL prepare, and each test ends with one, where a page of the site
    ends with a commit. What it must forget for, a table made or dropped, is a matter of tests that commit: their connection ends
    with them."""
    from django.test import TestCase
    from psycopg._preparing import PrepareManager

    roll_back = TestCase._rollback_atomics.__func__

    def roll_back_and_keep(case, atomics):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(PrepareManager, "clear", lambda manager: False)
            roll_back(case, atomics)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestCase, "_rollback_atomics", classmethod(roll_back_and_keep))
        yield
