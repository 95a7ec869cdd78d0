"""Taking part: what is kept, what is refused, and what happens twice."""

from uuid import uuid4

import pytest
from django.utils import timezone

from carespace import access
from carespace.contributions import add_point, add_reply, cast_vote, record_stance
from carespace.models import Post, Report, Stance, Vote
from carespace.refusals import ClosedError, NotAllowedError, UnfitError
from carespace.reports import create_report
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import DebateFactory, PointFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    return DebateFactory(closed=True)


@pytest.fixture
def trusted():
    """A member with two public posts elsewhere."""
    member = MemberFactory()
    PointFactory.create_batch(2, author=member)
    return member


def test_newcomers_point_waits(debate, reader):
    point = add_point(by=reader, debate=debate, side="for", text="Look at the manager first.")
    assert point.state == "waiting"
    assert point.published_at is None
    assert (point.depth, point.path) == (0, f"{point.pk:010d}")


def test_third_post_does_not_wait(debate, trusted):
    point = add_point(by=trusted, debate=debate, side="against", text="Look at the rota.")
    assert point.state == "published"
    assert point.published_at is not None


def test_hidden_posts_do_not_make_a_member_trusted(debate, reader):
    PointFactory.create_batch(2, author=reader, state="hidden", published_at=timezone.now())
    assert add_point(by=reader, debate=debate, side="for", text="Again.").state == "waiting"


def test_moderators_posts_do_not_wait(debate, moderator):
    assert add_point(by=moderator, debate=debate, side="for", text="A note.").state == "published"


def test_post_keeps_how_its_author_was_shown(debate, practitioner):
    point = add_point(by=practitioner, debate=debate, side="for", text="From practice.")
    assert point.byline == "Residential manager, verified"
    practitioner.profession = "inspector"
    practitioner.save(update_fields=["profession"])
    point.refresh_from_db()
    assert point.byline == "Residential manager, verified"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write your point"),
        (" \n\t\u200b ", "Write your point"),
        ("x" * 281, "Your point has 281 characters; 280 is the most"),
    ],
)
def test_point_needs_fitting_words(debate, reader, text, sentence):
    with pytest.raises(UnfitError) as refused:
        add_point(by=reader, debate=debate, side="for", text=text)
    assert (refused.value.sentence, refused.value.field) == (sentence, "text")
    assert not Post.objects.exists()


def test_point_of_exactly_the_most_is_kept(debate, reader):
    assert len(add_point(by=reader, debate=debate, side="for", text="é" * 280).current_revision.text) == 280


def test_point_needs_a_side(debate, reader):
    with pytest.raises(UnfitError, match="for, against or neither"):
        add_point(by=reader, debate=debate, side="maybe", text="Words.")


def test_same_form_twice_makes_one_post(debate, trusted):
    nonce = uuid4()
    first = add_point(by=trusted, debate=debate, side="for", text="Once.", nonce=nonce)
    again = add_point(by=trusted, debate=debate, side="for", text="Once, edited.", nonce=nonce)
    assert first == again
    assert debate.posts.count() == 1


def test_same_words_within_a_minute_make_one_post(debate, trusted):
    first = add_point(by=trusted, debate=debate, side="for", text="Once.", nonce=uuid4())
    again = add_point(by=trusted, debate=debate, side="for", text=" Once. ", nonce=uuid4())
    assert first == again


def test_same_words_an_hour_later_make_another_post(debate, trusted):
    first = add_point(by=trusted, debate=debate, side="for", text="Once.")
    Post.objects.filter(pk=first.pk).update(created_at=timezone.now() - timezone.timedelta(hours=1))
    assert add_point(by=trusted, debate=debate, side="for", text="Once.") != first


def test_two_people_may_send_the_same_nonce(debate, trusted, reader):
    nonce = uuid4()
    add_point(by=trusted, debate=debate, side="for", text="Mine.", nonce=nonce)
    add_point(by=reader, debate=debate, side="for", text="Mine too.", nonce=nonce)
    assert debate.posts.count() == 2


def test_a_mark_drawn_for_one_form_hides_no_post_of_another(debate, trusted):
    nonce, point, other = uuid4(), PointFactory(debate=debate), PointFactory(debate=debate)
    posts = [
        add_point(by=trusted, debate=debate, side="for", text="Here.", nonce=nonce),
        add_point(by=trusted, debate=DebateFactory(), side="for", text="There.", nonce=nonce),
        add_reply(by=trusted, point=point, text="To one.", nonce=nonce),
        add_reply(by=trusted, point=other, text="To the other.", nonce=nonce),
    ]
    assert len({post.pk for post in posts}) == 4


