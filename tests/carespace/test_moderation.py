"""Deciding on posts and debates: rulings, counts, and who may."""

import pytest

from carespace.contributions import add_reply
from carespace.models import ModerationDecision, Report
from carespace.moderation import approve_post, hide_post, keep_post, withdraw_post
from carespace.refusals import ClosedError, NotAllowedError, UnfitError
from carespace.reports import create_report
from tests.factories.carespace import ClosureFactory, DebateFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db


def test_approved_post_becomes_public(moderator):
    point = PointFactory(state="waiting")
    ruling = approve_post(by=moderator, post=point)
    point.refresh_from_db()
    assert point.state == "published"
    assert point.published_at is not None
    assert (ruling.decision, ruling.by, ruling.post, ruling.debate) == (
        "approve",
        moderator,
        point,
        point.debate,
    )
    assert ruling.told_at is None


def test_approved_twice_is_ruled_once(moderator):
    point = PointFactory(state="waiting")
    approve_post(by=moderator, post=point)
    assert approve_post(by=moderator, post=point) is None
    assert ModerationDecision.objects.count() == 1


def test_replies_are_counted_while_public(moderator, reader):
    point = PointFactory()
    reply = add_reply(by=reader, point=point, text="But the rota?")
    approve_post(by=moderator, post=reply)
    point.refresh_from_db()
    assert point.descendants == 1
    hide_post(by=moderator, post=reply, rule="identifies")
    hide_post(by=moderator, post=reply, rule="identifies")
    point.refresh_from_db()
    assert point.descendants == 0
    approve_post(by=moderator, post=reply)
    point.refresh_from_db()
    assert point.descendants == 1


def test_hiding_a_waiting_reply_does_not_count(moderator):
    point = PointFactory()
    ReplyFactory(parent=point)
    hide_post(by=moderator, post=ReplyFactory(parent=point, state="waiting"), rule="personal")
    point.refresh_from_db()
    assert point.descendants == 1


def test_hidden_post_keeps_rule_and_reason(moderator):
    point = PointFactory()
    ruling = hide_post(by=moderator, post=point, rule="identifies", reason=" The town is named. ")
    point.refresh_from_db()
    assert point.state == "hidden"
    assert (ruling.rule, ruling.reason) == ("identifies", "The town is named.")


def test_hiding_names_a_rule(moderator):
    with pytest.raises(UnfitError) as refused:
        hide_post(by=moderator, post=PointFactory(), rule="")
    assert refused.value.field == "rule"


def test_ruling_answers_open_reports(moderator, reader):
    point = PointFactory()
    create_report(by=reader, post=point, reason="personal")
    ruling = keep_post(by=moderator, post=point)
    assert Report.objects.get().ruling == ruling
    assert ruling.told_at is not None
    assert keep_post(by=moderator, post=point) is None


def test_kept_post_can_be_reported_again(moderator, reader):
    point = PointFactory()
    create_report(by=reader, post=point, reason="personal")
    keep_post(by=moderator, post=point)
    create_report(by=reader, post=point, reason="personal")
    assert Report.objects.filter(ruling=None).count() == 1


def test_after_closing_posts_are_hidden_but_not_approved(moderator):
    debate = DebateFactory()
    waiting, public = PointFactory(debate=debate, state="waiting"), PointFactory(debate=debate)
    ClosureFactory(debate=debate)
    with pytest.raises(ClosedError):
        approve_post(by=moderator, post=waiting)
    assert hide_post(by=moderator, post=public, rule="identifies") is not None


@pytest.mark.parametrize(
    "deed",
    [
        lambda by, post: approve_post(by=by, post=post),
        lambda by, post: hide_post(by=by, post=post, rule="personal"),
        lambda by, post: keep_post(by=by, post=post),
    ],
)
def test_only_moderators_decide_on_posts(reader, practitioner, editor, deed):
    point = PointFactory(state="waiting")
    for person in (reader, practitioner, editor, point.author):
        with pytest.raises(NotAllowedError):
            deed(person, point)
    point.refresh_from_db()
    assert point.state == "waiting"
    assert not ModerationDecision.objects.exists()


def test_nobody_decides_on_their_own_post(moderator):
    with pytest.raises(NotAllowedError, match="Another moderator"):
        approve_post(by=moderator, post=PointFactory(author=moderator, state="waiting"))


def shown(*posts) -> list[bool]:
    """Which of them everyone may read."""
    for post in posts:
        post.refresh_from_db()
    return [post.shown for post in posts]


@pytest.mark.parametrize(
    ("rule", "replies_too", "goes"),
    [("personal", False, False), ("personal", True, True), ("identifies", False, True)],
)
def test_hiding_takes_the_replies_where_that_is_said_or_somebody_could_be_identified(
    moderator, rule, replies_too, goes
):
    point = PointFactory()
    reply = ReplyFactory(parent=point)
    hide_post(by=moderator, post=point, rule=rule, replies_too=replies_too)
    assert shown(point, reply) == [False, not goes]
    approve_post(by=moderator, post=point)
    assert shown(point, reply) == [True, True]


def test_what_is_hidden_alone_can_be_hidden_with_its_replies_later(moderator):
    point = PointFactory()
    reply = ReplyFactory(parent=point)
    hide_post(by=moderator, post=point, rule="personal")
    assert hide_post(by=moderator, post=point, rule="personal") is None
    assert hide_post(by=moderator, post=point, rule="identifies") is not None
    assert shown(reply) == [False]


def test_a_reply_beneath_a_hidden_point_is_not_published(moderator):
    point = PointFactory()
    reply = ReplyFactory(parent=point, state="waiting")
    hide_post(by=moderator, post=point, rule="identifies")
    with pytest.raises(ClosedError, match="hidden with its replies"):
        approve_post(by=moderator, post=reply)
    assert ModerationDecision.objects.count() == 1


@pytest.mark.parametrize("state", ["published", "waiting"])
def test_an_author_takes_down_their_own_post_and_what_is_beneath_stays(moderator, state):
    debate = DebateFactory()
    point = PointFactory(debate=debate, state=state)
    reply = ReplyFactory(parent=point) if state == "published" else None
    ClosureFactory(debate=debate)
    assert withdraw_post(by=point.author, post=point) is True
    assert withdraw_post(by=point.author, post=point) is False
    assert shown(point) == [False]
    assert point.state == "withdrawn"
    assert reply is None or shown(reply) == [True]
    for decide in (approve_post, lambda by, post: hide_post(by=by, post=post, rule="personal")):
        with pytest.raises(ClosedError, match="taken it down"):
            decide(by=moderator, post=point)


def test_nobody_else_takes_a_post_down(moderator, reader):
    point, orphan = PointFactory(), PointFactory(author=None)
    for person in (moderator, reader):
        for post in (point, orphan):
            with pytest.raises(NotAllowedError):
                withdraw_post(by=person, post=post)
    hide_post(by=moderator, post=point, rule="personal")
    with pytest.raises(ClosedError):
        withdraw_post(by=point.author, post=point)
