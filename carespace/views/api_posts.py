"""Published points and replies for programs."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import ClassVar, Final

from rest_framework import serializers

from carespace.counters import counts_shown
from carespace.models import Debate, Post, Voice
from carespace.views.api_reasons import MindsChangedField
from carespace.views.keysets import POINT_ORDERS, ROSE_IN_ORDER, KeysetPage, take_points
from carespace.words.shown import shown_words
from live.database.place_kinds import IsListed, list_numbers
from live.database.query_plan import QueryPlan
from live.public_api.fields import WholeAddressField

#: What a page of points is cut by.
SORTED_BY: Final = {order.column for order in (*POINT_ORDERS.values(), ROSE_IN_ORDER)}


class ReplySerializer(serializers.ModelSerializer[Post]):
    """A published reply."""

    text = serializers.SerializerMethodField(help_text="The reply's words, or the point's claim.")
    number = serializers.CharField(
        source="reply_number", help_text="Its lasting number in its point, 4.2.1 say; empty for a point."
    )
    level = serializers.IntegerField(
        source="depth", help_text="How deep it stands; 0 for a point, at most 9."
    )
    in_answer_to = serializers.IntegerField(
        source="parent_id", allow_null=True, help_text="The id of the post it answers; null for a point."
    )
    author = serializers.CharField(source="byline", help_text="As shown beside it, never a person's key.")
    minds_changed = MindsChangedField()

    class Meta:
        model = Post
        fields: ClassVar = [
            "id",
            "number",
            "level",
            "in_answer_to",
            "side",
            "text",
            "author",
            "published_at",
            "minds_changed",
        ]

    def get_text(self, post: Post) -> str:
        return shown_words(post).text


class PointSerializer(ReplySerializer):
    """A published point with its votes."""

    address = WholeAddressField(help_text="The point's page.")
    is_new = serializers.SerializerMethodField(
        help_text="Whether it is in its first 24 hours: its votes are null, and it stands by when it came."
    )
    agrees = serializers.SerializerMethodField(help_text="Votes; null while the point is new.")
    disagrees = serializers.SerializerMethodField()
    passes = serializers.SerializerMethodField()
    strength = serializers.SerializerMethodField(
        help_text="Lower end of the Wilson interval (95%, z = 1.96) of the share that agrees; null while the point is new."
    )
    reply_count = serializers.IntegerField(source="descendants", help_text="Published replies.")
    replies = WholeAddressField(
        source="replies_address", help_text="Where they are read, in pages of twenty."
    )
    why = serializers.SerializerMethodField(
        help_text="Why the claim should hold, in a subset of Markdown (emphasis, lists, links, quotes); empty for none."
    )

    class Meta(ReplySerializer.Meta):
        fields: ClassVar = [
            *ReplySerializer.Meta.fields,
            "why",
            "address",
            "is_new",
            "agrees",
            "disagrees",
            "passes",
            "strength",
            "reply_count",
            "replies",
        ]

    def get_why(self, post: Post) -> str:
        return shown_words(post).why

    def get_is_new(self, point: Post) -> bool:
        return not counts_shown.may_show_votes(point, point.debate)

    def get_agrees(self, point: Post) -> int | None:
        votes = counts_shown.build_shown_votes(point, point.debate)
        return votes.left if votes else None

    def get_disagrees(self, point: Post) -> int | None:
        votes = counts_shown.build_shown_votes(point, point.debate)
        return votes.right if votes else None

    def get_passes(self, point: Post) -> int | None:
        votes = counts_shown.build_shown_votes(point, point.debate)
        return votes.middle if votes else None

    def get_strength(self, point: Post) -> float | None:
        return point.strength if counts_shown.may_show_votes(point, point.debate) else None


class ReplyPageSerializer(serializers.Serializer[object]):
    """Replies in the order they came."""

    next = serializers.URLField(allow_null=True, help_text="The next page; null on the last.")
    results = ReplySerializer(many=True)


class PointPageSerializer(serializers.Serializer[object]):
    """Points in the order asked for."""

    next = serializers.URLField(allow_null=True, help_text="The next page; null on the last.")
    results = PointSerializer(many=True)


@cache
def plan_texts() -> QueryPlan[Post]:
    """The query of posts by their keys, with their words; a plan looks up nothing besides, so who says them is asked apart."""
    return QueryPlan(lambda keys: Post.objects.with_texts().filter(IsListed("pk", keys)), keys="<keys>")


@cache
def plan_voices() -> QueryPlan[Voice]:
    """The query of voices by their keys: one look at all of them reads fewer blocks than a join a row."""
    return QueryPlan(lambda keys: Voice.objects.filter(IsListed("pk", keys)), keys="<keys>")


def take_ordered_points(debate: Debate, order: str, after: str, size: int) -> KeysetPage[Post]:
    """A page of the published points in an order of POINT_ORDERS; by strength the new ones come first. At most five queries."""
    points = Post.objects.filter(debate=debate).points().published().only(*SORTED_BY)
    page = take_points(points, order, after, size)
    # What each says and quotes is read of those shown alone, however the database finds which they are.
    keys = list_numbers(point.pk for point in page.rows)
    worded_points = {point.pk: point for point in plan_texts().rows({"keys": keys})} if keys else {}
    rows = [worded_points[point.pk] for point in page.rows if point.pk in worded_points]
    spoken_by = list_numbers({point.voice_id for point in rows})
    voices = {voice.pk: voice for voice in plan_voices().rows({"keys": spoken_by})} if rows else {}
    for point in rows:
        point.debate, point.voice = debate, voices[point.voice_id]
    return replace(page, rows=rows)
