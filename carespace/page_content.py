"""What the pages of debates show. A fixed number of queries, however many posts there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.dateparse import parse_datetime

from accounts.models import User
from carespace import access
from carespace.counters import counts_shown
from carespace.counters.visibility import AFTER_DIGITS
from carespace.models import Debate, Follow, ModerationDecision, Moment, Post, PostState, Stance, Voice, Vote
from carespace.models.counting import PostQuerySet
from carespace.models.post_states import GONE_STATES
from carespace.models.posts import ANSWERED_POINT
from carespace.voices import compute_voice_key, find_voice, find_voices_in
from live.database.json_rows import rows_as_json

#: So many that the page weighs and takes little for everybody; each list leads on to the whole.
POINTS_SHOWN = 4
NEW_SHOWN = 4
THREADS_SHOWN = 8
REPLIES_SHOWN = 2
REMOVED_LISTED = 100
#: What a stance says, as it comes with its voice.
STANCE_FIELDS = [
    each.attname for each in Stance._meta.concrete_fields if each.name not in {"debate", "voice"}
]


@dataclass
class Participation:
    """What one member has said in one debate; nothing at all for a reader without account."""

    member: User | None = None
    voice: Voice | None = None
    voice_id: int = 0
    """The number of the voice; 0 before the first deed in this debate."""
    votes: dict[int, str] = field(default_factory=dict)
    before: Stance | None = None
    after: Stance | None = None
    unpublished: list[Post] = field(default_factory=list)
    may_follow: bool = True
    """Whether the member may be following the debate: it is known only of one who has a voice there."""

    @property
    def is_newcomer(self) -> bool:
        """Whether the page tells the member that a moderator reads first: to all who are not known to be trusted."""
        return self.member is not None and not access.is_known(self.member)

    def wrote(self, post: Post) -> bool:
        """Whether a post is the member's own."""
        return self.voice_id == post.voice_id


def load_voice(debate: Debate, member: User) -> Participation:
    """How a member is shown in a debate, and nothing of what they did there. One query."""
    voice = find_voice(debate, member)
    return Participation(member=member, voice=voice, voice_id=voice.pk if voice else 0)


def load_participation(debate: Debate, person: access.Person) -> Participation:
    """What one person has done in a debate: stances and posts that are not public. One query, and one where there are such
    posts; none for a stranger, who has done nothing. What they voted is read with the points a page shows."""
    if not isinstance(person, User) or not person.is_active:
        return Participation()
    mine = Stance.objects.filter(voice=OuterRef("pk"))
    own = Post.objects.exclude(state="published")
    key = compute_voice_key(person.voice_secret, debate.pk)
    voice = (
        Voice.objects.filter(key=key)
        .annotate(
            said=rows_as_json(mine, *STANCE_FIELDS),
            has_unpublished=Exists(own.filter(voice=OuterRef("pk"))),
            follows=Exists(Follow.objects.filter(key=OuterRef("key"))),
        )
        .first()
    )
    if voice is None:
        return Participation(member=person)
    stances = {row["moment"]: read_stance(voice, row) for row in voice.said}
    unpublished = own.filter(voice=voice).with_words().order_by("-created_at")
    return Participation(
        member=person,
        voice=voice,
        voice_id=voice.pk,
        before=stances.get(Moment.BEFORE),
        after=stances.get(Moment.AFTER),
        unpublished=list(unpublished[:10]) if voice.has_unpublished else [],
        may_follow=voice.follows,
    )


def read_stance(voice: Voice, row: dict[str, Any]) -> Stance:
    """A stance as it came with its voice."""
    moments = {name: parse_datetime(row[name]) for name in ("at", "first_at")}
    return Stance(voice=voice, debate_id=voice.debate_id, **{**row, **moments})


def list_points(debate: Debate, side: str) -> PostQuerySet:
    """The points of one side that everyone may read."""
    points: PostQuerySet = Post.objects.filter(debate=debate, side=side).points().published().with_words()
    return points


def stand_in(point: Post, debate: Debate) -> Post:
    """A point of a debate, given the debate's row that is at hand."""
    point.debate = debate
    return point


def annotate_own_votes(points: PostQuerySet, own: Participation) -> PostQuerySet:
    """The points with `own_vote`, what a member voted on each."""
    mine = Vote.objects.filter(post=OuterRef("pk"), voice=own.voice_id).values("value")[:1]
    annotated: PostQuerySet = points.annotate(own_vote=Subquery(mine)) if own.voice_id else points
    return annotated


def attach_own_votes(points: list[Post], own: Participation) -> list[Post]:
    """Gives every point of a debate at hand its `bar` of votes (None where nobody may see them yet), the member's `vote`
    and whether they `may_vote`. One query where the points came without `own_vote`; none for a stranger."""
    came = {point.pk: point.own_vote for point in points if hasattr(point, "own_vote")}
    own.votes.update({pk: value for pk, value in came.items() if value})
    if own.voice_id and (left := [point for point in points if point.pk not in came]):
        votes = Vote.objects.filter(voice=own.voice_id, post__in=left).values_list("post_id", "value")
        own.votes.update(votes)
    for point in points:
        point.bar = counts_shown.build_shown_votes(point, point.debate)
        point.vote = own.votes.get(point.pk, "")
        point.is_own = own.wrote(point)
        point.may_vote = own.member is not None and not point.is_own
    return points


@dataclass
class PointColumn:
    """The strongest points of one side."""

    side: str
    title: str
    total: int
    points: list[Post]


def list_unvoted(debate: Debate, side: str, own: Participation) -> PostQuerySet:
    """The points of one side that a member may vote on and has not."""
    voted = Exists(Vote.objects.filter(post=OuterRef("pk"), voice=own.voice_id))
    return list_points(debate, side).exclude(voice=own.voice_id).filter(~voted)


