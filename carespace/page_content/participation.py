"""What one member has said in one debate."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.dateparse import parse_datetime

from accounts.models import User
from carespace import access
from carespace.models import Debate, Follow, Moment, Post, ReasonText, Revision, Stance, Voice, Vote
from carespace.models.voices import JsonRow
from carespace.voices import compute_voice_key, find_voice
from live.database.json_rows import rows_as_json
from live.database.place_kinds import BytesOfHex, IsListed, IsListedBeside, list_numbers, list_pairs
from live.database.query_plan import QueryPlan

#: What a stance says, as it comes with its voice.
STANCE_FIELDS = [
    *(each.attname for each in Stance._meta.concrete_fields if each.name not in {"debate", "voice"}),
    "current_reason__text",
]

#: And what a member's own post says of itself where they find their links beside it.
OWN_POST_FIELDS = [
    *("id", "debate_id", "parent_id", "state", "shown", "created_at", "published_at"),
    *("current_revision__text", "current_revision__number", "current_revision__withheld_at", "shown_quotes"),
]

UNPUBLISHED: Final = Post.objects.exclude(state="published")


@dataclass
class Participation:
    """What one member has said in one debate; nothing at all for a reader without account."""

    member: User | None = None
    voice: Voice | None = None
    voice_id: int = 0
    """The number of the voice; 0 before the first deed in this debate."""
    votes: dict[int, str] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    """Those of the posts of a page that are theirs."""
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


def load_participation(
    debate: Debate,
    person: access.Person,
    *,
    beside: Mapping[int, int] | None = None,
    points: Collection[int] = (),
) -> Participation:
    """What one person has done in a debate: stances, posts that are not public, which of the posts `beside`, each with the number
    of its voice, they wrote, and what they voted on those of `points`. One query, and one where there are posts that are not public; none for
    a stranger, who has done nothing."""
    if not isinstance(person, User) or not person.is_active:
        return Participation()
    values = {
        "key": compute_voice_key(person.voice_secret, debate.pk).hex(),
        "beside": list_pairs((beside or {}).items()),
        "points": list_numbers(points),
    }
    voice = next(iter(plan_voice().rows(values)), None)
    if voice is None:
        return Participation(member=person)
    stances = {row["moment"]: read_stance(voice, row) for row in voice.said}
    unpublished = UNPUBLISHED.filter(voice=voice).with_words().order_by("-created_at")
    return Participation(
        member=person,
        voice=voice,
        voice_id=voice.pk,
        votes={row["post_id"]: row["value"] for row in voice.voted or ()},
        posts={row["id"]: read_own_post(voice, row) for row in voice.wrote or ()},
        before=stances.get(Moment.BEFORE),
        after=stances.get(Moment.AFTER),
        unpublished=list(unpublished[:10]) if voice.has_unpublished else [],
        may_follow=voice.follows,
    )


@cache
def plan_voice() -> QueryPlan[Voice]:
    """The query of a voice by its key, with what its member has done there: `load_participation` reads it."""
    mine = Stance.objects.filter(voice=OuterRef("pk"))
    theirs = Post.objects.filter(voice=OuterRef("pk")).with_quotes()
    votes = Vote.objects.filter(voice=OuterRef("pk"))

    def make(key: str, beside: str, points: str) -> QuerySet[Voice]:
        fields = {
            "said": rows_as_json(mine, *STANCE_FIELDS),
            "has_unpublished": Exists(UNPUBLISHED.filter(voice=OuterRef("pk"))),
            "follows": Exists(Follow.objects.filter(key=OuterRef("key"))),
            "voted": rows_as_json(votes.filter(IsListed("post", points)), "post_id", "value"),
            "wrote": rows_as_json(
                theirs.filter(IsListedBeside("pk", beside, OuterRef("pk"))), *OWN_POST_FIELDS
            ),
        }
        return Voice.objects.filter(key=BytesOfHex(key)).annotate(**fields)

    return QueryPlan(make, key="<key>", beside="<beside>", points="<points>")


def read_own_post(voice: Voice, row: JsonRow) -> Post:
    """A post as it came with its voice: what its author may do with it follows from this."""
    moments = {name: parse_datetime(row[name] or "") for name in ("created_at", "published_at")}
    words = {name: row.pop(f"current_revision__{name}") for name in ("text", "number", "withheld_at")}
    quotes = row.pop("shown_quotes")
    post = Post(voice=voice, current_revision=Revision(**words), **{**row, **moments})
    post.shown_quotes = quotes
    return post


def read_stance(voice: Voice, row: JsonRow) -> Stance:
    """A stance as it came with its voice."""
    moments = {name: parse_datetime(row[name]) for name in ("at", "first_at")}
    words, reason = row.pop("current_reason__text"), row.pop("current_reason_id")
    text = ReasonText(pk=reason, text=words) if reason else None
    return Stance(voice=voice, debate_id=voice.debate_id, current_reason=text, **{**row, **moments})
