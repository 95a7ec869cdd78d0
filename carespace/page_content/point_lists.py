"""The points a debate's page shows, and what one member may vote on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from django.db.models import Exists, OuterRef

from carespace.counters import counts_shown
from carespace.models import Debate, Post, Vote
from carespace.models.posts import PostQuerySet
from carespace.page_content.participation import Participation
from live.database.query_plan import QueryPlan

#: So many that the page weighs and takes little for everybody; each list leads on to the whole.
POINTS_SHOWN = 4
NEW_SHOWN = 4


def list_points(debate: Debate, side: str) -> PostQuerySet:
    """The points of one side that everyone may read."""
    points: PostQuerySet = Post.objects.filter(debate=debate, side=side).points().published().with_claims()
    return points


def stand_in(point: Post, debate: Debate) -> Post:
    """A point of a debate, given the debate's row that is at hand."""
    point.debate = debate
    return point


def attach_own_votes(points: list[Post], own: Participation) -> list[Post]:
    """Gives every point of a debate at hand its `bar` of votes (None where nobody may see them yet), the member's `vote`
    and whether they `may_vote`. One query; none for a stranger."""
    if own.voice_id and points:
        votes = Vote.objects.filter(voice=own.voice_id, post__in=points).values_list("post_id", "value")
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
    new: PostQuerySet = Post.objects.filter(debate=debate).points().published().with_claims().in_first_day()
    return new


#: The lists of a debate's page.
TITLES: Final = {
    "for": "Strongest points for",
    "against": "Strongest points against",
    "neither": "On neither side",
}


@cache
def plan_points() -> QueryPlan[Post]:
    """The query of the points that a debate's page shows, and of one new one more."""

    def make(debate: int) -> PostQuerySet:
        points = Post.objects.filter(debate=debate).points().published().with_claims()
        strong = [points.filter(side=side).strongest()[:POINTS_SHOWN] for side in TITLES]
        # Whole rows, not their keys: no list looks for what another has found.
        return points.in_first_day()[: NEW_SHOWN + 1].union(*strong, all=True)

    return QueryPlan(make, debate=-1001)


def load_points(debate: Debate, own: Participation) -> DebatePoints:
    """For, against, and neither where there is one, each with its strongest points past their first day; and the newest of
    those in it. One query, and one for a member's votes."""
    totals = {
        "for": debate.points_for,
        "against": debate.points_against,
        "neither": debate.points_neither,
    }
    rows = plan_points().rows({"debate": debate.pk})
    new = sorted(
        (point for point in rows if not point.past_first_day),
        key=lambda point: (point.published_at, point.pk),
        reverse=True,
    )
    points = sorted(
        (point for point in rows if point.past_first_day), key=lambda point: (-point.strength, -point.pk)
    )
    attach_own_votes([stand_in(point, debate) for point in [*new[:NEW_SHOWN], *points]], own)
    columns = [
        PointColumn(side, title, totals[side], [point for point in points if point.side == side])
        for side, title in TITLES.items()
    ]
    return DebatePoints(columns, new[:NEW_SHOWN], len(new) > NEW_SHOWN)
