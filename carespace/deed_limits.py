"""How often one member, or one network without an account, may do a thing in debates."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import User
from carespace.models import Debate, Position, Post, Stance, Vote
from carespace.refusals import TooOftenError
from carespace.voices import compute_voice_key
from live.rate_limits import HOUR, RateLimit, consume, give_back, member_key

FIVE_MINUTES = 300

DEED_LIMITS: dict[str, tuple[RateLimit, str]] = {
    "point": (
        RateLimit("points of a member", 10, HOUR),
        "You have added ten points within an hour. Your words are kept: post this one later.",
    ),
    "reply": (
        RateLimit("replies of a member", 30, HOUR),
        "You have replied thirty times within an hour. Your words are kept: post this later.",
    ),
    "edit": (
        RateLimit("edits of a member", 60, HOUR),
        "You have edited sixty times within an hour. Your words are kept: edit this one later.",
    ),
    "vote": (
        RateLimit("votes of a member", 120, FIVE_MINUTES),
        "That is a great many votes. Wait five minutes, then go on.",
    ),
    "stance": (
        RateLimit("stances of a member", 30, FIVE_MINUTES),
        "You have changed your stance thirty times. Wait five minutes, then go on.",
    ),
    "follow": (
        RateLimit("changes of what a member follows", 60, HOUR),
        "You have changed what you follow sixty times within an hour. Wait a little.",
    ),
    "report": (
        RateLimit("reports of a member", 20, HOUR),
        "You have sent twenty reports within an hour. The moderators will see those first.",
    ),
    "report without account": (
        RateLimit("reports of a network", 60, HOUR),
        "Sixty reports have come from your network within an hour. The moderators will see those first.",
    ),
}
"""Each deed's limit, and what to say to one more. A report that somebody could be identified has none."""


def consume_deed(deed: str, *, who: str) -> None:
    """Count one deed of `who`, a key of `live.rate_limits`. Raises TooOftenError past the limit."""
    limit, sentence = DEED_LIMITS[deed]
    if not consume(limit, who=who):
        raise TooOftenError(sentence)


def consume_vote(member: User, point: Post, value: str) -> None:
    """Count one press of a vote. Raises TooOftenError past the limit, but not for what the member has voted already."""
    own = Vote.objects.filter(voice__key=compute_voice_key(member.voice_secret, point.debate_id))
    consume_unless_repeated("vote", member, own.filter(post=point, value=value))


def consume_stance(member: User, debate: Debate, sent: QueryDict) -> None:
    """Count one press of a stance: the moment, side and degree that were sent. Raises TooOftenError past the limit, but not for
    what the member has said already."""
    own = Stance.objects.filter(voice__key=compute_voice_key(member.voice_secret, debate.pk))
    side, degree = sent.get("side", ""), sent.get("degree", "2")
    is_whole = side != Position.UNDECIDED and degree in {"1", "2", "3"}
    same = own.filter(moment=sent.get("moment", ""), side=side, degree=int(degree) if is_whole else 0)
    consume_unless_repeated("stance", member, same)


def consume_unless_repeated(deed: str, member: User, same: QuerySet[Vote] | QuerySet[Stance]) -> None:
    """Count one deed; past the limit, and only then, whether the same was done already is asked, for that is free."""
    try:
        consume_deed(deed, who=member_key(member.pk))
    except TooOftenError:
        if not same.exists():
            raise


def give_back_repeat(deed: str, member: User, done: Vote | Stance | None) -> None:
    """Do not count a deed that changed nothing: two presses of one button are one."""
    if done is not None and done.is_repeat:
        give_back(DEED_LIMITS[deed][0], who=member_key(member.pk))
