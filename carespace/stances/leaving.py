"""What a member who leaves takes along of their stances: the counts stay, and what they typed goes."""

from __future__ import annotations

from accounts.models import User
from accounts.profiles import before_leaving
from carespace.models import Stance
from carespace.voices.finding import find_voices_of


@before_leaving
def forget_reasons(member: User) -> None:
    """Takes away why a member who leaves changed their mind; that they did goes on counting."""
    said_why = Stance.objects.filter(voice__in=find_voices_of(member)).exclude(reason="")
    said_why.update(reason="", credited=None)
