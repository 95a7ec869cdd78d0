"""Votes and stances: what is kept, what is refused, and what happens twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from carespace.contributions import cast_vote, record_stance
from carespace.models import Stance
from carespace.refusals import NotAllowedError, UnfitError
from carespace.voices import find_voice
from tests.factories.carespace import PointFactory, ReplyFactory, StanceFactory

pytestmark = pytest.mark.django_db


def test_changed_vote_replaces(reader):
    point = PointFactory()
    cast_vote(by=reader, point=point, value="agree")
    cast_vote(by=reader, point=point, value="disagree")
    assert list(point.votes.values_list("voice", "value")) == [
        (find_voice(point.debate, reader).pk, "disagree")
    ]


def test_vote_can_be_taken_back_twice(reader):
    point = PointFactory()
    cast_vote(by=reader, point=point, value="pass")
    assert cast_vote(by=reader, point=point, value=None) is None
    assert cast_vote(by=reader, point=point, value=None) is None
    assert not point.votes.exists()


def test_same_vote_twice_moves_the_debate_once(reader, debate):
    point = PointFactory(debate=debate)
    cast_vote(by=reader, point=point, value="agree")
    debate.refresh_from_db()
    moved = debate.moved_at
    cast_vote(by=reader, point=point, value="agree")
    debate.refresh_from_db()
    assert debate.moved_at == moved
    assert point.votes.count() == 1


def test_vote_words_are_known(reader):
    with pytest.raises(UnfitError):
        cast_vote(by=reader, point=PointFactory(), value="love")


def test_nobody_votes_on_their_own_point(reader):
    with pytest.raises(NotAllowedError, match="your own point"):
        cast_vote(by=reader, point=PointFactory(author=reader), value="agree")


def test_replies_take_no_votes(reader):
    with pytest.raises(UnfitError):
        cast_vote(by=reader, point=ReplyFactory(), value="agree")


def test_stance_before_and_after(debate, reader):
    record_stance(by=reader, debate=debate, moment="before", side="for", degree=3)
    record_stance(by=reader, debate=debate, moment="before", side="for", degree=1)
    later = {
        "moment": "after",
        "reason": "The figures on turnover.",
        "at": timezone.now() + timedelta(minutes=3),
    }
    record_stance(by=reader, debate=debate, side="undecided", degree=3, **later)
    record_stance(by=reader, debate=debate, side="against", degree=2, **later)
    assert sorted(debate.stances.values_list("moment", "side", "degree")) == [
        ("after", "against", 2),
        ("before", "for", 1),
    ]


def test_after_needs_a_before(debate, reader):
    with pytest.raises(UnfitError, match="first"):
        record_stance(by=reader, debate=debate, moment="after", side="for")


def test_before_stands_once_after_is_said(debate, reader):
    record_stance(by=reader, debate=debate, moment="before", side="for")
    StanceFactory(debate=debate, member=reader, moment="after", side="against")
    with pytest.raises(UnfitError):
        record_stance(by=reader, debate=debate, moment="before", side="against")
    assert debate.stances.get(moment="before").side == "for"


@pytest.mark.parametrize(
    ("moment", "side", "degree"), [("later", "for", 2), ("before", "maybe", 2), ("before", "for", 4)]
)
def test_stance_words_are_known(debate, reader, moment, side, degree):
    with pytest.raises(UnfitError):
        record_stance(by=reader, debate=debate, moment=moment, side=side, degree=degree)
    assert not Stance.objects.exists()


def test_a_reason_half_written_is_kept_and_goes_once_it_is_sent(debate, reader, client_of):
    StanceFactory(debate=debate, member=reader, first_at=timezone.now() - timedelta(hours=1))
    page, deed = debate.get_absolute_url(), f"{debate.get_absolute_url()}stance/"
    browser = client_of(reader)
    reason = "What was said of nights, and of the rota."
    typed = {"moment": "after", "reason": reason, "credit": "/debates/", "reason_shown": "unsigned"}
    assert browser.post("/you/unsent/", {**typed, "keep": deed}).status_code == 302
    kept = browser.get(page).content.decode()
    assert f"{reason}</textarea>" in kept
    assert 'value="/debates/" maxlength' in kept
    assert '<option value="unsigned" selected>' in kept
    # How strongly is a form of its own, and leaves what is typed beside it.
    assert browser.post(deed, {"moment": "before", "side": "for", "degree": "3"}).status_code == 302
    assert reader.unsent_forms.exists()
    assert browser.post(deed, {**typed, "side": "against", "credit": ""}).status_code == 302
    assert not reader.unsent_forms.exists()
    assert debate.stances.filter(moment="after", side="against").exists()
