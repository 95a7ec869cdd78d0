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
from carespace.views.api_posts import (
    PointPageSerializer,
    PointSerializer,
    ReplyPageSerializer,
    ReplySerializer,
    take_ordered_points,
)
from carespace.views.api_reasons import ReasonsOfPosts
from carespace.views.api_refusals import find_readable
from carespace.views.keysets import (
    NEW_FIRST,
    POINT_ORDERS,
    REPLIES_IN_ORDER,
    take_page,
)
from live.public_api import keyed_paging
from live.public_api.fields import WholeAddressField
from live.public_api.keyed_paging import AFTER, answer_keyed_page
from live.public_api.refusals import ParameterError
from live.public_api.views import PublicViewSet


class ClosureSerializer(serializers.ModelSerializer[Closure]):
    """The end of a debate."""

    by = serializers.CharField(source="by_label", help_text="The role that closed it.")

    class Meta:
        model = Closure
        fields: ClassVar = ["at", "by", "outcome"]


class DebateSerializer(serializers.ModelSerializer[Debate]):
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


class SplitSerializer(serializers.ModelSerializer[Debate]):
    """Where people stand in a debate, on an address of its own: whoever means to take a stance takes it first."""

    people = serializers.IntegerField(help_text="People who have said where they stand.")
    stances_for = serializers.IntegerField()
    stances_undecided = serializers.IntegerField()
    stances_against = serializers.IntegerField()

    class Meta:
        model = Debate
        fields: ClassVar = ["slug", "people", "stances_for", "stances_undecided", "stances_against"]


POINTS_WITH_A_DEBATE = 20
POINTS_TO_A_PAGE = 50
REPLIES_TO_A_PAGE = 20


class WholeDebateSerializer(DebateSerializer):
    """One debate with its strongest points. `/points/` beneath it gives them all, in pages."""

    points = serializers.SerializerMethodField()

    class Meta(DebateSerializer.Meta):
        fields: ClassVar = [*DebateSerializer.Meta.fields, "points"]

    @extend_schema_field(PointSerializer(many=True))
    def get_points(self, debate: Debate) -> Any:
        return PointSerializer(
            take_ordered_points(debate, NEW_FIRST, "", POINTS_WITH_A_DEBATE).rows, many=True
        ).data


ORDER = OpenApiParameter(
    "order",
    {"type": "string", "enum": [*POINT_ORDERS]},
    description="The order of the points: strongest, by the Wilson lower bound at z = 1.96, with those of the last 24 hours before"
    " it, where it is left out.",
)


class DebateViewSet(ReasonsOfPosts, PublicViewSet[Debate], ReadOnlyModelViewSet[Debate]):
    """Debates, the newest first; one by its slug, with its strongest points."""

    paged = frozenset({"list"})
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
        own = {
            "points": (ORDER, *keyed_paging.PARAMETERS),
            "replies": keyed_paging.PARAMETERS,
            "reasons": keyed_paging.PARAMETERS,
        }
        return [*own.get(self.action, ()), *super().list_parameters()]

    @extend_schema(responses=PointPageSerializer)
    @action(detail=True)
    def points(self, request: Request, slug: str, format: str | None = None) -> Response:
        """Published points with their votes, fifty a page: those of the last 24 hours, then the strongest first, and
        at the end once more those that votes moved up meanwhile, so that none is missed; or in the order asked for."""
        order = request.query_params.get(ORDER.name, NEW_FIRST)
        if order not in POINT_ORDERS:
            known = [parameter.name for parameter in self.list_parameters()]
            raise ParameterError(ORDER.name, known, f"There is no such order: use {', '.join(POINT_ORDERS)}.")
        after = request.query_params.get(AFTER, "")
        page = take_ordered_points(find_readable(slug), order, after, POINTS_TO_A_PAGE)
        return answer_keyed_page(request, PointSerializer(page.rows, many=True).data, page.after)

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
