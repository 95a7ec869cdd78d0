"""What is stored of a debate's counts is what is counted, whatever was done and in whichever order."""

from __future__ import annotations

import random
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carespace.contributions import add_reply, cast_vote, record_stance
from carespace.counters.recount import recount_debate
from carespace.counters.visibility import change_post_state
from carespace.models import Debate, Post, Vote
from carespace.moderation import approve_post, hide_post
from carespace.refusals import RefusalError
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import PointFactory, ReplyFactory, StanceFactory, VoteFactory

pytestmark = pytest.mark.django_db

REASON = "What was said of nights."


def test_a_recount_reads_one_debate_alone(debate):
    VoteFactory.create_batch(2, post=PointFactory(debate=debate))
    other = VoteFactory().post.debate
    assert recount_debate(debate) == recount_debate(other) == []


def test_factories_store_what_is_counted(debate):
    point = PointFactory(debate=debate)
    reply = ReplyFactory(parent=ReplyFactory(parent=point))
    ReplyFactory(parent=reply, state="waiting")
    hidden = PointFactory(debate=debate, side="against", state="hidden", published_at=reply.published_at)
    ReplyFactory(parent=hidden)
    for value in ("agree", "disagree", "pass"):
        VoteFactory(post=point, value=value)
    first = StanceFactory(debate=debate)
    StanceFactory(debate=debate, member=first.member, moment="after", side="undecided")
    StanceFactory(debate=debate, side="against")
    assert recount_debate(debate) == []
    debate.refresh_from_db()
    assert (debate.points, debate.replies, debate.ever_published) == (1, 2, 5)
    assert debate.stance_table == [[0, 0, 1, 0], [0, 0, 0, 0], [1, 0, 0, 0]]
    assert debate.matrix == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]
    assert (debate.people, debate.stances_undecided, debate.stances_against) == (2, 1, 1)
    assert debate.count_stood_before("for") == 1


@pytest.mark.slow("does two hundred deeds, each a transaction")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_deeds_in_any_order_keep_every_count(debate, moderator, seed):
    draw = random.Random(seed)
    members = MemberFactory.create_batch(4)
    for member in members[:2]:
        PointFactory.create_batch(2, author=member)  # of another debate: these wait no more
    PointFactory.create_batch(3, debate=debate)
    ReplyFactory(parent=debate.posts.first())

    def do_one() -> None:
        member, post = draw.choice(members), draw.choice(list(debate.posts.all()))
        match draw.randrange(7):
            case 0:
                add_reply(by=member, point=post, text=f"Words {draw.random()}", side="for")
            case 1 | 2:
                cast_vote(by=member, point=post, value=draw.choice(["agree", "disagree", "pass", None]))
            case 3:
                moment, side = draw.choice(["before", "after"]), draw.choice(["for", "undecided", "against"])
                at = timezone.now() + timedelta(hours=1)
                record_stance(by=member, debate=debate, moment=moment, side=side, reason=REASON, at=at)
            case 4:
                hide_post(by=moderator, post=post, rule="personal")
            case _:
                approve_post(by=moderator, post=post)

    for _ in range(70):
        try:
            do_one()
        except RefusalError:
            continue
    assert recount_debate(debate) == []
    assert debate.posts.filter(shown=False).exists()
    assert Vote.objects.exists()


@pytest.mark.slow("two hundred changes, counted anew after each")
@pytest.mark.parametrize("seed", range(4))
def test_states_changed_anywhere_in_a_tree_keep_every_count(debate, seed):
    draw = random.Random(seed)
    posts = [PointFactory(debate=debate)]
    for _ in range(12):
        posts.append(ReplyFactory(parent=draw.choice(posts), state=draw.choice(["published", "waiting"])))
    for _ in range(30):
        with transaction.atomic():
            held = Debate.objects.select_for_update().get(pk=debate.pk)
            post = Post.objects.get(pk=draw.choice(posts).pk)
            state = draw.choice(["published", "published", "hidden"])
            change_post_state(held, post, state, closes_beneath=state == "hidden" and draw.random() < 0.6)
            held.save()
        assert recount_debate(debate) == []


def test_a_post_goes_alone_or_with_what_is_beneath(debate):
    point = PointFactory(debate=debate)
    reply = ReplyFactory(parent=point)
    ReplyFactory(parent=reply)
    assert change_post_state(debate, Post.objects.get(pk=reply.pk), "hidden")
    assert list(Post.objects.order_by("pk").values_list("shown", flat=True)) == [True, False, True]
    assert change_post_state(debate, Post.objects.get(pk=point.pk), "hidden", closes_beneath=True)
    assert not Post.objects.filter(shown=True).exists()
    assert not change_post_state(debate, Post.objects.get(pk=reply.pk), "published")
    assert not Post.objects.filter(shown=True).exists()
    assert change_post_state(debate, Post.objects.get(pk=point.pk), "published")
    assert Post.objects.filter(shown=True).count() == 3


def test_a_subtree_goes_and_comes_in_as_many_statements_whatever_its_size(debate):
    point = PointFactory(debate=debate)

    def count(state: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            change_post_state(debate, Post.objects.get(pk=point.pk), state, closes_beneath=state == "hidden")
        return len(seen)

    ReplyFactory(parent=point)
    few = [count("hidden"), count("published")]
    ReplyFactory.create_batch(5, parent=point)
    assert [count("hidden"), count("published")] == few
    assert max(few) <= 3


def test_the_command_finds_and_mends_what_differs(debate):
    point = PointFactory(debate=debate)
    VoteFactory(post=point)
    out = StringIO()
    call_command("recount_debates", stdout=out)
    assert "Every count is right." in out.getvalue()
    Post.objects.filter(pk=point.pk).update(agrees=7, last_reply_at=debate.opened_at)
    Debate.objects.filter(pk=debate.pk).update(replies=3)
    with pytest.raises(CommandError, match="3 counts differ"):
        call_command("recount_debates", debate.slug, stdout=out)
    assert f"{debate.slug}: post {point.pk}: agrees is 7, counted 1" in out.getvalue()
    call_command("recount_debates", debate.slug, "--mend", stdout=out)
    assert "Mended 3 counts." in out.getvalue()
    assert recount_debate(debate) == []
    with pytest.raises(CommandError, match="no debate no-such"):
        call_command("recount_debates", "no-such", stdout=out)


def test_what_cannot_be_is_refused_by_the_database(debate):
    point = PointFactory(debate=debate, state="waiting")
    for broken in (
        lambda: Post.objects.filter(pk=point.pk).update(shown=True),
        lambda: Debate.objects.filter(pk=debate.pk).update(stance_table=[[0, 0, 0, 0]] * 2),
        lambda: Debate.objects.filter(pk=debate.pk).update(stance_table=[[0, 0, 0, -1]] * 3),
        lambda: Debate.objects.filter(pk=debate.pk).update(matrix=[[0, 0, -1]] * 3),
        lambda: Debate.objects.filter(pk=debate.pk).update(matrix=[[0, 0, 0]] * 2),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()
