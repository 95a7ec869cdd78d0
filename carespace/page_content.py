"""What the pages of debates show. A fixed number of queries, however many posts there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from carespace import access
from carespace.bars import ThreePartBar
from carespace.models import Debate, ModerationDecision, Moment, Position, Post, Side, Stance, Vote

POINTS_SHOWN = 6
THREADS_SHOWN = 12
REPLIES_SHOWN = 3
REMOVED_LISTED = 200
FEWEST_TO_COMPARE = 10
"""Before and after are set side by side once this many people have said both."""


@dataclass
class Participation:
    """What one member has said in one debate; nothing at all for a reader without account."""

    member: User | None = None
    votes: dict[int, str] = field(default_factory=dict)
    before: Stance | None = None
    after: Stance | None = None
    unpublished: list[Post] = field(default_factory=list)
    is_newcomer: bool = False


def load_participation(debate: Debate, person: access.Person) -> Participation:
    """What one person has done in a debate: stances, votes and posts that are not public. Three queries; none for a
    stranger, who has done nothing."""
    if not isinstance(person, User) or not person.is_active:
        return Participation()
    stances = {stance.moment: stance for stance in Stance.objects.filter(debate=debate, member=person)}
    votes = Vote.objects.filter(member=person, post__debate=debate).values_list("post_id", "value")
    own = Post.objects.filter(debate=debate, author=person).exclude(state="published").order_by("-created_at")
    return Participation(
        member=person,
        votes=dict(votes),
        before=stances.get(Moment.BEFORE),
        after=stances.get(Moment.AFTER),
        unpublished=list(own[:10]),
        is_newcomer=access.is_newcomer(person),
    )


def load_own_vote(point: Post, person: access.Person) -> Participation:
    """What one person says to one point, for the point's votes alone. One query; none for a stranger."""
    if not isinstance(person, User) or not person.is_active:
        return Participation()
    votes = Vote.objects.filter(member=person, post=point).values_list("post_id", "value")
    return Participation(member=person, votes=dict(votes))


def build_bar(debate: Debate) -> ThreePartBar:
    """Where people stand now. The debate comes from `with_counts()`."""
    return ThreePartBar(debate.stances_for, debate.stances_undecided, debate.stances_against)


def build_bar_before(debate: Debate) -> ThreePartBar | None:
    """Where those who have said both stood before reading; None while they are few."""
    said_after = Stance.objects.filter(debate=debate, moment=Moment.AFTER).values("member")
    sides = Stance.objects.filter(debate=debate, moment=Moment.BEFORE, member__in=said_after).aggregate(
        **{side: Count("pk", filter=Q(side=side)) for side in Position.values}
    )
    bar = ThreePartBar(sides["for"], sides["undecided"], sides["against"])
    return bar if bar.total >= FEWEST_TO_COMPARE else None


def count_points_by_side(debate: Debate) -> dict[str, int]:
    """How many published points there are for each side."""
    return (
        Post.objects.filter(debate=debate)
        .points()
        .published()
        .aggregate(**{side: Count("pk", filter=Q(side=side)) for side in Side.values})
    )


def list_strongest(debate: Debate, side: str) -> QuerySet[Post]:
    """The published points of one side, the strongest first."""
    return Post.objects.filter(debate=debate, side=side).points().published().strongest()


def attach_own_votes(points: list[Any], own: Participation) -> list[Any]:
    """Gives every point its `bar`, the member's `vote` and whether they `may_vote`."""
    for point in points:
        point.bar = ThreePartBar(point.agrees, point.passes, point.disagrees)
        point.vote = own.votes.get(point.pk, "")
        point.may_vote = own.member is not None and point.author_id != own.member.pk
    return points


@dataclass
class PointColumn:
    """The strongest points of one side."""

    side: str
    title: str
    total: int
    points: list[Any]


def build_columns(debate: Debate, own: Participation) -> list[PointColumn]:
    """For, against, and neither where there is one."""
    totals = count_points_by_side(debate)
    titles = {
        "for": "Strongest points for",
        "against": "Strongest points against",
        "neither": "On neither side",
    }
    return [
        PointColumn(
            side,
            title,
            totals[side],
            attach_own_votes(list(list_strongest(debate, side).select_related("debate")[:POINTS_SHOWN]), own),
        )
        for side, title in titles.items()
    ]


def annotate_removals(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Adds removed_for (a rule), removed_at and removal_reason of the latest decision to hide."""
    hidden = ModerationDecision.objects.filter(post=OuterRef("pk"), decision="hide").order_by("-at", "-pk")
    return posts.annotate(
        removed_for=Subquery(hidden.values("rule")[:1]),
        removed_at=Subquery(hidden.values("at")[:1]),
        removal_reason=Subquery(hidden.values("reason")[:1]),
    )


def list_visible_replies() -> QuerySet[Post]:
    """Published replies and the places of removed ones, which say when and why."""
    removed = Q(state="hidden", published_at__isnull=False)
    return annotate_removals(Post.objects.replies().filter(Q(state="published") | removed)).select_related(
        "debate"
    )


def count_ever_published(debate: Debate) -> int:
    """How many posts were ever public. It never falls, so the difference of two counts is what came between them."""
    return Post.objects.filter(debate=debate, published_at__isnull=False).count()


def list_removed(debate: Debate) -> list[int]:
    """The keys of posts that were public once and that moderators hid, the latest REMOVED_LISTED of them."""
    hidden = Post.objects.filter(debate=debate, state="hidden", published_at__isnull=False)
    return list(hidden.order_by("-pk").values_list("pk", flat=True)[:REMOVED_LISTED])


def build_threads(debate: Debate) -> list[Any]:
    """The points replied to last, each with its newest `shown` replies in the order they came."""
    points = list(
        Post.objects.filter(debate=debate)
        .points()
        .published()
        .filter(descendants__gt=0)
        .annotate(replied_at=Max("replies__published_at", filter=Q(replies__state="published")))
        .order_by("-replied_at", "-pk")
        .select_related("debate")[:THREADS_SHOWN]
    )
    newest = (
        list_visible_replies()
        .filter(parent__in=points)
        .annotate(nth=Window(RowNumber(), partition_by="parent", order_by=F("path").desc()))
        .filter(nth__lte=REPLIES_SHOWN)
        .order_by("path")
    )
    beneath: dict[int | None, list[Post]] = {}
    for reply in newest:
        beneath.setdefault(reply.parent_id, []).append(reply)
    for point in points:
        point.shown = beneath.get(point.pk, [])
    return points
