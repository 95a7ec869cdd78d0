"""Debates for programs: motions, where people stand, published points and replies. Read only.

Nothing here says who anyone is beyond what was shown beside their words.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from carespace.counters import counts_shown
from carespace.counters.visibility import select_beneath
from carespace.debate_life.states import DebateState
from carespace.models import Closure, Debate, Post
from carespace.views.api_reasons import MindsChangedField, ReasonsOfPosts
from carespace.views.api_refusals import find_readable
from carespace.views.keysets import NEW_FIRST, POINT_ORDERS, REPLIES_IN_ORDER, take_page
from carespace.words.shown import shown_words
from live.public_api import keyed_paging
from live.public_api.fields import WholeAddressField
from live.public_api.keyed_paging import AFTER, answer_keyed_page
from live.public_api.refusals import ParameterError
from live.public_api.views import PublicViewSet


class ClosureSerializer(serializers.ModelSerializer):
    """The end of a debate."""

    by = serializers.CharField(source="by_label", help_text="The role that closed it.")

    class Meta:
        model = Closure
        fields: ClassVar = ["at", "by", "outcome"]


class DebateSerializer(serializers.ModelSerializer):
    """A debate and how it stands."""

    address = WholeAddressField(help_text="The debate's page.")
    subject_address = WholeAddressField(
        source="subject_address", allow_null=True, help_text="What the debate is about, or null."
    )
    is_open = serializers.BooleanField(help_text="Whether it takes posts, votes and stances now.")
    state = serializers.ChoiceField(choices=DebateState.choices, read_only=True)
    ends_at = serializers.DateTimeField(
        source="end",
        allow_null=True,
        read_only=True,
        help_text="When it ends or ended; null where no end is known.",
    )
    closure = ClosureSerializer(
        read_only=True, allow_null=True, help_text="Null until its outcome is written."
    )
    point_count = serializers.IntegerField(source="points", help_text="Published points.")
    reply_count = serializers.IntegerField(source="replies", help_text="Published replies.")
    people = serializers.IntegerField(help_text="People who have said where they stand.")
    stances_for = serializers.SerializerMethodField(
        help_text="People, each counted once, where they stand. Null until the debate is over: see `/split/`."
    )
    stances_undecided = serializers.SerializerMethodField()
    stances_against = serializers.SerializerMethodField()

    class Meta:
        model = Debate
        fields: ClassVar = [
            "slug",
            "address",
            "motion",
            "introduction",
            "subject_title",
            "subject_address",
            "opened_at",
            "is_open",
            "state",
            "ends_at",
            "closure",
            "point_count",
            "reply_count",
            "people",
            "stances_for",
            "stances_undecided",
            "stances_against",
        ]

    def get_stances_for(self, debate: Debate) -> int | None:
        split = counts_shown.build_shown_split(debate)
        return split.now.left if split else None

    def get_stances_undecided(self, debate: Debate) -> int | None:
        split = counts_shown.build_shown_split(debate)
        return split.now.middle if split else None

    def get_stances_against(self, debate: Debate) -> int | None:
        split = counts_shown.build_shown_split(debate)
        return split.now.right if split else None


class SplitSerializer(serializers.ModelSerializer):
    """Where people stand in a debate, on an address of its own: whoever means to take a stance takes it first."""

    people = serializers.IntegerField(help_text="People who have said where they stand.")
    stances_for = serializers.IntegerField()
    stances_undecided = serializers.IntegerField()
    stances_against = serializers.IntegerField()

    class Meta:
        model = Debate
        fields: ClassVar = ["slug", "people", "stances_for", "stances_undecided", "stances_against"]


class ReplySerializer(serializers.ModelSerializer):
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


class ReplyPageSerializer(serializers.Serializer):
    """Replies in the order they came."""

    next = serializers.URLField(allow_null=True, help_text="The next page; null on the last.")
    results = ReplySerializer(many=True)


POINTS_WITH_A_DEBATE = 20
REPLIES_TO_A_PAGE = 20


class WholeDebateSerializer(DebateSerializer):
    """One debate with its strongest points. `/points/` beneath it gives them all, in pages."""

    points = serializers.SerializerMethodField()

    class Meta(DebateSerializer.Meta):
        fields: ClassVar = [*DebateSerializer.Meta.fields, "points"]

    @extend_schema_field(PointSerializer(many=True))
    def get_points(self, debate: Debate) -> Any:
        return PointSerializer(points_of(debate)[:POINTS_WITH_A_DEBATE], many=True).data


ORDER = OpenApiParameter(
    "order",
    {"type": "string", "enum": [*POINT_ORDERS]},
    description="The order of the points: strongest, by the Wilson lower bound at z = 1.96, with those of the last 24 hours before"
    " it, where it is left out.",
)


def points_of(debate: Debate, order: str = NEW_FIRST) -> QuerySet[Any]:
    """The published points in an order of POINT_ORDERS; by strength the new ones come first."""
    points = Post.objects.filter(debate=debate).points().published().with_words()
    ranked = points.new_then_strongest() if order == NEW_FIRST else POINT_ORDERS[order].sort(points)
    return ranked.select_related("debate__closure")


class DebateViewSet(ReasonsOfPosts, PublicViewSet, ReadOnlyModelViewSet):
    """Debates, the newest first; one by its slug, with its strongest points."""

    paged = frozenset({"list", "points"})
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    queryset = Debate.objects.none()

    def get_queryset(self) -> QuerySet[Debate]:
        return Debate.objects.readable().select_related("closure").order_by("-opened_at", "-pk")

    def get_object(self) -> Debate:
        """The debate of the address. Raises WithdrawnDebateError or UnreadableDebateError where nobody may read it."""
        return find_readable(self.kwargs["slug"])

    def get_serializer_class(self) -> type[DebateSerializer]:
        return WholeDebateSerializer if self.action == "retrieve" else DebateSerializer

    def list_parameters(self) -> list[OpenApiParameter]:
        """Every parameter of the operation that is asked for."""
        own = {"points": (ORDER,), "replies": keyed_paging.PARAMETERS, "reasons": keyed_paging.PARAMETERS}
        return [*own.get(self.action, ()), *super().list_parameters()]

    @extend_schema(responses=PointSerializer(many=True))
    @action(detail=True)
    def points(self, request: Request, slug: str, format: str | None = None) -> Response:
        """Published points with their votes: those of the last 24 hours, then the strongest first; or in the
        order asked for."""
        order = request.query_params.get(ORDER.name, NEW_FIRST)
        if order not in POINT_ORDERS:
            known = [parameter.name for parameter in self.list_parameters()]
            raise ParameterError(ORDER.name, known, f"There is no such order: use {', '.join(POINT_ORDERS)}.")
        rows = points_of(find_readable(slug), order)
        return self.get_paginated_response(PointSerializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(responses=ReplyPageSerializer)
    @action(detail=True, url_path=r"points/(?P<pk>[0-9]{1,9})/replies")
    def replies(self, request: Request, slug: str, pk: str, format: str | None = None) -> Response:
        """Published replies beneath a point, in the order they came, twenty a page."""
        points = Post.objects.filter(debate=find_readable(slug)).points().published()
        point = get_object_or_404(points, pk=pk)
        rows = select_beneath(point).filter(shown=True).select_related("debate__closure").with_words()
        page = take_page(rows, REPLIES_IN_ORDER, request.query_params.get(AFTER, ""), REPLIES_TO_A_PAGE)
        return answer_keyed_page(request, ReplySerializer(page.rows, many=True).data, page.after)

    @extend_schema(responses=SplitSerializer)
    @action(detail=True)
    def split(self, request: Request, slug: str, format: str | None = None) -> Response:
        """Where people stand now, in open debates too."""
        return Response(SplitSerializer(find_readable(slug)).data)
