"""What one member has said in one debate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.dateparse import parse_datetime

from accounts.models import User
from carespace import access
from carespace.models import Debate, Follow, Moment, Post, Stance, Voice
from carespace.voices import compute_voice_key, find_voice
from live.database.json_rows import rows_as_json

#: What a stance says, as it comes with its voice.
STANCE_FIELDS = [
    each.attname for each in Stance._meta.concrete_fields if each.name not in {"debate", "voice"}
]


@dataclass
class Participation:
    """What one member has said in one debate; nothing at all for a reader without account."""

    member: User | None = None
    voice: Voice | None = None
    voice_id: int = 0
    """The number of the voice; 0 before the first deed in this debate."""
    votes: dict[int, str] = field(default_factory=dict)
    before: Stance | None = None
    after: Stance | None = None
    unpublished: list[Post] = field(default_factory=list)
    may_follow: bool = True
    """Whether the member may be following the debate: it is known only of one who has a voice there."""

    @property
    def is_newcomer(self) -> bool:
        """Whether the page tells the member that a moderator reads first: to all who are not known to be trusted."""
        return self.member is not None and not access.is_known(self.member)

    def wrote(self, post: Post) -> bool:
        """Whether a post is the member's own."""
        return self.voice_id == post.voice_id


def load_voice(debate: Debate, member: User) -> Participation:
    """How a member is shown in a debate, and nothing of what they did there. One query."""
    voice = find_voice(debate, member)
    return Participation(member=member, voice=voice, voice_id=voice.pk if voice else 0)


def load_participation(debate: Debate, person: access.Person) -> Participation:
    """What one person has done in a debate: stances and posts that are not public. One query, and one where there are such
    posts; none for a stranger, who has done nothing. What they voted is read with the points a page shows."""
    if not isinstance(person, User) or not person.is_active:
        return Participation()
    mine = Stance.objects.filter(voice=OuterRef("pk"))
    own = Post.objects.exclude(state="published")
    key = compute_voice_key(person.voice_secret, debate.pk)
    voice = (
        Voice.objects.filter(key=key)
        .annotate(
            said=rows_as_json(mine, *STANCE_FIELDS),
            has_unpublished=Exists(own.filter(voice=OuterRef("pk"))),
            follows=Exists(Follow.objects.filter(key=OuterRef("key"))),
        )
        .first()
    )
    if voice is None:
        return Participation(member=person)
    stances = {row["moment"]: read_stance(voice, row) for row in voice.said}
    unpublished = own.filter(voice=voice).with_words().order_by("-created_at")
    return Participation(
        member=person,
        voice=voice,
        voice_id=voice.pk,
        before=stances.get(Moment.BEFORE),
        after=stances.get(Moment.AFTER),
        unpublished=list(unpublished[:10]) if voice.has_unpublished else [],
        may_follow=voice.follows,
    )


def read_stance(voice: Voice, row: dict[str, Any]) -> Stance:
    """A stance as it came with its voice."""
    moments = {name: parse_datetime(row[name]) for name in ("at", "first_at")}
    return Stance(voice=voice, debate_id=voice.debate_id, **{**row, **moments})
