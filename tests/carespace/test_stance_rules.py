"""Saying where one stands after reading: when, and what a change of side carries. The server alone decides it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from carespace.contributions import cast_vote, record_stance
from carespace.counters.recount import recount_debate
from carespace.models import Stance
from carespace.refusals import UnfitError
from tests.factories.carespace import PointFactory, ReplyFactory, StanceFactory

pytestmark = pytest.mark.django_db

REASON = "What was said of nights."
LONG_TEXT = "Whoever works nights alone learns nothing from anybody, and leaves."
MINUTES = timedelta(minutes=1)


def say(reader, debate, side="against", *, after=timedelta(), **more):
    more = {"moment": "after", "reason": REASON} | more
    return record_stance(by=reader, debate=debate, side=side, at=timezone.now() + after, **more)


@pytest.fixture
def before(debate, reader):
    return record_stance(by=reader, debate=debate, moment="before", side="for")


def test_two_minutes_after_the_first_stance_one_may_say_it_again(debate, reader, before):
    with pytest.raises(UnfitError, match="Read a little first"):
        say(reader, debate, after=1.9 * MINUTES)
    # Saying it again, more strongly, begins no new two minutes.
    say(reader, debate, "for", moment="before", degree=3, after=1.9 * MINUTES)
    assert say(reader, debate, after=2.1 * MINUTES).side == "against"


def test_votes_on_three_points_are_enough(debate, reader, before):
    points = PointFactory.create_batch(3, debate=debate)
    cast_vote(by=reader, point=PointFactory(), value="agree")  # of another debate
    for point in points:
        with pytest.raises(UnfitError, match="Read a little first"):
            say(reader, debate)
        cast_vote(by=reader, point=point, value="pass")
    assert say(reader, debate).current_reason.text == REASON


def test_three_different_points_opened_are_enough(client_of, client, debate, reader, before):
    browser = client_of(reader)
    points = PointFactory.create_batch(4, debate=debate)
    for point in [points[0], *points[:2]]:
        browser.get(point.get_absolute_url())
    client.get(points[2].get_absolute_url())  # somebody else
    with pytest.raises(UnfitError, match="Read a little first"):
        say(reader, debate)
    browser.get(points[2].get_absolute_url())
    browser.get(points[3].get_absolute_url())
    before.refresh_from_db()
    assert before.opened_points == [point.pk for point in points[:3]]
    assert say(reader, debate).side == "against"


def test_before_reading_is_before_reading(debate, reader, before):
    record_stance(by=reader, debate=debate, moment="before", side="undecided")  # pressed the wrong one
    with pytest.raises(UnfitError, match="You have read since"):
        say(reader, debate, moment="before", after=3 * MINUTES)
    assert Stance.objects.get().side == "undecided"


@pytest.mark.parametrize("reason", ["", "   ", "Nineteen characters", "x" * 601])
def test_a_change_of_side_says_why(debate, reader, before, reason):
    with pytest.raises(UnfitError):
        say(reader, debate, after=3 * MINUTES, reason=reason)
    assert say(reader, debate, "for", after=3 * MINUTES, reason=reason, degree=3).current_reason is None


def test_a_second_change_says_why_again_and_a_degree_keeps_the_reason(debate, reader, before):
    say(reader, debate, after=3 * MINUTES)
    assert say(reader, debate, after=3 * MINUTES, reason="", degree=1).current_reason.text == REASON
    with pytest.raises(UnfitError):
        say(reader, debate, "for", after=3 * MINUTES, reason="")
    assert (
        say(reader, debate, "for", after=3 * MINUTES, reason="It was nothing after all.").current_reason.text
        != REASON
    )
    assert recount_debate(debate) == []


def test_a_post_can_be_credited_by_its_address_or_number(debate, reader, before):
    point = PointFactory(debate=debate, text=LONG_TEXT)
    reply = ReplyFactory(parent=point, text=LONG_TEXT)
    for named in (
        f"https://carespace.example{reply.get_absolute_url()}",
        f"{debate.get_absolute_url()}#post-{reply.pk}",
    ):
        Stance.objects.filter(moment="after").delete()
        debate.refresh_from_db()
        recount_debate(debate, mend=True)
        assert say(reader, debate, after=3 * MINUTES, credit=named).credited == reply
    assert say(reader, debate, "undecided", after=3 * MINUTES, credit=str(point.pk)).credited == point
    reply.delete()
    assert Stance.objects.filter(moment="after").count() == 1


def test_some_posts_cannot_be_credited(debate, reader, before):
    refused = [
        PointFactory(debate=debate, text=LONG_TEXT, author=reader),
        PointFactory(debate=debate, text=LONG_TEXT[:49]),
        PointFactory(debate=debate, text=LONG_TEXT, state="waiting"),
        PointFactory(text=LONG_TEXT),
    ]
    for credit in [*(str(post.pk) for post in refused), "nonsense", "9" * 18]:
        with pytest.raises(UnfitError):
            say(reader, debate, after=3 * MINUTES, credit=credit)
    assert not Stance.objects.filter(moment="after").exists()


def test_a_refusal_in_place_keeps_the_words(client_of, debate, reader, before):
    Stance.objects.update(first_at=timezone.now() - 3 * MINUTES)
    sent = {"moment": "after", "side": "against", "reason": "Too short.", "credit": "a post"}
    address = reverse("carespace:take_stance", args=[debate.slug])
    page = client_of(reader).post(address, sent, headers={"HX-Request": "true"}).content.decode()
    assert "Say what changed your mind" in page
    assert "Too short." in page
    assert 'value="a post"' in page
    plain = client_of(reader).post(address, sent)
    assert plain.status_code == 422
    assert "Too short." in plain.content.decode()


def test_a_reason_is_shown_to_nobody_else(client, client_of, stranger, debate, reader, before):
    say(reader, debate, after=3 * MINUTES)
    for browser in (client, client_of(stranger)):
        assert REASON not in browser.get(debate.get_absolute_url()).content.decode()
    assert REASON in client_of(reader).get(debate.get_absolute_url()).content.decode()


@pytest.mark.parametrize("fields", [{"reason": "Too short."}, {"reason": REASON, "moment": "before"}])
def test_the_database_keeps_the_rules(debate, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        StanceFactory(debate=debate, **{"moment": "after"} | fields)


def test_whoever_leaves_takes_the_reason_along_and_the_count_stays(debate, reader, before):
    post = PointFactory(debate=debate, text=LONG_TEXT)
    say(reader, debate, after=3 * MINUTES, credit=str(post.pk))
    reader.delete()
    stance = Stance.objects.get(moment="after")
    assert (stance.current_reason, stance.credited) == (None, post)
    debate.refresh_from_db()
    assert debate.matrix == [[0, 0, 1], [0, 0, 0], [0, 0, 0]]
