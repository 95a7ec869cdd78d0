"""The work on incoming files: one worker's at a time, asked for again when lost, whole or not at all."""

from __future__ import annotations

import pytest
from django.db import connections
from kombu.exceptions import OperationalError

from config.celery import app
from ratings.ingestion import processing
from ratings.models import IncomingFile, Release
from ratings.tasks import resume_incoming_files
from tests.processes import until
from tests.ratings.incoming_files import page, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_apart", "asked")]


def test_the_work_is_one_workers_at_a_time(sent):
    """Another session holds the incoming_file's lock, as a worker does; when that session ends, so does the lock."""
    incoming_file = sent()
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s, %s)", [processing.LOCK, incoming_file.pk])
        processing.process_file(incoming_file.pk)
        incoming_file.refresh_from_db()
        assert incoming_file.state == "received"
    finally:
        other.close()

    def checked():
        processing.process_file(incoming_file.pk)
        return IncomingFile.objects.get(pk=incoming_file.pk).state == "checked"

    until(checked, what="the lock of a session that ended")


def test_work_that_was_lost_is_asked_for_again_but_not_for_ever(desk, sent, asked):
    incoming_file = sent()
    asked.clear()
    resume_incoming_files()
    assert asked == [incoming_file.pk]
    IncomingFile.objects.filter(pk=incoming_file.pk).update(tries=processing.MOST_TRIES)
    processing.process_file(incoming_file.pk)
    assert "stopped three times" in said(page(desk, incoming_file))
    resume_incoming_files()
    assert asked == [incoming_file.pk]


def test_a_broker_that_is_away_loses_nothing(sent, asked, monkeypatch):
    def away(*args, **words):
        raise OperationalError("no broker")

    monkeypatch.setattr(app, "send_task", away)
    incoming_file = sent()
    assert asked == []
    resume_incoming_files()
    assert asked == [incoming_file.pk]


@pytest.mark.usefixtures("uncompared")
def test_a_failure_in_the_middle_of_publishing_leaves_nothing(desk, sent, monkeypatch):
    incoming_file = sent()
    processing.process_file(incoming_file.pk)
    IncomingFile.objects.filter(pk=incoming_file.pk).update(state="asked")

    def broken(release):
        raise RuntimeError("no more disk")

    monkeypatch.setattr("ratings.loading.tallies.count_release", broken)
    processing.process_file(incoming_file.pk)
    soup = page(desk, incoming_file)
    assert "Nothing was published" in said(soup)
    assert not Release.objects.exists()
