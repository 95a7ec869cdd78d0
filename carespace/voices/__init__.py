"""Voices: how members are joined to what they say in debates, and what others see of them there."""

from carespace.voices.finding import (
    compute_voice_key,
    find_members,
    find_voice,
    find_voice_id,
    find_voices_in,
    find_voices_of,
)
from carespace.voices.taking import give_place, take_voice

__all__ = [
    "compute_voice_key",
    "find_members",
    "find_voice",
    "find_voice_id",
    "find_voices_in",
    "find_voices_of",
    "give_place",
    "take_voice",
]