@dataclass
class DebatePoints:
    """The points on a debate's page: those past their first day by their strength, the new ones by when they came."""

    columns: list[PointColumn]
    new: list[Post]
    has_more_new: bool

    @property
    def shown(self) -> list[Post]:
        return [*self.new, *(point for column in self.columns for point in column.points)]


def list_new_points(debate: Debate) -> PostQuerySet:
    """The points of all sides in their first day, the newest first: for everyone alike, whatever was voted on them."""
    new: PostQuerySet = Post.objects.filter(debate=debate).points().published().with_words().in_first_day()
    return new


def load_points(debate: Debate, own: Participation) -> DebatePoints:
    """For, against, and neither where there is one, each with its strongest points past their first day; and the newest of
    those in it, with a member's votes. One query."""
    totals = {
        "for": debate.points_for,
        "against": debate.points_against,
        "neither": debate.points_neither,
    }
    titles = {
        "for": "Strongest points for",
        "against": "Strongest points against",
        "neither": "On neither side",
    }
    strong = [
        annotate_own_votes(list_points(debate, side), own).strongest()[:POINTS_SHOWN] for side in titles
    ]
    new_points = annotate_own_votes(list_new_points(debate), own)[: NEW_SHOWN + 1]
    found = list(new_points.union(*strong, all=True))
    new = sorted(
        (point for point in found if not point.past_first_day),
        key=lambda point: (point.published_at, point.pk),
        reverse=True,
    )
    points = sorted(
        (point for point in found if point.past_first_day), key=lambda point: (-point.strength, -point.pk)
    )
    attach_own_votes([stand_in(point, debate) for point in [*new[:NEW_SHOWN], *points]], own)
    columns = [
        PointColumn(side, title, totals[side], [point for point in points if point.side == side])
        for side, title in titles.items()
    ]
    return DebatePoints(columns, new[:NEW_SHOWN], len(new) > NEW_SHOWN)


def annotate_removals(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Adds removed_for (a rule), removed_at and removal_reason of the latest decision to hide."""
    hidden = ModerationDecision.objects.filter(post=OuterRef("pk"), decision="hide").order_by("-at", "-pk")
    return posts.annotate(
        removed_for=Subquery(hidden.values("rule")[:1]),
        removed_at=Subquery(hidden.values("at")[:1]),
        removal_reason=Subquery(hidden.values("reason")[:1]),
    )


def list_visible_replies() -> QuerySet[Post]:
    """Published replies and the places of those taken down, which say when and why."""
    removed = Q(state__in=GONE_STATES, published_at__isnull=False)
    replies = Post.objects.replies().filter(Q(shown=True) | removed).select_related("debate").with_words()
    return annotate_removals(replies)


def list_beneath(point: Post) -> QuerySet[Post]:
    """What stands beneath a point, in reading order: each reply, and then what answers it."""
    beneath = list_visible_replies().filter(
        debate=point.debate_id, path__gt=point.path, path__lt=f"{point.path}{AFTER_DIGITS}"
    )
    return beneath.order_by("path")


def attach_decisions(posts: Collection[Post]) -> None:
    """Gives every post its `decisions`, the oldest first, for moderators. One query."""
    found: dict[int | None, list[ModerationDecision]] = {}
    for decision in ModerationDecision.objects.filter(post__in=[post.pk for post in posts]).order_by(
        "at", "pk"
    ):
        found.setdefault(decision.post_id, []).append(decision)
    for post in posts:
        post.decisions = found.get(post.pk, [])


def attach_own_part(posts: Iterable[Post], moderator: User) -> None:
    """Gives every post `is_own`, whether this moderator wrote it, and `is_argued`, whether they posted in its debate. One query,
    none for no post."""
    posts = list(posts)
    voices = find_voices_in({post.debate_id for post in posts}, moderator) if posts else {}
    for post in posts:
        voice = voices.get(post.debate_id)
        post.is_own = voice is not None and voice.pk == post.voice_id
        post.is_argued = voice is not None and voice.place is not None


@dataclass
class Removals:
    """The keys of posts that were public and went, by what an open page does with them: the REMOVED_LISTED that went last."""

    hidden: list[int] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)
    beneath: list[int] = field(default_factory=list)
    """Hidden with whatever stands beneath."""


def list_removals(debate: Debate) -> Removals:
    """What went of one debate. One query."""
    gone = Post.objects.filter(debate=debate, published_at__isnull=False).exclude(state=PostState.PUBLISHED)
    removals = Removals()
    for pk, state, closes in gone.order_by("-gone_at", "-pk").values_list("pk", "state", "closes_beneath")[
        :REMOVED_LISTED
    ]:
        kind = (
            removals.withdrawn
            if state == PostState.WITHDRAWN
            else removals.beneath
            if closes
            else removals.hidden
        )
        kind.append(pk)
    return removals


def build_threads(debate: Debate) -> list[Any]:
    """The points replied to last, each with its `newest_replies` in the order they came. Two queries."""
    newest = list_visible_replies().filter(parent=OuterRef("pk")).order_by("-path").values("pk")
    points = list(
        annotate_removals(Post.objects.filter(ANSWERED_POINT, debate=debate).with_words())
        .order_by("-last_reply_at", "-pk")
        .annotate(newest=ArraySubquery(newest[:REPLIES_SHOWN]))
        .select_related("debate")[:THREADS_SHOWN]
    )
    keys = [pk for point in points for pk in point.newest]
    replies = list_visible_replies().in_bulk(keys)
    for point in points:
        point.newest_replies = [replies[pk] for pk in reversed(point.newest) if pk in replies]
    return points
