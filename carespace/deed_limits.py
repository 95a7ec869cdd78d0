"""How often one member, or one network without an account, may do a thing in debates."""

from __future__ import annotations

from carespace.refusals import TooOftenError
from live.rate_limits import HOUR, RateLimit, consume

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
