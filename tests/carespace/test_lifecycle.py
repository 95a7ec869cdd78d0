"""What editors and moderators do with a debate itself, and what its state takes."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from carespace.contributions import add_point, cast_vote, record_stance
from carespace.debate_life.lifecycle import (
    close_debate,
    conclude_debate,
    end_debate,
    open_debate,
    pause_debate,
    resume_debate,
    set_end,
    withdraw_debate,
)
from carespace.models import ModerationDecision
from carespace.moderation import approve_post, hide_post
from carespace.refusals import ClosedError, NotAllowedError, UnfitError, UnreadableError, WithdrawnError
from tests.factories.carespace import DebateFactory, PointFactory

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
    debate = open_debate(by=editor, motion=" Councils should \n build homes ")
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


def test_an_end_is_set_three_days_ahead(editor):
    debate, now = DebateFactory(), timezone.now()
    with pytest.raises(UnfitError, match="72 hours") as refused:
        set_end(by=editor, debate=debate, ends_at=now + timedelta(hours=71))
    assert refused.value.field == "ends_at"
    set_end(by=editor, debate=debate, ends_at=now + timedelta(days=4))
    set_end(by=editor, debate=debate, ends_at=now + timedelta(days=4))
    debate.refresh_from_db()
    assert (debate.end, debate.end_ground) == (now + timedelta(days=4), "date")
    set_end(by=editor, debate=debate, ends_at=None)
    assert ModerationDecision.objects.filter(decision="set-end").count() == 2
    debate.refresh_from_db()
    assert debate.end is None


def test_ending_by_hand_needs_a_ground_and_waits_for_the_outcome(editor):
    debate = DebateFactory()
    with pytest.raises(UnfitError, match="readers see it"):
        end_debate(by=editor, debate=debate, reason=" ")
    with pytest.raises(ClosedError):
        conclude_debate(by=editor, debate=debate, outcome="Settled.")
    end_debate(by=editor, debate=debate, reason="The bill was dropped.")
    debate.refresh_from_db()
    assert (debate.state, debate.end_ground, debate.end_reason) == ("ended", "hand", "The bill was dropped.")
    with pytest.raises(ClosedError):
        end_debate(by=editor, debate=debate, reason="Again.")
    closure = conclude_debate(by=editor, debate=debate, outcome="Settled.")
    assert closure.outcome == "Settled."
    with pytest.raises(ClosedError):
        conclude_debate(by=editor, debate=debate, outcome="Otherwise.")


def test_a_pause_stops_at_once_and_is_taken_back(reader, moderator):
    debate = DebateFactory()
    with pytest.raises(UnfitError):
        pause_debate(by=moderator, debate=debate, kind="thinking")
    pause_debate(by=moderator, debate=debate, kind="writing", reason="A child could be told.")
    assert pause_debate(by=moderator, debate=debate, kind="writing") is None
    with pytest.raises(ClosedError, match="paused"):
        add_point(by=reader, debate=debate, side="for", text="In between.")
    pause_debate(by=moderator, debate=debate, kind="reading")
    with pytest.raises(UnreadableError):
        add_point(by=reader, debate=debate, side="for", text="In between.")
    resume_debate(by=moderator, debate=debate)
    assert resume_debate(by=moderator, debate=debate) is None
    add_point(by=reader, debate=debate, side="for", text="Afterwards.")
    kinds = ModerationDecision.objects.order_by("pk").values_list("decision", flat=True)
    assert list(kinds) == ["pause", "pause", "resume"]


def test_a_pause_outlasts_silence(moderator):
    warned = timezone.now() - timedelta(days=1)
    debate = DebateFactory(
        opened_at=warned - timedelta(days=30),
        silent_since=warned - timedelta(days=11),
        silence_warned_at=warned,
        silence_ends_at=warned + timedelta(days=3),
    )
    pause_debate(by=moderator, debate=debate, kind="writing")
    resume_debate(by=moderator, debate=debate)
    debate.refresh_from_db()
    assert debate.silence_ends_at is None
    assert timezone.now() - debate.silent_since < timedelta(minutes=1)


def test_a_post_takes_the_announced_end_of_silence_back(reader):
    warned = timezone.now() - timedelta(days=1)
    debate = DebateFactory(
        opened_at=warned - timedelta(days=30),
        silent_since=warned - timedelta(days=11),
        silence_warned_at=warned,
        silence_ends_at=warned + timedelta(days=3),
    )
    assert debate.state == "ending"
    add_point(by=reader, debate=debate, side="for", text="Not silent.")
    debate.refresh_from_db()
    assert (debate.state, debate.silence_ends_at) == ("open", None)


def test_posts_of_quiet_hours_wait_and_votes_go_on(practitioner, moderator, editor, reader):
    point = PointFactory()
    PointFactory.create_batch(2, author=practitioner)  # no newcomer
    now = timezone.localtime()
    debate = point.debate
    debate.quiet_from = (now - timedelta(hours=1)).time()
    debate.quiet_until = (now + timedelta(hours=1)).time()
    debate.save()
    assert debate.state == "quiet"
    waits = add_point(by=practitioner, debate=debate, side="for", text="At night.")
    assert waits.state == "waiting"
    assert add_point(by=editor, debate=debate, side="for", text="On duty.").state == "published"
    assert cast_vote(by=reader, point=point, value="agree")
    approve_post(by=moderator, post=waits)
    waits.refresh_from_db()
    assert waits.is_published


def test_a_scheduled_debate_takes_nothing_before_its_hour(editor, reader):
    opens = timezone.now() + timedelta(hours=1)
    debate = open_debate(
        by=editor, motion="Councils should build", at=opens, ends_at=opens + timedelta(days=3)
    )
    with pytest.raises(ClosedError, match="not opened yet"):
        record_stance(by=reader, debate=debate, moment="before", side="for")
    with pytest.raises(UnfitError, match="72 hours"):
        open_debate(by=editor, motion="Councils should not", at=opens, ends_at=opens + timedelta(days=2))
    with pytest.raises(UnfitError, match="quiet hours"):
        open_debate(by=editor, motion="Councils should not", quiet_from=time(22))


def test_nothing_is_written_where_debates_are_for_reading(reader, settings):
    settings.DEBATES_OPEN = False
    point = PointFactory()
    with pytest.raises(ClosedError, match="for reading only"):
        add_point(by=reader, debate=point.debate, side="for", text="Too early.")
    with pytest.raises(ClosedError, match="for reading only"):
        cast_vote(by=reader, point=point, value="agree")


def test_a_withdrawn_debate_takes_nothing_but_hiding(editor, reader, moderator):
    point = PointFactory()
    withdraw_debate(by=editor, debate=point.debate, reason="It named a home.")
    with pytest.raises(WithdrawnError):
        add_point(by=reader, debate=point.debate, side="for", text="Gone.")
    with pytest.raises(WithdrawnError):
        resume_debate(by=editor, debate=point.debate) or withdraw_debate(
            by=editor, debate=point.debate, reason="Twice."
        )
    hide_post(by=moderator, post=point, rule="identifies")


@pytest.mark.parametrize(
    "deed",
    [
        lambda by, debate: set_end(by=by, debate=debate, ends_at=None),
        lambda by, debate: end_debate(by=by, debate=debate, reason="Over."),
        lambda by, debate: conclude_debate(by=by, debate=debate, outcome="Over."),
        lambda by, debate: pause_debate(by=by, debate=debate, kind="writing"),
        lambda by, debate: resume_debate(by=by, debate=debate),
        lambda by, debate: withdraw_debate(by=by, debate=debate, reason="Over."),
    ],
)
def test_only_those_who_run_debates_run_one(reader, practitioner, deed):
    debate = DebateFactory()
    for person in (reader, practitioner):
        with pytest.raises(NotAllowedError):
            deed(person, debate)
    assert not ModerationDecision.objects.exists()
