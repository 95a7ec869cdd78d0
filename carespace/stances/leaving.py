"""What a member who leaves takes along of their stances: the counts stay, and what they typed goes."""

from __future__ import annotations

from accounts.models import User
from accounts.profiles import before_leaving
from carespace.models import ReasonState, ReasonText, Stance
from carespace.voices.finding import find_voices_of
from live.page_cache import invalidate


@before_leaving
def forget_reasons(member: User) -> None:
    """Takes away every text of why a member who leaves changed their mind, wherever it was shown; that they did, and by which
    post, goes on counting."""
    said_why = Stance.objects.filter(voice__in=find_voices_of(member), current_reason__isnull=False)
    debate_of = dict(said_why.values_list("pk", "debate"))
    topics = {f"debate:{pk}" for pk in debate_of.values()}
    said_why.update(current_reason=None, reason_state=ReasonState.PRIVATE)
    ReasonText.objects.filter(stance__in=debate_of).delete()
    if topics:
        invalidate(*topics)
