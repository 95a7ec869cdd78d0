"""Debates and what people say in them, for tests."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_bytes

import factory
from django.utils import timezone
from psycopg.types.numeric import Int8

from accounts.models import User
from carespace.counters.visibility import list_reached
from carespace.models import (
    Closure,
    Debate,
    DutyShift,
    Post,
    ReasonState,
    ReasonText,
    Report,
    Revision,
    Stance,
    Voice,
    Vote,
)
from carespace.models.debate_counts import COUNTED
from carespace.models.posts import ID_WIDTH
from carespace.models.voices import VoiceShown
from carespace.models.votes import VOTE_FIELDS
from carespace.voices import compute_voice_key, give_place, take_voice
from carespace.voices.taking import choose_label, choose_shown_as
from live.database.prepared_statements import fetch_prepared
from tests.factories.accounts import MemberFactory
from tests.factories.rows import add_row, change_row, read_row


class DebateFactory(factory.django.DjangoModelFactory[Debate]):
    """An open debate without posts, its row alone: search does not hear of it. `closed=True` makes it a closed one."""

    class Meta:
        model = Debate
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"motion-{n}")
    motion = factory.Sequence(lambda n: f"Motion number {n} should be carried")
    introduction = "What the motion is about."
    subject_kind = "story"
    subject_title = "A story"
    subject_address = "/news/a-story/"

    @classmethod
    def _create(cls, model_class: type[Debate], *args: object, **fields: object) -> Debate:
        return add_row(model_class(*args, **fields))

    @factory.post_generation
    def closed(self, create: bool, extracted: bool, **kwargs: object) -> None:
        if extracted:
            ClosureFactory(debate=self)


class SavedDebateFactory(DebateFactory):
    """A debate that search has heard of."""

    @classmethod
    def _create(cls, model_class: type[Debate], *args: object, **fields: object) -> Debate:
        return model_class.objects.create(*args, **fields)


class ClosureFactory(factory.django.DjangoModelFactory[Closure]):
    class Meta:
        model = Closure

    outcome = "Most people on both sides wanted a first visit sooner."


#: How many voices of a debate that show the same label have a place.
LAST_PLACE = "select coalesce(max(place), 0) from carespace_voice where debate_id = %s and label = %s"


class NewcomerFactory(MemberFactory):
    """A member made for one row: without a group, a story or a voice before it."""

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **fields: object) -> User:
        member = super()._create(model_class, *args, **fields)
        member.is_newcomer = True
        return member


def make_voice(debate: Debate, member: User | None, *, speaks: bool = False) -> Voice:
    """The member's voice in a debate; of nobody who can be found where there is no member.

    What `take_voice` asks the database of a member it can answer itself of one made just now.
    """
    if member is None:
        voice = Voice(debate=debate, key=token_bytes(32), shown_as="role", label="Member")
        add_row(voice)
    elif vars(member).pop("is_newcomer", False):
        shown_as = choose_shown_as(member)
        is_checked = shown_as == VoiceShown.ROLE and member.profession_verified_at is not None
        voice = Voice(
            debate=debate,
            key=compute_voice_key(member.voice_secret, debate.pk),
            shown_as=shown_as,
            label=choose_label(member, shown_as),
            checked_as=member.profession if is_checked else "",
        )
        if speaks:
            [last] = fetch_prepared(int, LAST_PLACE, [Int8(debate.pk), voice.label])
            voice.place = last + 1
        add_row(voice)
    else:
        voice = take_voice(debate=debate, by=member)
    if speaks:
        give_place(voice)
    return voice


class PointFactory(factory.django.DjangoModelFactory[Post]):
    """A published point by a member of its own."""

    class Meta:
        model = Post

    debate = factory.SubFactory(DebateFactory)
    parent: Post | None = None
    author = factory.SubFactory(NewcomerFactory)
    side = "for"
    text = factory.Sequence(lambda n: f"The argument of post {n}.")
    why = ""
    state = "published"
    published_at = factory.LazyAttribute(lambda post: timezone.now() if post.state == "published" else None)
    past_first_day = factory.LazyAttribute(lambda post: post.parent is None)
    """Its votes may be seen and it stands by its strength, unless a test asks for a new one."""

    @classmethod
    def _create(cls, model_class: type[Post], *args: object, **fields: object) -> Post:
        fields["closes_beneath"] = fields["state"] != "published"
        text, why, author = fields.pop("text"), fields.pop("why"), fields.pop("author")
        fields["voice"] = make_voice(fields["debate"], author, speaks=True)
        post = add_row(model_class(*args, **fields))
        post.author = author  # for tests: the row knows nobody
        post.current_revision = add_row(
            Revision(post=post, text=text, why=why, is_claim=bool(why), at=post.created_at)
        )
        above, parent = [], post.parent
        while parent:
            above.append(parent)
            parent = parent.parent
        post.path = f"{above[0].path if above else ''}{post.pk:0{ID_WIDTH}d}"
        if post.parent:
            nth = post.parent.replies.count()
            post.reply_number = f"{post.parent.reply_number}.{nth}".lstrip(".")
        post.shown = post.is_published and not any(each.closes_beneath for each in above)
        change_row(post, "path", "reply_number", "shown", "current_revision")
        # The counts of the rows at hand are right too: what a test reads before it asks the database.
        for each in list_reached(above) if post.is_published else []:
            each.descendants += 1
            each.last_reply_at = max(filter(None, (each.last_reply_at, post.published_at)))
            change_row(each, "descendants", "last_reply_at")
        if post.published_at:
            count_in_debate(post.debate, post)
        return post


def count_in_debate(debate: Debate, post: Post) -> None:
    """Counts a post on its debate's row, and on the one at hand."""
    read_row(debate, *COUNTED)
    debate.ever_published += 1
    if post.shown:
        debate.count_posts(post.side, points=int(post.is_point), replies=int(not post.is_point))
    change_row(debate, *COUNTED)


