"""Addresses that are looked at by the clock: when, by whom, and what becomes of what they give."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from ratings.ingestion import intake, processing
from ratings.ingestion.source_checks import check_source
from ratings.models import IncomingFile, Release, ReleaseSource
from ratings.tasks import check_due_source, check_due_sources
from tests.conftest import in_group
from tests.factories.ratings import published_row, write_csv
from tests.ratings.file_server import HERE, csv


@pytest.fixture
def queue(monkeypatch):
    """Numbers of incoming_files and sources a worker was asked for."""
    numbers = []
    monkeypatch.setattr(check_due_source, "delay", lambda pk: numbers.append(("source", pk)))
    return numbers


@pytest.fixture
def source(db, server, settings, tmp_path, queue):
    settings.INCOMING_FILES_ROOT = tmp_path / "incoming_files"
    body = write_csv(tmp_path / "list.csv", [published_row()]).read_bytes()
    server.answers["/as_at_2025.csv"] = csv(body, ETag='"one"')
    return ReleaseSource.objects.create(url=server.url("/as_at_2025.csv"), hours=24)


def test_a_source_gives_each_file_once(source, server):
    incoming_file = check_source(source=source, rule=HERE)
    source.refresh_from_db()
    assert (incoming_file.source, incoming_file.state, source.etag) == (source, "received", '"one"')
    assert (source.sha256, source.result) == (incoming_file.sha256, "Fetched as_at_2025.csv.")
    assert check_source(source=source, rule=HERE) is None  # 304
    assert server.asked[-1][1]["If-None-Match"] == '"one"'
    server.answers["/as_at_2025.csv"][1]["ETag"] = '"two"'
    source.refresh_from_db()
    assert check_source(source=source, rule=HERE) is None  # the same bytes again
    source.refresh_from_db()
    assert (source.result, source.etag) == ("The same file as before.", '"two"')
    assert IncomingFile.objects.count() == 1


def test_a_source_that_fails_says_why_and_keeps_what_it_knew(source, server, monkeypatch):
    check_source(source=source, rule=HERE)
    source.refresh_from_db()
    server.answers["/as_at_2025.csv"] = csv(b"URN\n" * 100)
    monkeypatch.setattr(intake, "MOST_BYTES", 100)
    assert check_source(source=source, rule=HERE) is None
    kept = source.sha256
    source.refresh_from_db()
    assert "larger than" in source.result
    assert source.sha256 == kept
    assert source.etag == '"one"'
    assert not list(intake.Path(str(IncomingFile.objects.get().folder.parent)).glob("incoming-*"))


def test_looks_are_due_by_the_hour_and_asked_for_by_the_clock(source, queue):
    check_due_sources()
    assert queue == [("source", source.pk)]
    ReleaseSource.objects.update(looked_at=timezone.now() - timedelta(hours=23))
    assert not ReleaseSource.objects.due()
    ReleaseSource.objects.update(looked_at=timezone.now() - timedelta(hours=25))
    assert list(ReleaseSource.objects.due()) == [source]
    ReleaseSource.objects.update(is_on=False)
    assert not ReleaseSource.objects.due()


def test_the_clock_never_reaches_a_machine_of_our_own(source, queue, server):
    check_due_source(source.pk)
    source.refresh_from_db()
    assert "usual ports" in source.result or "public internet" in source.result
    assert server.asked == []
    assert not IncomingFile.objects.exists()


@pytest.mark.usefixtures("uncompared")
@pytest.mark.parametrize("itself", [True, False])
def test_a_source_may_publish_by_itself_where_nothing_is_to_be_explained(source, itself, monkeypatch):
    ReleaseSource.objects.update(publishes_itself=itself)
    monkeypatch.setattr("ratings.loading.ofsted_totals.load_ofsted_totals", dict)
    incoming_file = check_source(source=source, rule=HERE)
    processing.process_file(incoming_file.pk)
    incoming_file.refresh_from_db()
    assert incoming_file.state == ("asked" if itself else "checked")
    processing.process_file(incoming_file.pk)
    assert Release.objects.exists() == itself


def test_totals_that_differ_without_a_reason_wait_for_an_editor(source):
    ReleaseSource.objects.update(publishes_itself=True)
    incoming_file = check_source(source=source, rule=HERE)
    processing.process_file(incoming_file.pk)
    incoming_file.refresh_from_db()
    assert incoming_file.state == "checked"


def test_what_is_doubted_waits_for_an_editor(source, monkeypatch):
    """No total differs, and still it is no list of a whole country."""
    ReleaseSource.objects.update(publishes_itself=True)
    monkeypatch.setattr("ratings.loading.ofsted_totals.load_ofsted_totals", dict)
    incoming_file = check_source(source=source, rule=HERE)
    processing.process_file(incoming_file.pk)
    incoming_file.refresh_from_db()
    assert (incoming_file.state, bool(incoming_file.doubts)) == ("checked", True)


def test_the_command_says_what_came_of_every_address(source, capsys):
    call_command("fetch_ofsted")
    assert f"{source.url}: " in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        call_command("fetch_ofsted", "http://127.0.0.1/list.csv")
    assert ended.value.code == 2
    assert "public internet" in capsys.readouterr().err


@pytest.fixture
def desk(client_of, db):
    from tests.factories.accounts import MemberFactory

    return client_of(in_group(MemberFactory(email="data@example.com"), "Data editors"))


@pytest.mark.slow("goes through the desk's pages")
def test_data_editors_keep_the_addresses(desk, source):
    address = reverse("release_sources")
    fields = {"url": "https://files.example/list.csv", "hours": "12", "is_on": "on"}
    for _ in range(2):
        answer = desk.post(address, fields)
    assert answer.status_code == 422
    assert "already exists" in answer.content.decode()
    assert ReleaseSource.objects.count() == 2
    for wrong in (
        {"hours": "0"},
        {"hours": "999"},
        {"url": "ftp://files.example/x.csv"},
        {"kind": "recipes"},
    ):
        assert (
            desk.post(address, {**fields, "url": "https://files.example/2.csv", **wrong}).status_code == 422
        )
    assert ReleaseSource.objects.count() == 2
    changed = {**fields, "url": source.url, "hours": "48"}
    assert desk.post(reverse("release_source", args=[source.pk]), changed).status_code == 302
    source.refresh_from_db()
    assert source.hours == 48
    for _ in range(2):
        assert desk.post(reverse("remove_release_source", args=[source.pk])).status_code == 302
    assert not ReleaseSource.objects.filter(pk=source.pk).exists()


def test_others_have_no_say_over_addresses(client_of, editor, source):
    someone = client_of(editor)
    assert someone.get(reverse("release_sources")).status_code in {302, 403}
    assert someone.post(reverse("remove_release_source", args=[source.pk])).status_code in {302, 403}
    assert ReleaseSource.objects.filter(pk=source.pk).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_addresses_costs_the_same_for_any_number(desk, number, count_queries):
    ReleaseSource.objects.bulk_create(
        ReleaseSource(url=f"https://files.example/{n}.csv") for n in range(number)
    )
    desk.get(reverse("release_sources"))
    assert count_queries(lambda: desk.get(reverse("release_sources"))) == 9
