"""Files on their way to be a release: received, checked, corrected, published or discarded at the desk."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from ratings.ingestion import intake, processing
from ratings.models import IncomingFile, IncomingFileStep, Release
from tests.factories.ratings import home, load_homes, published_row
from tests.ratings.incoming_files import page, said, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_apart", "asked")]


@pytest.mark.usefixtures("uncompared")
@pytest.mark.slow("goes from the file to the release at the desk")
def test_a_file_is_checked_and_then_published(
    desk, sent, asked, data_editor, django_capture_on_commit_callbacks
):
    load_homes([home("2000001", "inadequate"), home("2000009")], as_at=date(2022, 3, 31))
    incoming_file = sent(published_row(URN="2000001"), published_row(URN="2000002"))
    assert asked == [incoming_file.pk]
    waiting = page(desk, incoming_file)
    assert "Waiting for a worker" in said(waiting)
    assert waiting.select_one("[data-at-work]")
    processing.process_file(incoming_file.pk)
    report = said(page(desk, incoming_file))
    assert "as at 31 March 2025, final figures." in report
    assert "Against 31 March 2022, homes new: 1; gone: 1; with another outcome: 1." in report
    assert "1 home from inadequate to good, such as 2000001." in report
    assert "Good 2 2,637 in Ofsted’s series" in report
    assert Release.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):  # two tabs
            assert desk.post(reverse("publish_incoming_file", args=[incoming_file.pk])).status_code == 302
    assert asked == [incoming_file.pk] * 2
    processing.process_file(incoming_file.pk)
    processing.process_file(incoming_file.pk)
    incoming_file.refresh_from_db()
    [release] = incoming_file.releases.all()
    assert (incoming_file.state, release.loaded_by, release.as_at) == (
        "published",
        data_editor,
        date(2025, 3, 31),
    )
    soup = page(desk, incoming_file)
    assert "Published" in said(soup)
    assert not soup.select("form[action*=publish]")
    assert [step.words for step in incoming_file.steps.all()] == [
        "Received.", "Checked: nothing is wrong.", "Asked to be published.", "Published.",
    ]  # fmt: skip


@pytest.mark.slow("goes from the file to its report at the desk")
def test_what_cannot_be_read_is_told_by_row_and_not_published(desk, sent, count_queries):
    incoming_file = sent(*(published_row(URN=f"20000{n:02}", Overall="Splendid") for n in range(60)))
    processing.process_file(incoming_file.pk)
    soup = page(desk, incoming_file)
    assert "60 problems: nothing can be published" in said(soup)
    row = " ".join(soup.select_one("#problems ~ table tbody tr").text.split())
    assert "Splendid" in row
    assert "Overall experiences" in row
    assert len(soup.select("#problems ~ table tbody tr")) == 50
    assert len(page(desk, incoming_file, "?p=2").select("#problems ~ table tbody tr")) == 10
    assert not soup.select("form[action*=publish]")
    answer = desk.post(reverse("publish_incoming_file", args=[incoming_file.pk]), follow=True)
    assert "The check found problems" in answer.content.decode()
    incoming_file.refresh_from_db()
    assert incoming_file.state == "checked"
    assert not Release.objects.exists()


@pytest.mark.usefixtures("uncompared")
def test_the_same_file_twice_is_one_incoming_file_until_it_is_published(sent):
    first = sent()
    assert sent(name="again.csv") == first
    processing.process_file(first.pk)
    assert sent() == first
    IncomingFile.objects.filter(pk=first.pk).update(state="asked")
    processing.process_file(first.pk)
    second = sent()
    assert second != first
    processing.process_file(second.pk)
    second.refresh_from_db()
    assert second.loaded_already
    assert not second.may_be_published


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("list.pdf", b"%PDF-1.7", "is not a CSV, XLSX or ODS file"),
        ("list.csv", b"<!DOCTYPE html><html>", "is a web page"),
        ("list.csv", b"PK\x03\x04....", "is a workbook"),
        ("list.xlsx", b"URN,Sector\n", "is not a workbook"),
        ("list.csv", b"URN\0\0\0", "is not text"),
        ("list.csv", b"x" * 101, "larger than"),
        ("list.csv", b"", "empty"),
    ],
)
def test_other_files_are_turned_away(
    desk, name, content, why, monkeypatch, settings, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(intake, "MOST_BYTES", 100)
    answer = send(desk, content, name, django_capture_on_commit_callbacks)
    assert answer.status_code == 422
    assert why in said(BeautifulSoup(answer.content, "html.parser"))
    assert not IncomingFile.objects.exists()
    assert not settings.INCOMING_FILES_ROOT.exists() or not list(settings.INCOMING_FILES_ROOT.iterdir())


def test_names_lead_nowhere_else(settings):
    incoming_file = intake.receive_file(by=None, name="../../etc/Släck\n as at.csv", pieces=[b"URN\n1\n"])
    assert incoming_file.path.parent.parent == settings.INCOMING_FILES_ROOT
    assert incoming_file.path.is_file()
    assert incoming_file.name == "Släck_ as at.csv"


def test_what_was_not_recognised_is_corrected_and_checked_again(
    desk, sent, asked, django_capture_on_commit_callbacks
):
    incoming_file = sent()
    processing.process_file(incoming_file.pk)
    address = reverse("correct_incoming_file", args=[incoming_file.pk])
    bad = desk.post(address, {"as_at": "31 Smarch", "kind": "recipes"})
    assert bad.status_code == 422
    assert "recipes" in bad.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            desk.post(address, {"as_at": "2025-09-30", "status": "provisional", "kind": ""})
    incoming_file.refresh_from_db()
    assert (incoming_file.state, incoming_file.as_at, incoming_file.status) == (
        "received",
        date(2025, 9, 30),
        "provisional",
    )
    assert asked == [incoming_file.pk] * 2
    processing.process_file(incoming_file.pk)
    assert "as at 30 September 2025, provisional figures." in said(page(desk, incoming_file))
    assert (
        IncomingFileStep.objects.filter(words="Corrected: as at 30 September 2025, provisional.").count() == 1
    )


def test_a_check_overtaken_by_a_correction_is_not_kept(sent, data_editor, monkeypatch):
    incoming_file = sent()
    really = processing.check_any_file

    def overtaken(path, **words):
        IncomingFile.objects.filter(pk=incoming_file.pk).update(as_at=date(2020, 3, 31))
        return really(path, **words)

    monkeypatch.setattr(processing, "check_any_file", overtaken)
    processing.process_file(incoming_file.pk)
    incoming_file.refresh_from_db()
    assert (incoming_file.state, incoming_file.report) == ("received", None)


def test_a_discarded_file_is_gone_and_cannot_be_published(desk, sent, django_capture_on_commit_callbacks):
    incoming_file = sent()
    processing.process_file(incoming_file.pk)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            desk.post(reverse("discard_incoming_file", args=[incoming_file.pk]))
    incoming_file.refresh_from_db()
    assert incoming_file.state == "discarded"
    assert not incoming_file.folder.exists()
    assert incoming_file.steps.filter(words="Discarded.").count() == 1
    answer = desk.post(reverse("publish_incoming_file", args=[incoming_file.pk]), follow=True)
    assert "This file was discarded" in answer.content.decode()


def test_only_data_editors_have_a_desk(client, client_of, sent, editor, moderator, reader):
    incoming_file = sent()
    for member in (editor, moderator, reader):
        someone = client_of(member)
        assert someone.get(reverse("incoming_files")).status_code in {302, 403}
        assert someone.get(reverse("incoming_file", args=[incoming_file.pk])).status_code in {302, 403}
        for deed in ("publish_incoming_file", "discard_incoming_file", "correct_incoming_file"):
            assert someone.post(reverse(deed, args=[incoming_file.pk])).status_code in {302, 403}
    assert client.post(reverse("incoming_files")).status_code == 302
    incoming_file.refresh_from_db()
    assert (incoming_file.state, incoming_file.steps.count()) == ("received", 1)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(desk, sent, count_queries, number):
    for n in range(number):
        incoming_file = intake.receive_file(by=None, name=f"{n}.csv", pieces=BytesIO(f"URN\n{n}\n".encode()))
    desk.get(reverse("incoming_files"))
    assert count_queries(lambda: desk.get(reverse("incoming_files"))) == 10
    for n in range(number):
        IncomingFileStep.objects.create(incoming_file=incoming_file, words=f"{n}")
    assert count_queries(lambda: page(desk, incoming_file)) == 10
