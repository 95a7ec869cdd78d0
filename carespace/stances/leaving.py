"""What a member who leaves takes along of their stances: the counts stay, and what they typed goes."""

from __future__ import annotations

from accounts.models import User
from accounts.profiles import before_leaving
from carespace.models import ReasonState, Stance
from carespace.voices.finding import find_voices_of
from live.page_cache import invalidate


@before_leaving
def forget_reasons(member: User) -> None:
    """Takes away why a member who leaves changed their mind, wherever it was shown; that they did, and by which post, goes on
    counting."""
    said_why = Stance.objects.filter(voice__in=find_voices_of(member)).exclude(reason="")
    topics = {f"debate:{pk}" for pk in said_why.values_list("debate", flat=True)}
    said_why.update(reason="", reason_state=ReasonState.PRIVATE)
    if topics:
        invalidate(*topics)
