"""What a debate's page says of its life."""

from __future__ import annotations

from typing import Final

from carespace.debate_life.london_times import format_london_time
from carespace.debate_life.states import ENDS_UNLESS, OUTCOME_WITHIN, DebateState, EndGround
from carespace.models import Debate

TITLES: Final[dict[DebateState, str]] = {
    DebateState.SCHEDULED: "Not open yet",
    DebateState.READING_ONLY: "For reading only",
    DebateState.PAUSED: "Paused",
    DebateState.UNREADABLE: "Paused for readers too",
    DebateState.ENDED: "Comments are closed",
    DebateState.OVERDUE: "Comments are closed",
    DebateState.CONCLUDED: "Comments are closed",
}
"""What stands in place of the forms."""


def describe_halt(debate: Debate) -> tuple[str, str]:
    """A title and a sentence for a debate that takes no deeds now; ("", "") for one that does."""
    state = debate.state
    return TITLES.get(state, ""), build_halt_sentence(debate, state) if state in TITLES else ""


def build_halt_sentence(debate: Debate, state: DebateState) -> str:
    """Why it takes no deeds, and what comes next."""
    if state == DebateState.SCHEDULED:
        return f"It opens on {format_london_time(debate.opened_at)}. Until then nobody can post, vote or take a stance."
    if state == DebateState.READING_ONLY:
        return "Debates here are for reading only at present: nobody can post, vote or take a stance."
    if state == DebateState.PAUSED:
        return "A moderator has paused it. Everything said stays readable; posts, votes and stances wait until it goes on."
    if state == DebateState.UNREADABLE:
        return "A moderator has paused it. Nobody but moderators reads it until it goes on."
    return describe_end(debate)


def describe_end(debate: Debate) -> str:
    """When and why it ended, or will; and when its outcome is due or that it is missing. "" where no end is known."""
    end = debate.end
    if end is None:
        return ""
    at = format_london_time(end)
    if not debate.is_over:
        return f"It ends on {at}{'' if end == debate.ends_at else ENDS_UNLESS}."
    if end != debate.ends_at:
        ground = "nobody had posted for fourteen days"
    elif debate.end_ground == EndGround.HAND:
        ground = f"by hand: “{debate.end_reason.rstrip('.')}”"
    else:
        ground = "as announced"
    says = f"It ended on {at}, {'because ' if end != debate.ends_at else ''}{ground}."
    if debate.state == DebateState.ENDED:
        return f"{says} The outcome is due by {format_london_time(end + OUTCOME_WITHIN)}."
    if debate.state == DebateState.OVERDUE:
        return f"{says} Its outcome was due by {format_london_time(end + OUTCOME_WITHIN)} and is missing. The editors are reminded every week."
    return says