class ReplyFactory(PointFactory):
    """A published reply: ReplyFactory(parent=point)."""

    parent = factory.SubFactory(PointFactory)
    debate = factory.SelfAttribute("parent.debate")
    depth = factory.LazyAttribute(lambda reply: reply.parent.depth + 1)
    side = "neither"


class VoteFactory(factory.django.DjangoModelFactory[Vote]):
    class Meta:
        model = Vote

    post = factory.SubFactory(PointFactory)
    member = factory.SubFactory(NewcomerFactory)
    value = "agree"

    @classmethod
    def _create(cls, model_class: type[Vote], *args: object, **fields: object) -> Vote:
        member = fields.pop("member")
        fields["voice"] = make_voice(fields["post"].debate, member)
        vote = add_row(model_class(*args, **fields))
        vote.member = member
        read_row(vote.post, *VOTE_FIELDS)
        vote.post.count_vote(None, vote.value, vote.at)
        change_row(vote.post, *VOTE_FIELDS)
        return vote


class StanceFactory(factory.django.DjangoModelFactory[Stance]):
    class Meta:
        model = Stance

    debate = factory.SubFactory(DebateFactory)
    member = factory.SubFactory(NewcomerFactory)
    moment = "before"
    side = "for"
    degree = factory.LazyAttribute(lambda stance: 0 if stance.side == "undecided" else 2)

    @classmethod
    def _create(cls, model_class: type[Stance], *args: object, **fields: object) -> Stance:
        member = fields.pop("member")
        fields["voice"] = make_voice(fields["debate"], member)
        reason, state = fields.pop("reason", ""), fields.pop("reason_state", ReasonState.PRIVATE)
        stance = add_row(model_class(*args, **fields))
        if reason:
            stance.current_reason = add_row(ReasonText(stance=stance, text=reason, at=stance.at))
            stance.reason_state = state
            change_row(stance, "current_reason", "reason_state")
        stance.member = member
        debate = stance.debate
        said = dict(debate.stances.filter(voice=stance.voice).values_list("moment", "side"))
        read_row(debate, "stance_table", "matrix")
        if before := said.get("before"):
            if stance.moment == "after":
                debate.move_person((before, ""), None)
            debate.move_person(None, (before, said.get("after", "")))
        change_row(debate, "stance_table", "matrix")
        return stance


class ReportFactory(factory.django.DjangoModelFactory[Report]):
    """An open report by a reader without account that somebody could be identified."""

    class Meta:
        model = Report

    post = factory.SubFactory(PointFactory)
    reason = "identifies"


class ShiftFactory(factory.django.DjangoModelFactory[DutyShift]):
    """A shift that began a minute ago and lasts a day, not taken up."""

    class Meta:
        model = DutyShift

    moderator = factory.SubFactory(MemberFactory)
    starts_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1))
    ends_at = factory.LazyAttribute(lambda shift: shift.starts_at + timedelta(days=1))
