"""A file that is doubted waits at the desk for a person who says why it is right."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ratings.ingestion import processing
from ratings.models import IncomingFile, Release
from tests.factories.ratings import published_row
from tests.ratings.incoming_files import page, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_apart", "asked")]


@pytest.fixture
def doubted(sent):
    """A file of two homes, checked: it can be read, and is not likely to be the list of a whole country."""
    incoming_file = sent(published_row(URN="2000001"), published_row(URN="2000002"))
    processing.process_file(incoming_file.pk)
    incoming_file.refresh_from_db()
    return incoming_file


@pytest.mark.slow("goes from the file to the release at the desk")
def test_a_doubted_file_waits_for_a_person_who_says_why(desk, doubted, asked):
    page_text = said(page(desk, doubted))
    assert "It may not be what it says: somebody has to decide" in page_text
    assert "2 homes are listed, and Ofsted’s own total for the day is 4,009." in page_text
    assert doubted.steps.last().words.endswith("so it waits for a data editor.")
    address = reverse("publish_incoming_file", args=[doubted.pk])
    for reason, why in (("  ", "Say why"), ("x" * 501, "500")):
        answer = desk.post(address, {"reason": reason})
        assert (answer.status_code, why in answer.content.decode()) == (422, True)
    doubted.refresh_from_db()
    assert (doubted.state, doubted.accepted_because) == ("checked", "")
    for reason in ("It is a  sample.", "Another tab."):
        assert desk.post(address, {"reason": reason}).status_code == 302
    doubted.refresh_from_db()
    assert (doubted.state, doubted.accepted_because) == ("asked", "It is a sample.")
    processing.process_file(doubted.pk)
    release = Release.objects.get()
    assert release.accepted_because == "It is a sample."
    assert "2 homes are listed, and Ofsted’s own total for the day is 4,009." in release.accepted_doubts
    assert "Asked to be published all the same: It is a sample." in said(page(desk, doubted))


def test_others_than_data_editors_accept_nothing(client_of, reader, doubted):
    answer = client_of(reader).post(reverse("publish_incoming_file", args=[doubted.pk]), {"reason": "So."})
    assert answer.status_code in {302, 403}
    doubted.refresh_from_db()
    assert doubted.state == "checked"


def test_a_file_doubted_only_when_it_is_published_comes_back_to_the_desk(desk, doubted):
    """The lists beside it may have changed since it was checked."""
    IncomingFile.objects.filter(pk=doubted.pk).update(state="asked", report={"problems": [], "lists": []})
    processing.process_file(doubted.pk)
    doubted.refresh_from_db()
    assert (doubted.state, bool(doubted.doubts), doubted.problems) == ("checked", True, [])
    assert "Publish all the same" in said(page(desk, doubted))
    assert not Release.objects.exists()


def test_a_correction_takes_the_reason_back(desk, doubted):
    IncomingFile.objects.filter(pk=doubted.pk).update(accepted_because="It is a sample.")
    desk.post(
        reverse("correct_incoming_file", args=[doubted.pk]),
        {"kind": "as-at", "as_at": "2025-03-31", "status": ""},
    )
    doubted.refresh_from_db()
    assert (doubted.state, doubted.accepted_because) == ("received", "")
