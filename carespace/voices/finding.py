"""Finding a member's voice in a debate, and the members of voices.

A voice's key is HMAC-SHA256(`settings.VOICE_KEY`, the member's secret and the debate's number). So a dump of the database
joins no member and no voice, and once the secret is gone, with the member's row, nobody does.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Protocol

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import User
from carespace.models.debates import Debate
from carespace.models.voices import Voice
from live.database.place_kinds import BytesOfHex
from live.database.query_plan import QueryPlan


def compute_voice_key(secret: bytes | memoryview[int], debate: int) -> bytes:
    """The key of the voice that the member of this secret has in a debate: 32 bytes."""
    return hmac.digest(settings.VOICE_KEY.encode(), bytes(secret) + debate.to_bytes(8, "big"), "sha256")


def find_voice(debate: Debate, member: User) -> Voice | None:
    """The member's voice in a debate, None before their first deed there. One query."""
    key = compute_voice_key(member.voice_secret, debate.pk)
    return next(iter(plan_voice_of_key().rows({"key": key.hex()})), None)


@cache
def plan_voice_of_key() -> QueryPlan[Voice]:
    """The query of a voice by its key."""
    return QueryPlan(lambda key: Voice.objects.filter(key=BytesOfHex(key)), key="<key>")


def find_voice_id(debate: Debate, member: User) -> int:
    """The number of the member's voice in a debate, 0 where there is none. One query."""
    voice = find_voice(debate, member)
    return voice.pk if voice else 0


def find_voices_of(member: User) -> QuerySet[Voice]:
    """The member's voices in all debates. One query now, for the keys of all debates, and one when it is read."""
    keys = [compute_voice_key(member.voice_secret, pk) for pk in Debate.objects.values_list("pk", flat=True)]
    return Voice.objects.filter(key__in=keys)


def find_voices_in(debates: Iterable[int], member: User) -> dict[int, Voice]:
    """{number of a debate: the member's voice there}, of these debates. One query."""
    keys = [compute_voice_key(member.voice_secret, pk) for pk in debates]
    return {voice.debate_id: voice for voice in Voice.objects.filter(key__in=keys)}


class Keyed(Protocol):
    """A row that hangs on the key of a voice: the voice, or a wish of its member."""

    @property
    def pk(self) -> int: ...
    @property
    def debate_id(self) -> int: ...
    @property
    def key(self) -> bytes | memoryview[int]: ...


def find_members(voices: Iterable[Keyed]) -> dict[int, User]:
    """The members of some voices, or of what hangs on their keys, by its number; whoever has left is not among them.

    Computes a key for every member and debate asked about: only for tasks. Two queries.
    """
    asked: dict[int, dict[bytes, int]] = defaultdict(dict)
    for voice in voices:
        asked[voice.debate_id][bytes(voice.key)] = voice.pk
    member_of: dict[int, int] = {}
    for member, secret in User.objects.values_list("pk", "voice_secret").iterator() if asked else ():
        for debate, keys in asked.items():
            voice_pk = keys.get(compute_voice_key(secret, debate))
            if voice_pk is not None:
                member_of[voice_pk] = member
    members = User.objects.in_bulk(set(member_of.values()))
    return {voice_pk: members[member] for voice_pk, member in member_of.items() if member in members}
