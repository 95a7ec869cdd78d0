"""How a member may be shown in a debate, in the words of the forms that ask before the first deed."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from carespace.models.voices import VoiceShown
from carespace.voices.taking import WITH_AREA, choose_label, choose_shown_as


@dataclass(frozen=True)
class VoiceChoice:
    """One way to be shown: a `VoiceShown`, what others see, and whether it is what the profile says."""

    value: str
    words: str
    is_usual: bool


def list_choices(member: User) -> list[VoiceChoice]:
    """The ways open to this member: the name where there is one, the work, and the work without what was checked; and the first two
    with the area they work in, where they have said that."""
    usual = choose_shown_as(member)
    ticked = ", verified" if member.profession and member.profession_verified_at else ""
    work = choose_label(member, VoiceShown.ROLE)
    words = {
        VoiceShown.NAME: member.name,
        VoiceShown.ROLE: f"{work}{ticked}",
        VoiceShown.ALIAS: f"{work} and a letter",
    }
    choices = [VoiceChoice(value, label, value == usual) for value, label in words.items() if label]
    if member.area:
        with_area = [
            VoiceChoice(
                f"{choice.value}{WITH_AREA}", f"{choice.words}, {member.get_area_display()}", is_usual=False
            )
            for choice in choices
            if choice.value != VoiceShown.ALIAS
        ]
        choices = [*choices, *with_area]
    return choices
