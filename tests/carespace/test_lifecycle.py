"""Opening and closing debates."""

import pytest

from carespace.debate_life.lifecycle import close_debate, open_debate
from carespace.models import ModerationDecision
from carespace.refusals import ClosedError, NotAllowedError, UnfitError
from tests.factories.carespace import DebateFactory

pytestmark = pytest.mark.django_db


def test_closing_says_when_by_whom_and_what(editor, moderator):
    debate, other = DebateFactory(), DebateFactory()
    closure = close_debate(by=editor, debate=debate, outcome=" Most wanted a first visit sooner. ")
    assert (closure.by_label, closure.outcome) == ("the editor", "Most wanted a first visit sooner.")
    assert close_debate(by=moderator, debate=other, outcome="Settled.").by_label == "a moderator"
    assert ModerationDecision.objects.filter(decision="close", post=None).count() == 2


def test_debate_closes_once(editor):
    debate = DebateFactory()
    close_debate(by=editor, debate=debate, outcome="Settled.")
    with pytest.raises(ClosedError, match="closed already"):
        close_debate(by=editor, debate=debate, outcome="Settled otherwise.")
    assert type(debate).objects.get(pk=debate.pk).closure.outcome == "Settled."
    assert ModerationDecision.objects.count() == 1


@pytest.mark.parametrize("outcome", ["", "  ", "x" * 3001])
def test_closing_needs_an_outcome(editor, outcome):
    debate = DebateFactory()
    with pytest.raises(UnfitError) as refused:
        close_debate(by=editor, debate=debate, outcome=outcome)
    assert refused.value.field == "outcome"
    assert type(debate).objects.open().get() == debate


def test_readers_run_no_debates(reader, practitioner):
    for person in (reader, practitioner):
        with pytest.raises(NotAllowedError):
            close_debate(by=person, debate=DebateFactory(), outcome="Over.")
        with pytest.raises(NotAllowedError):
            open_debate(by=person, motion="A motion")


def test_opened_debate_has_an_address_of_its_motion(editor):
    debate = open_debate(by=editor, motion=" Councils should \n build homes ", subject_title="A story")
    assert debate.motion == "Councils should build homes"
    assert debate.slug == "councils-should-build-homes"
    assert debate.opened_by_label == "the editor"
    assert ModerationDecision.objects.get().decision == "open"


def test_addresses_do_not_clash(editor):
    close_debate(by=editor, debate=open_debate(by=editor, motion="Rules!"), outcome="Yes.")
    assert open_debate(by=editor, motion="Rules").slug == "rules-debate-2"
    assert open_debate(by=editor, motion="?").slug == "debate"


@pytest.mark.parametrize("motion", ["", " ", "x" * 201])
def test_opening_needs_a_motion(editor, motion):
    with pytest.raises(UnfitError) as refused:
        open_debate(by=editor, motion=motion)
    assert refused.value.field == "motion"


def test_same_motion_is_not_opened_twice(editor):
    open_debate(by=editor, motion="Councils should build")
    with pytest.raises(UnfitError, match="open already"):
        open_debate(by=editor, motion="Councils should build")
