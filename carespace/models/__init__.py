"""The models of debates, gathered for Django."""

from carespace.models.debates import Closure, Debate
from carespace.models.moderation import Decision, Report, ReportReason, Rule, Ruling
from carespace.models.posts import Post, PostState, Side, Vote, VoteValue
from carespace.models.stances import Moment, Position, Stance

__all__ = [
    "Closure",
    "Debate",
    "Decision",
    "Moment",
    "Position",
    "Post",
    "PostState",
    "Report",
    "ReportReason",
    "Rule",
    "Ruling",
    "Side",
    "Stance",
    "Vote",
    "VoteValue",
]
