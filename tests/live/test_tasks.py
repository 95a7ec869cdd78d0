"""Asking for a task: after the commit, and never in the way of the deed."""

from __future__ import annotations

import logging

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from config.celery import app
from live.tasks import enqueue_on_commit


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(app, "send_task", lambda task, args, retry: asked.append((task, *args)))
    return asked


@pytest.mark.django_db
def test_it_waits_for_the_commit(sent, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        enqueue_on_commit("digests.tasks.send_shard", 7)
        assert sent == []
    assert sent == [("digests.tasks.send_shard", 7)]


@pytest.mark.django_db(transaction=True)
def test_a_deed_rolled_back_asks_for_nothing(sent) -> None:
    with transaction.atomic():
        enqueue_on_commit("digests.tasks.tick")
        transaction.set_rollback(True)
    assert sent == []


@pytest.mark.django_db
@pytest.mark.parametrize("failure", [OperationalError("away"), OSError("away")])
def test_a_broker_that_is_away_leaves_the_deed_standing(
    failure, monkeypatch, caplog, django_capture_on_commit_callbacks
) -> None:
    def refuse(*args: object, **words: object) -> None:
        raise failure

    monkeypatch.setattr(app, "send_task", refuse)
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        enqueue_on_commit("digests.tasks.tick")
    assert "digests.tasks.tick waits for its next tick" in caplog.text
