"""What a debate is at a moment, what it takes then, and why not. Plain data: no query and no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from django.db import models
from django.utils import timezone

#: How long before it comes an end is announced, unless a hand ends the debate at once.
ANNOUNCED_BEFORE: Final = timedelta(hours=72)
#: A debate without a post for so long ends; it is announced ANNOUNCED_BEFORE earlier, on day 11.
SILENCE: Final = timedelta(days=14)
#: How long an editor has to write the outcome before the page says that it is missing.
OUTCOME_WITHIN: Final = timedelta(days=7)

#: What is added where an end is silence's.
ENDS_UNLESS: Final = " unless somebody posts before"


class DebateState(models.TextChoices):
    """What a debate is, in the words of its page. The order of `find_state` says which of two wins."""

    SCHEDULED = "scheduled", "opens later"
    OPEN = "open", "open"
    QUIET = "quiet", "open, in quiet hours"
    ENDING = "ending", "open, ends soon"
    READING_ONLY = "reading-only", "for reading only"
    PAUSED = "paused", "paused"
    ENDED = "ended", "ended, outcome to come"
    OVERDUE = "overdue", "ended, outcome missing"
    CONCLUDED = "concluded", "closed"
    UNREADABLE = "unreadable", "paused and not to be read"
    WITHDRAWN = "withdrawn", "withdrawn"


class PauseKind(models.TextChoices):
    """How far a pause goes."""

    WRITING = "writing", "Nobody can post, vote or take a stance; it stays readable"
    READING = "reading", "Nobody can read it either"


class EndGround(models.TextChoices):
    """Why a debate ends at the moment its row names."""

    DATE = "date", "its date came"
    HAND = "hand", "it was ended by hand"


class DebateDeed(StrEnum):
    """Everything that is done in or to a debate."""

    READ = "read"
    ADD_POINT = "add a point"
    ADD_REPLY = "reply"
    EDIT = "edit a post"
    VOTE = "vote"
    TAKE_STANCE = "take a stance"
    REPORT = "report"
    PUBLISH = "publish a waiting post"
    HIDE = "hide a post"
    CORRECT = "correct the motion"
    NOTE = "note a correction"
    SET_END = "set the end"
    END = "end"
    CONCLUDE = "conclude"
    PAUSE = "pause"
    RESUME = "resume"
    WITHDRAW = "withdraw"


STATES: Final = frozenset(DebateState)
#: States in which members post, vote and take stances.
TAKES_DEEDS: Final = frozenset({DebateState.OPEN, DebateState.QUIET, DebateState.ENDING})
RUNNING: Final = TAKES_DEEDS | {DebateState.READING_ONLY}
OVER: Final = frozenset({DebateState.ENDED, DebateState.OVERDUE, DebateState.CONCLUDED})
HALTED: Final = frozenset({DebateState.PAUSED, DebateState.UNREADABLE})
WITHOUT_PAGE: Final = frozenset({DebateState.UNREADABLE, DebateState.WITHDRAWN})
NOT_WITHDRAWN: Final = STATES - {DebateState.WITHDRAWN}

ALLOWED: Final[dict[DebateDeed, frozenset[DebateState]]] = {
    DebateDeed.READ: STATES - WITHOUT_PAGE,
    DebateDeed.ADD_POINT: TAKES_DEEDS,
    DebateDeed.ADD_REPLY: TAKES_DEEDS,
    DebateDeed.EDIT: TAKES_DEEDS,
    DebateDeed.VOTE: TAKES_DEEDS,
    DebateDeed.TAKE_STANCE: TAKES_DEEDS,
    DebateDeed.REPORT: STATES,
    DebateDeed.PUBLISH: RUNNING,
    DebateDeed.HIDE: STATES,
    DebateDeed.CORRECT: NOT_WITHDRAWN - {DebateState.CONCLUDED},
    DebateDeed.NOTE: NOT_WITHDRAWN,
    DebateDeed.SET_END: RUNNING | HALTED | {DebateState.SCHEDULED},
    DebateDeed.END: RUNNING | HALTED,
    DebateDeed.CONCLUDE: frozenset({DebateState.ENDED, DebateState.OVERDUE}),
    DebateDeed.PAUSE: NOT_WITHDRAWN,
    DebateDeed.RESUME: HALTED,
    DebateDeed.WITHDRAW: NOT_WITHDRAWN,
}
"""In which states each deed is done, whoever asks. `carespace.access` says who may."""

REFUSALS: Final[dict[DebateState, str]] = {
    DebateState.SCHEDULED: "This debate has not opened yet.",
    DebateState.OPEN: "This debate is open.",
    DebateState.QUIET: "This debate is open.",
    DebateState.ENDING: "This debate is open.",
    DebateState.READING_ONLY: "Debates are for reading only at present: nobody can post, vote or take a stance.",
    DebateState.PAUSED: "This debate is paused: it takes no posts, votes or stances until it goes on.",
    DebateState.ENDED: "Comments are closed. This debate takes no more posts, votes or stances.",
    DebateState.OVERDUE: "Comments are closed. This debate takes no more posts, votes or stances.",
    DebateState.CONCLUDED: "Comments are closed. This debate takes no more posts, votes or stances.",
    DebateState.UNREADABLE: "This debate is paused and cannot be read at present.",
    DebateState.WITHDRAWN: "This debate was withdrawn.",
}
"""What is said to whoever tries what the state does not allow."""


@dataclass(frozen=True)
class DebateLife:
    """What a debate's row says of its life. `quiet_from` and `quiet_until` are hours of the day in London."""

    opened_at: datetime
    ends_at: datetime | None = None
    silence_ends_at: datetime | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    pause: str = ""
    is_withdrawn: bool = False
    is_concluded: bool = False

    @property
    def end(self) -> datetime | None:
        """When it ends or ended: at its date or by silence, whichever comes first. None where no end is known."""
        return min((at for at in (self.ends_at, self.silence_ends_at) if at is not None), default=None)

    def is_quiet(self, now: datetime) -> bool:
        """Whether the clock in London stands in the quiet hours, which may reach past midnight."""
        if self.quiet_from is None or self.quiet_until is None:
            return False
        hour = timezone.localtime(now).time()
        if self.quiet_from < self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until


def find_state(life: DebateLife, now: datetime, *, takes_deeds: bool) -> DebateState:
    """The state of a debate at `now`. takes_deeds: the site's DEBATES_OPEN."""
    if life.is_withdrawn:
        return DebateState.WITHDRAWN
    if life.pause:
        return DebateState.UNREADABLE if life.pause == PauseKind.READING else DebateState.PAUSED
    if life.is_concluded:
        return DebateState.CONCLUDED
    end = life.end
    if end is not None and end <= now:
        return DebateState.OVERDUE if end + OUTCOME_WITHIN <= now else DebateState.ENDED
    if now < life.opened_at:
        return DebateState.SCHEDULED
    if not takes_deeds:
        return DebateState.READING_ONLY
    if life.is_quiet(now):
        return DebateState.QUIET
    return DebateState.ENDING if end is not None and end - ANNOUNCED_BEFORE <= now else DebateState.OPEN
