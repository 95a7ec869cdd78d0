"""What Django does at each test and page that no test of ours has a use for, spared."""

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


@pytest.fixture(scope="session", autouse=True)
def usable_by_status() -> Iterator[None]:
    """Before a test's rows go, Django holds its constraints against them, unless its transaction failed. PostgreSQL need not be
    asked whether it did; and where none was begun, there is nothing to hold against."""
    from django.test import TestCase
    from psycopg.pq import TransactionStatus

    def should_check(case, connection):
        status = connection.connection and connection.connection.info.transaction_status
        return status == TransactionStatus.INTRANS and not connection.needs_rollback

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestCase, "_should_check_constraints", should_check)
        yield


@pytest.fixture(scope="session", autouse=True)
def unheard_templates(django_test_environment: None) -> Iterator[None]:
    """Django's tests are told of every template drawn, with a copy of all it was given; ours read the page."""
    from django.template import Template
    from django.test.utils import _TestState

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", _TestState.saved_data.template_render)
        yield
