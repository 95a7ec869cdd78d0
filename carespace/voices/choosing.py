"""How a member may be shown in a debate, in the words of the forms that ask before the first deed."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from carespace.models.voices import VoiceShown
from carespace.voices.taking import choose_label, choose_shown_as


@dataclass(frozen=True)
class VoiceChoice:
    """One way to be shown: a `VoiceShown`, what others see, and whether it is what the profile says."""

    value: str
    words: str
    is_usual: bool


def list_choices(member: User) -> list[VoiceChoice]:
    """The ways open to this member: the name where there is one, the work, and the work without what was checked."""
    usual = choose_shown_as(member)
    ticked = ", verified" if member.profession and member.profession_verified_at else ""
    work = choose_label(member, VoiceShown.ROLE)
    words = {
        VoiceShown.NAME: member.name,
        VoiceShown.ROLE: f"{work}{ticked}",
        VoiceShown.ALIAS: f"{work} and a letter",
    }
    return [VoiceChoice(value, said, value == usual) for value, said in words.items() if said]
