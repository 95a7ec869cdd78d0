"""Which followed debates close soon, for letters: worked out from the members' secrets when asked, and stored nowhere."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from carespace.debate_life.london_times import format_london_time
from carespace.debate_life.states import ENDS_UNLESS
from carespace.models import Debate, Follow, Voice
from carespace.models.voices import VoiceShown
from carespace.voices import find_members

#: How far ahead an end is said to be near.
SOON: Final = timedelta(days=7)


def list_closing_debates(now: datetime) -> QuerySet[Debate]:
    """Open debates that end within SOON of a moment, on their date or by silence, the nearest number first."""
    ends = Q(ends_at__lte=now + SOON) | Q(silence_ends_at__lte=now + SOON)
    return Debate.objects.open().filter(ends).select_related("closure").order_by("pk")


def describe_closing_follows(debates: list[Debate]) -> dict[str, str]:
    """One sentence about those of some debates that a member follows, by their address in small letters.

    A debate in which its reader speaks under an alias is not named, and so not told of. Computes a key for every member and
    debate: only for tasks.
    """
    by_pk = {debate.pk: debate for debate in debates}
    aliases = {
        bytes(key)
        for key in Voice.objects.filter(debate__in=by_pk, shown_as=VoiceShown.ALIAS).values_list(
            "key", flat=True
        )
    }
    named = [follow for follow in Follow.objects.filter(debate__in=by_pk) if bytes(follow.key) not in aliases]
    members = find_members(named)
    debates_by_address: dict[str, list[Debate]] = defaultdict(list)
    for follow in named:
        member = members.get(follow.pk)
        if member and member.is_active and member.email:
            debates_by_address[member.email.casefold()].append(by_pk[follow.debate_id])
    return {address: write_closing(theirs) for address, theirs in debates_by_address.items()}


def write_closing(debates: list[Debate]) -> str:
    """ "Of the debates you follow, “…” ends on 3 December 2026, 5.00pm GMT." and so on, the first to end first."""
    ending = sorted(
        (debate.end, debate.motion, "" if debate.end == debate.ends_at else ENDS_UNLESS)
        for debate in debates
        if debate.end
    )
    parts = [f"“{motion}” ends on {format_london_time(end)}{unless}" for end, motion, unless in ending]
    return f"Of the debates you follow, {'; '.join(parts)}."
