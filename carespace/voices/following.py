"""What changes of a member reaches their voices, where it is shown, in the deed that changes it."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from accounts.profiles import after_change, before_leaving
from carespace.models.debates import Debate
from carespace.models.voices import Voice, VoiceShown
from carespace.voices.finding import find_voices_of
from carespace.voices.taking import NOBODY, give_place
from live.page_cache import invalidate

#: What a voice that showed a name shows once its member has left.
LEFT = "Former member"


def lock_debates_of(voices: QuerySet[Voice]) -> None:
    """Locks the rows of the debates of some voices, always in one order, so that no two deeds wait for each other."""
    list(Debate.objects.filter(voices__in=voices).order_by("pk").select_for_update(no_key=True, of=("self",)))


def rename_voices(voices: QuerySet[Voice], label: str) -> None:
    """Has voices that show a name show another, told apart anew where they have spoken."""
    voices = Voice.objects.filter(pk__in=[voice.pk for voice in voices])
    lock_debates_of(voices)
    for voice in voices.select_related("debate").order_by("debate"):
        spoke = voice.place is not None
        voice.label, voice.place = label, None
        voice.area = "" if label == LEFT else voice.area
        voice.save(update_fields=["label", "place", "area"])
        if spoke:
            give_place(voice)
        invalidate(voice.debate.live_topic, "debates")


@after_change
def follow_profile(member: User) -> None:
    """Takes a new name to the voices that show the name, and a check that is lost from those that show it.

    Nothing else reaches a voice: how one is shown in a debate does not change there.
    """
    mine = find_voices_of(member)
    label = member.name or NOBODY
    rename_voices(mine.filter(shown_as=VoiceShown.NAME).exclude(label=label), label)
    if member.profession_verified_at is None:
        ticked = mine.exclude(checked_as="")
        topics = [f"debate:{pk}" for pk in ticked.values_list("debate", flat=True)]
        ticked.update(checked_as="")
        if topics:
            invalidate(*topics, "debates")


@before_leaving
def forget_names(member: User) -> None:
    """Takes the name of a member who leaves from everything they said; what they said and how they voted goes on counting."""
    rename_voices(find_voices_of(member).filter(shown_as=VoiceShown.NAME), LEFT)