@pytest.mark.parametrize(
    "deed",
    [
        lambda by, debate, point: add_point(by=by, debate=debate, side="for", text="Late."),
        lambda by, debate, point: add_reply(by=by, point=point, text="Late."),
        lambda by, debate, point: cast_vote(by=by, point=point, value="agree"),
        lambda by, debate, point: record_stance(by=by, debate=debate, moment="before", side="for"),
    ],
)
def test_closed_debate_accepts_nothing(closed, trusted, deed):
    point = PointFactory(debate=closed)
    before = closed.moved_at
    with pytest.raises(ClosedError, match="Comments are closed"):
        deed(trusted, closed, point)
    closed.refresh_from_db()
    assert closed.posts.count() == 1
    assert not Vote.objects.exists()
    assert not Stance.objects.exists()
    assert closed.moved_at == before


def test_inactive_member_may_not(debate, reader):
    reader.is_active = False
    with pytest.raises(NotAllowedError):
        add_point(by=reader, debate=debate, side="for", text="Words.")


def test_reply_stands_beneath_its_point(debate, trusted):
    point = PointFactory(debate=debate)
    reply = add_reply(by=trusted, point=point, text="But the rota?")
    point.refresh_from_db()
    assert (reply.parent, reply.depth, reply.side) == (point, 1, "neither")
    assert reply.path == f"{point.path}{reply.pk:010d}"
    assert point.descendants == 1
    assert reply.point_id == point.pk


def test_waiting_reply_is_not_counted(debate, reader):
    point = PointFactory(debate=debate)
    add_reply(by=reader, point=point, text="But the rota?")
    point.refresh_from_db()
    assert point.descendants == 0


def test_reply_may_be_longer_than_a_point(debate, trusted):
    point = PointFactory(debate=debate)
    assert len(add_reply(by=trusted, point=point, text="y" * 1200).current_revision.text) == 1200
    with pytest.raises(UnfitError, match="1201 characters; 1200 is the most"):
        add_reply(by=trusted, point=point, text="y" * 1201)


@pytest.mark.parametrize("state", ["waiting", "hidden"])
def test_point_that_is_not_public_takes_neither_reply_nor_vote(trusted, state):
    point = PointFactory(state=state)
    with pytest.raises(ClosedError):
        add_reply(by=trusted, point=point, text="Hello?")
    with pytest.raises(ClosedError):
        cast_vote(by=trusted, point=point, value="agree")


def test_report_by_a_member_is_kept_once(reader):
    point = PointFactory()
    first = create_report(by=reader, post=point, reason="identifies", details="The town.")
    assert create_report(by=reader, post=point, reason="personal") == first
    assert Report.objects.count() == 1


def test_report_by_a_reader_without_account(db):
    point = PointFactory(debate=DebateFactory(closed=True))
    assert create_report(by=None, post=point, reason="identifies").reporter is None


@pytest.mark.parametrize(("reason", "details", "field"), [("dull", "", "reason"), ("other", " ", "details")])
def test_report_needs_a_reason(reader, reason, details, field):
    with pytest.raises(UnfitError) as refused:
        create_report(by=reader, post=PointFactory(), reason=reason, details=details)
    assert refused.value.field == field


def test_post_that_is_not_public_cannot_be_reported(reader):
    with pytest.raises(ClosedError):
        create_report(by=reader, post=PointFactory(state="waiting"), reason="identifies")


@pytest.mark.parametrize("words", ["می\u200cخواهم", "क्\u200dष", "לא, no"])
def test_joiners_and_direction_are_kept(client_of, reader, words):
    debate = DebateFactory()
    point = PointFactory(debate=debate, text=words)
    assert add_reply(by=reader, point=point, text=f"{words}\u202e\u200b").current_revision.text == words
    page = client_of(reader).get(debate.get_absolute_url()).content.decode()
    assert f'<p class="point-text" dir="auto">{words}</p>' in page
    assert f"<bdi>{point.voice.shown_name}</bdi>" in page


def test_trust_is_of_one_member(reader, stranger):
    access.trust(reader)
    for member in (reader, stranger):
        member.refresh_from_db()
    assert (reader.is_trusted, stranger.is_trusted) == (True, False)
    access.doubt([stranger])
    reader.refresh_from_db()
    assert reader.is_trusted
