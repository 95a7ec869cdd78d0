"""A motion is corrected until somebody has taken a stance on it; afterwards a dated note says what was wrong."""

import pytest
from django.urls import reverse

from carespace.debate_life.corrections import correct_motion, note_correction
from carespace.models import ModerationDecision, MotionNote
from carespace.refusals import ClosedError, NotAllowedError, UnfitError
from tests.carespace.test_pages import text_of
from tests.factories.carespace import ClosureFactory, DebateFactory, StanceFactory

pytestmark = pytest.mark.django_db


def test_a_motion_nobody_stands_on_is_corrected_and_keeps_its_address(editor):
    debate = DebateFactory(motion="Homes should be smal", introduction="Why.")
    address = debate.get_absolute_url()
    correct_motion(by=editor, debate=debate, motion=" Homes should be small ", introduction="Why.")
    assert (
        correct_motion(by=editor, debate=debate, motion="Homes should be small", introduction="Why.") is None
    )
    debate.refresh_from_db()
    assert (debate.motion, debate.get_absolute_url()) == ("Homes should be small", address)
    assert ModerationDecision.objects.get().reason == "Before: Homes should be smal"


def test_words_people_stand_on_stay(editor):
    debate = StanceFactory().debate
    with pytest.raises(ClosedError, match="add a note"):
        correct_motion(by=editor, debate=debate, motion="Something else", introduction="")
    note = note_correction(by=editor, debate=debate, text=" It is section 20, \n not 21. ")
    assert note.text == "It is section 20, not 21."
    assert note_correction(by=editor, debate=debate, text="It is section 20, not 21.") == note


@pytest.mark.parametrize("words", ["", "x" * 501, "Oakfield Lodge was meant"])
def test_a_note_is_words_and_tells_no_home(editor, words):
    with pytest.raises(UnfitError) as refused:
        note_correction(by=editor, debate=DebateFactory(), text=words)
    assert refused.value.field == "text"
    with pytest.raises(UnfitError):
        correct_motion(
            by=editor, debate=DebateFactory(), motion="Oakfield Lodge should close", introduction=""
        )
    assert not MotionNote.objects.exists()


def test_readers_correct_nothing(reader):
    with pytest.raises(NotAllowedError):
        correct_motion(by=reader, debate=DebateFactory(), motion="Mine", introduction="")
    with pytest.raises(NotAllowedError):
        note_correction(by=reader, debate=DebateFactory(), text="Mine")


def test_the_desk_offers_one_of_the_two_and_the_page_shows_the_note(client, client_of, editor):
    debate = DebateFactory()
    address = reverse("carespace:life", args=[debate.slug])
    browser = client_of(editor)
    assert "Correct the motion" in text_of(browser.get(address))
    words = {"deed": "correct the motion", "motion": "Homes should be small", "introduction": ""}
    assert browser.post(address, words).status_code == 302
    StanceFactory(debate=debate)
    assert "Note a correction" in text_of(browser.get(address))
    assert browser.post(address, words | {"motion": "Homes should be large"}).status_code == 409
    assert (
        browser.post(address, {"deed": "note a correction", "text": "Small means four."}).status_code == 302
    )
    ClosureFactory(debate=debate)
    page = text_of(client.get(debate.get_absolute_url()))
    assert "Homes should be small" in page
    assert "Small means four." in page
