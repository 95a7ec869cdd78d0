"""Taking a voice in a debate: how one is shown there is chosen once."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Max

from accounts.access import is_editor, is_moderator
from accounts.models import User
from carespace.models.debates import Debate
from carespace.models.voices import Voice, VoiceMark, VoiceShown
from carespace.refusals import UnfitError
from carespace.voices.finding import compute_voice_key, find_voice
from live.page_cache import invalidate

CHOOSE = "Choose how you are shown in this debate"
#: Stands after the `VoiceShown` of whoever shows the area they work in too.
WITH_AREA = "+area"
#: What a voice without a name and without work shows.
NOBODY = "Member"


#: Each says whether a member wrote what a debate hangs on: whoever holds those things registers one (`tell_authors`).
WROTE_SUBJECT: list[Callable[[User, Debate], bool]] = []


def tell_authors(wrote: Callable[[User, Debate], bool]) -> None:
    """Has a function asked, when a member first speaks in a debate, whether they wrote what it hangs on."""
    if wrote not in WROTE_SUBJECT:
        WROTE_SUBJECT.append(wrote)


def mark_author(debate: Debate, member: User) -> None:
    """Marks the voice of a member who wrote what a debate hangs on, where they have one there. At most three queries."""
    voice = find_voice(debate, member)
    if voice is None or voice.mark == VoiceMark.AUTHOR:
        return
    voice.mark = VoiceMark.AUTHOR
    voice.save(update_fields=["mark"])
    invalidate(debate.live_topic, "debates")


def choose_label(member: User, shown_as: str) -> str:
    """What a voice of this member shows: the public name, or the work in words. Raises UnfitError for no such choice."""
    if shown_as not in VoiceShown.values:
        raise UnfitError(CHOOSE, field="shown_as")
    if shown_as == VoiceShown.NAME:
        if not member.name:
            raise UnfitError(
                "You have no public name: show your work, or give a name first", field="shown_as"
            )
        return member.name
    return member.get_profession_display() if member.profession else NOBODY


def choose_area(member: User, shown_as: str) -> str:
    """Where a member works, who chose to show it. Raises UnfitError where they have not said it, or are shown as an alias."""
    if not member.area or shown_as == f"{VoiceShown.ALIAS}{WITH_AREA}":
        raise UnfitError(CHOOSE, field="shown_as")
    return member.area


def choose_shown_as(member: User) -> str:
    """How a member who does not choose is shown: as everywhere."""
    return VoiceShown.NAME if member.is_shown_by_name else VoiceShown.ROLE


def choose_mark(member: User, debate: Debate) -> str:
    """What a member does for the site, a `VoiceMark`, "" for nothing. That they wrote the story comes first: whoever speaks in a
    debate decides on nothing there."""
    if any(wrote(member, debate) for wrote in WROTE_SUBJECT):
        return VoiceMark.AUTHOR
    if is_moderator(member):
        return VoiceMark.MODERATOR
    return VoiceMark.EDITOR if is_editor(member) else ""


def take_voice(*, debate: Debate, by: User, shown_as: str = "") -> Voice:
    """The member's voice in a debate; at the first deed there it is made as chosen, and never chosen again.

    The debate's row comes locked. shown_as: a `VoiceShown`, WITH_AREA after it where the area is shown too, "" for what the member's
    profile says. Raises UnfitError for no such choice. One query where there is a voice already.
    """
    there = find_voice(debate, by)
    if there:
        return there
    area = choose_area(by, shown_as) if shown_as.endswith(WITH_AREA) else ""
    shown_as = shown_as.removesuffix(WITH_AREA) or choose_shown_as(by)
    is_checked = shown_as == VoiceShown.ROLE and by.profession_verified_at is not None
    return Voice.objects.create(
        debate=debate,
        key=compute_voice_key(by.voice_secret, debate.pk),
        shown_as=shown_as,
        label=choose_label(by, shown_as),
        checked_as=by.profession if is_checked else "",
        area=area,
        mark=choose_mark(by, debate),
    )


def give_place(voice: Voice, by: User | None = None) -> None:
    """Tells a voice that speaks for the first time apart from those of its debate that show the same. Two queries, once.

    The debate's row comes locked. by: its member, where they are known: they may have a mark by now.
    """
    if voice.place is not None:
        return
    alike = Voice.objects.filter(debate=voice.debate_id, label=voice.label)
    last = alike.aggregate(last=Max("place"))["last"]
    voice.place = (last or 0) + 1
    voice.mark = (choose_mark(by, voice.debate) if by else "") or voice.mark
    voice.save(update_fields=["place", "mark"])
