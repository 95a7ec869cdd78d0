"""A moderator who has left since they signed in decides nothing any more; one who leaves meanwhile waits, or is waited for."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.own_page.leaving import leave
from accounts.unsent_forms import keep_unsent_form
from carespace.access import may_run_debates
from carespace.debate_life import corrections, lifecycle
from carespace.duty import rota
from carespace.models import DutyShift, ModerationDecision
from carespace.moderation import approve_post, hide_post, keep_post
from carespace.refusals import NotAllowedError
from carespace.reports import create_report
from carespace.stances.reasons import hide_reason
from carespace.words.withholding import withhold_text
from tests.carespace.test_closing_race import started, waiting_for_a_lock
from tests.conftest import in_group
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import PointFactory, ShiftFactory, StanceFactory

pytestmark = pytest.mark.django_db


def give_reason(post):
    said = {"reason": "It had not crossed my mind.", "reason_shown": "unsigned", "reason_state": "waiting"}
    return StanceFactory(debate=post.debate, moment="after", credited=post, **said)


def put_shift(by, to):
    now = timezone.now()
    return rota.add_shift(by=by, moderator=to, starts_at=now, ends_at=now + timedelta(hours=8))


DEEDS = {
    "approve": lambda by, post: approve_post(by=by, post=post),
    "hide": lambda by, post: hide_post(by=by, post=post, rule="personal"),
    "keep": lambda by, post: keep_post(by=by, post=post),
    "withhold": lambda by, post: withhold_text(by=by, post=post, number=1, rule="personal"),
    "hide a reason": lambda by, post: hide_reason(by=by, stance=give_reason(post), rule="personal"),
    "open": lambda by, post: lifecycle.open_debate(by=by, motion="Homes should be small"),
    "set the end": lambda by, post: lifecycle.set_end(by=by, debate=post.debate, ends_at=None),
    "end": lambda by, post: lifecycle.end_debate(by=by, debate=post.debate, reason="Enough."),
    "conclude": lambda by, post: lifecycle.conclude_debate(by=by, debate=post.debate, outcome="Settled."),
    "close": lambda by, post: lifecycle.close_debate(by=by, debate=post.debate, outcome="Settled."),
    "pause": lambda by, post: lifecycle.pause_debate(by=by, debate=post.debate, kind="writing"),
    "resume": lambda by, post: lifecycle.resume_debate(by=by, debate=post.debate),
    "withdraw": lambda by, post: lifecycle.withdraw_debate(by=by, debate=post.debate, reason="Wrong."),
    "correct": lambda by, post: corrections.correct_motion(
        by=by, debate=post.debate, motion="Homes should be small", introduction=""
    ),
    "note": lambda by, post: corrections.note_correction(by=by, debate=post.debate, text="It was meant so."),
    "stand in": lambda by, post: rota.take_up_shift(by=by, shift=ShiftFactory()),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_whoever_has_left_decides_nothing(moderator, deed):
    post = PointFactory(state="waiting" if deed == "approve" else "published")
    assert may_run_debates(moderator), "as is known since they signed in"
    User.objects.get(pk=moderator.pk).delete()
    with pytest.raises(NotAllowedError):
        DEEDS[deed](moderator, post)
    assert not ModerationDecision.objects.exists()


def test_what_somebody_reported_as_they_left_is_told_without_them(reader):
    point = PointFactory()
    User.objects.get(pk=reader.pk).delete()
    report = create_report(by=reader, post=point, reason="identifies", details="The town.")
    assert (report.reporter, report.details) == (None, "The town.")


def test_no_shift_is_given_to_whoever_has_left(moderator):
    gone = in_group(MemberFactory(), "Moderators")
    assert rota.access.may_moderate(gone)
    shift = ShiftFactory(moderator=moderator, taken_up_at=timezone.now())
    User.objects.get(pk=gone.pk).delete()
    for give in (
        lambda: put_shift(moderator, gone),
        lambda: rota.hand_over_shift(by=moderator, shift=shift, to=gone),
    ):
        with pytest.raises(NotAllowedError):
            give()
    assert DutyShift.objects.get() == shift


@pytest.mark.django_db(transaction=True)
def test_a_decision_waits_for_whoever_is_leaving(moderator):
    post, answers = PointFactory(), []
    with transaction.atomic():
        leave(by=moderator)
        thread = started(lambda: hide_post(by=moderator, post=post, rule="personal"), answers)
        while not waiting_for_a_lock():
            assert thread.is_alive(), answers
    thread.join()
    assert isinstance(answers[0], NotAllowedError)
    assert not ModerationDecision.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "name_member",
    [
        lambda by: create_report(by=by, post=PointFactory(), reason="identifies").reporter,
        lambda by: keep_unsent_form(by=by, where="/debates/homes/points/add/", words={"text": "A word"}),
    ],
    ids=["report", "unsent words"],
)
def test_what_names_a_member_waits_for_their_leaving(reader, name_member):
    answers = []
    with transaction.atomic():
        leave(by=reader)
        thread = started(lambda: name_member(reader), answers)
        while not waiting_for_a_lock():
            assert thread.is_alive(), answers
    thread.join()
    assert answers == [None]


@pytest.mark.django_db(transaction=True)
def test_leaving_waits_for_a_decision_which_stays(moderator):
    post, answers = PointFactory(), []
    with transaction.atomic():
        hide_post(by=moderator, post=post, rule="personal")
        thread = started(lambda: leave(by=moderator), answers)
        while not waiting_for_a_lock():
            assert thread.is_alive(), answers
    thread.join()
    assert answers == [True]
    assert ModerationDecision.objects.get().by is None
