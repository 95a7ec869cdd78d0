"""A member's own parts of pages that are otherwise the same for everyone: what they voted, their forms, a moderator's links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.contrib.messages import get_messages
from django.forms import Form
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from accounts.models import User
from carespace import access, page_content
from carespace.models import Debate, Post, VoteValue
from live.page_cache.markup import MARKUP
from live.page_cache.own_places import OwnPlace, fill_own_places, list_places

#: What stands in each kind of place. Beside a place with a number stands the post of that number.
TEMPLATES: Final = {
    "add": "carespace/parts/composer.html",
    "after": "carespace/parts/after.html",
    "answer": "carespace/own/answer.html",
    "like": "carespace/parts/like.html",
    "messages": "components/messages.html",
    "reply": "carespace/own/reply.html",
    "run": "carespace/own/run.html",
    "stand": "carespace/own/stand.html",
    "unvoted": "carespace/own/unvoted.html",
    "vote": "carespace/own/vote.html",
    "waiting": "carespace/own/waiting.html",
    "yours": "carespace/own/yours.html",
}
VOTE: Final = "vote"
ANSWER: Final = "answer"
#: Stands in buttons that are drawn once for many members where each has a token of their own.
NOBODYS: Final = "NobodysPlace"
DEEDS: Final = "deeds"
DEEDS_TEMPLATE: Final = "carespace/parts/moderate.html"


def load_own(debate: Debate, member: User, body: bytes) -> page_content.Participation:
    """What a member has done in a debate, as far as a page for everyone has places for it. One query, and one where posts of
    theirs are not public."""
    places = list_places(body)
    beside = {place.number: place.by for place in places if place.kind == DEEDS}
    points = {place.number for place in places if place.kind == VOTE}
    return page_content.load_participation(debate, member, beside=beside, points=points)


@dataclass
class OwnPoint:
    """A point that everyone may read, as one member stands to it."""

    pk: int
    debate: Debate
    vote: str
    is_own: bool
    answer_form: Form | None = None

    @property
    def may_vote(self) -> bool:
        return not self.is_own

    def get_absolute_url(self) -> str:
        """The point's own page."""
        return f"{self.debate.get_absolute_url()}points/{self.pk}/"


@dataclass
class OwnParts:
    """What one member finds of their own on one page of a debate. `known` is what its templates know besides."""

    request: HttpRequest
    debate: Debate
    own: page_content.Participation
    known: Mapping[str, object]
    answers: Mapping[int, Form] = field(default_factory=dict)
    """The forms by which points are answered in place and that hold words, by the point's key."""

    def fill(self, body: bytes) -> bytes:
        """The page with all that is theirs. No query; two for a moderator."""
        posts = self._load_posts(body)
        known = {
            **self.known,
            "request": self.request,
            "csrf_token": get_token(self.request),
            "messages": get_messages(self.request),
            "SITE_URL": settings.SITE_URL,
        }

        def make(place: OwnPlace) -> str:
            if place.kind == DEEDS:
                post = posts.get(place.number)
                return render_to_string(DEEDS_TEMPLATE, {**known, "post": post}) if post else ""
            if place.kind == "messages" and not known["messages"]:
                return ""
            if not place.number:
                return render_to_string(TEMPLATES[place.kind], known)
            point = self._find_point(place.number)
            if place.kind == VOTE and self.own.voice_id:
                return self._draw_vote(point).replace(NOBODYS, str(known["csrf_token"]))
            if place.kind == ANSWER and point.answer_form is None:
                return self._draw_way_to_answer(point)
            return render_to_string(TEMPLATES[place.kind], {**known, "point": point})

        return fill_own_places(body, make)

    def _load_posts(self, body: bytes) -> Mapping[int, Post]:
        """The posts beside which something stands: a member's own, or all where a moderator reads."""
        if not access.may_moderate(self.request.user):
            return self.own.posts
        keys = {place.number for place in list_places(body) if place.kind == DEEDS}
        posts = Post.objects.filter(debate=self.debate).with_words().in_bulk(keys)
        page_content.attach_decisions(posts.values())
        return posts

    def _draw_vote(self, point: OwnPoint) -> str:
        """The buttons of a point with NOBODYS in the place of the member's: the same for all who vote so from that page, once
        nobody is asked any more how they are shown."""
        page = self.known["page_address"]
        key = (TEMPLATES[VOTE], self.debate.slug, self.debate.state, page, point.pk, point.vote, point.is_own)
        context = {
            "debate": self.debate,
            "point": point,
            "page_address": page,
            "vote_values": VoteValue.choices,
            "csrf_token": NOBODYS,
            "mine": None,
            "request": {"get_full_path": page},
        }
        return MARKUP.remember(key, lambda: render_to_string(TEMPLATES[VOTE], context))

    def _draw_way_to_answer(self, point: OwnPoint) -> str:
        """What opens the form that answers a point: the same for all members."""
        key, context = (
            (TEMPLATES[ANSWER], self.debate.slug, point.pk),
            {"debate": self.debate, "point": point},
        )
        return MARKUP.remember(key, lambda: render_to_string(TEMPLATES[ANSWER], context))

    def _find_point(self, pk: int) -> OwnPoint:
        return OwnPoint(
            pk, self.debate, self.own.votes.get(pk, ""), pk in self.own.posts, self.answers.get(pk)
        )
