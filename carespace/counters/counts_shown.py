"""What may be shown of where people stand and how they voted: the one place that decides it.

Pages, fragments, panels, programs and letters ask here. While a debate goes on, where people stand is on one address of
its own, so that nobody reads it before saying where they stand themselves; elsewhere stands how many they are. What was
voted on a point is shown once the point has been public for a day, so that its first votes do not draw the next ones.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from carespace.bars import ThreePartBar
from carespace.models import Debate, Position, Post

#: Before and after are set side by side once this many people have said both.
FEWEST_TO_COMPARE = 10
#: What changed minds is shown once this many people have said where they stand after reading: of fewer one could be told.
FEWEST_TO_HIDE_AMONG = 5


def may_show_split(debate: Debate) -> bool:
    """Whether any page may say how many stand on which side: once the debate is over."""
    return debate.is_over


def may_show_votes(point: Post, debate: Debate) -> bool:
    """Whether anybody may see what was voted on a point: after its first day, or once its debate is over."""
    return point.past_first_day or debate.is_over


def may_show_minds(post: Post, debate: Debate) -> bool:
    """Whether anybody may see how many minds a post changed, and why: not in its first day, nor among a few people."""
    if debate.said_after < FEWEST_TO_HIDE_AMONG:
        return False
    shown_from = post.votes_shown_from
    return may_show_votes(post, debate) or (shown_from is not None and shown_from <= timezone.now())


def count_shown_minds(post: Post, debate: Debate) -> int | None:
    """How many minds a post changed, None where nobody may see it yet."""
    return post.minds_changed if may_show_minds(post, debate) else None


@dataclass(frozen=True)
class Split:
    """Where people stand now, and where those who have said both stood before; that is None while they are few."""

    now: ThreePartBar
    before: ThreePartBar | None


def build_split(debate: Debate) -> Split:
    """The split, whoever may see it; for the address of its own. No query."""
    before = ThreePartBar(*(debate.count_stood_before(side) for side in Position.values))
    return Split(
        ThreePartBar(debate.stances_for, debate.stances_undecided, debate.stances_against),
        before if before.total >= FEWEST_TO_COMPARE else None,
    )


def build_shown_split(debate: Debate) -> Split | None:
    """The split, where every page may show it. No query."""
    return build_split(debate) if may_show_split(debate) else None


def build_votes(point: Post) -> ThreePartBar:
    """What was voted on a point, for whoever has voted on it."""
    return ThreePartBar(point.agrees, point.passes, point.disagrees)


def build_shown_votes(point: Post, debate: Debate) -> ThreePartBar | None:
    """What was voted on a point, where everybody may see it."""
    return build_votes(point) if may_show_votes(point, debate) else None
