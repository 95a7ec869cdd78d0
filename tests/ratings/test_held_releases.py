"""The releases held, at the desk: one taken off or put back, by a data editor, for a reason."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from ratings.models import Release, ReleaseLogEntry
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db

DAY = date(2025, 3, 31)


@pytest.fixture
def release() -> Release:
    return load_homes([home("2000001")], as_at=DAY)


def do(client, deed, release, reason="It is of another year."):
    return client.post(reverse(f"{deed}_held_release", args=[release.pk]), {"reason": reason})


def test_a_release_is_withdrawn_and_put_back_at_the_desk(desk, client, release, data_editor):
    page = desk.get(reverse("held_release", args=[release.pk])).content.decode()
    assert "Withdraw" in page
    for _ in range(2):  # two tabs
        assert do(desk, "withdraw", release).status_code == 302
    release.refresh_from_db()
    assert (release.is_current, release.withdrawn_because) == (False, "It is of another year.")
    [entry] = ReleaseLogEntry.objects.all()
    assert (entry.deed, entry.done_by) == ("withdrawn", data_editor)
    page = desk.get(reverse("held_release", args=[release.pk])).content.decode()
    assert "Put back" in page
    assert "data@example.com" in page
    public = client.get(release.get_absolute_url()).content.decode()
    assert "It is of another year." in public
    assert "data@example.com" not in public
    assert "Dana Dataeditor" not in public
    for _ in range(2):
        assert do(desk, "restore", release, "It was right.").status_code == 302
    release.refresh_from_db()
    assert release.is_current
    assert [entry.deed for entry in ReleaseLogEntry.objects.all()] == ["withdrawn", "restored"]


@pytest.mark.parametrize(("reason", "why"), [("  ", "Say why"), ("x" * 501, "at most 500")])
def test_a_reason_is_needed_and_what_was_written_is_kept(desk, release, reason, why):
    answer = do(desk, "withdraw", release, reason)
    assert (answer.status_code, why in answer.content.decode()) == (422, True)
    assert reason.strip() in answer.content.decode()
    release.refresh_from_db()
    assert release.is_current


def test_what_cannot_be_done_is_said(desk, release):
    load_homes([home("2000002")], as_at=DAY)
    answer = do(desk, "withdraw", release)
    assert answer.status_code == 422
    assert "was replaced already" in answer.content.decode()


@pytest.mark.parametrize("deed", ["withdraw", "restore"])
def test_others_than_data_editors_do_nothing(client_of, reader, editor, release, deed):
    for member in (reader, editor):
        assert do(client_of(member), deed, release).status_code in {302, 403}
    release.refresh_from_db()
    assert release.is_current
    assert not ReleaseLogEntry.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(desk, count_queries, number):
    for n in range(number):
        load_homes([home(f"200000{n}")], as_at=date(2020 + n, 3, 31))
    desk.get(reverse("held_releases"))
    assert count_queries(lambda: desk.get(reverse("held_releases"))) == 9
    held = Release.objects.first()
    for n in range(number):
        ReleaseLogEntry.objects.create(release=held, deed="restored", reason=f"{n}")
    assert count_queries(lambda: desk.get(reverse("held_release", args=[held.pk]))) == 10
