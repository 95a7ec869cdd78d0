"""Why people changed their minds, for programs: beside the post that did it, as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from carespace.counters import counts_shown
from carespace.models import Post, ReasonShown, Stance
from carespace.stances.reasons import select_shown_reasons
from carespace.views.api_refusals import find_readable
from carespace.views.keysets import LAST_REASON, take_page
from carespace.words.shown import shown_reason
from live.public_api.keyed_paging import AFTER, answer_keyed_page

REASONS_TO_A_PAGE: Final = 20


@extend_schema_field(OpenApiTypes.INT)
class MindsChangedField(serializers.Field[Post, object, int | None, Post]):
    """How many people say that a post changed where they stand, as far as anybody may know."""

    def __init__(self) -> None:
        super().__init__(
            source="*",
            read_only=True,
            allow_null=True,
            help_text="People who say that it changed where they stand: see `/reasons/`. Null while nobody may know.",
        )

    def to_representation(self, value: Post) -> int | None:
        return counts_shown.count_shown_minds(value, value.debate)


class ReasonSerializer(serializers.Serializer[Stance | Sequence[Stance]]):
    """Why somebody changed their mind."""

    text = serializers.SerializerMethodField()
    author = serializers.SerializerMethodField(
        help_text="As shown in the debate, where its author chose so; else null."
    )

    def get_text(self, stance: Stance) -> str:
        return shown_reason(stance)

    def get_author(self, stance: Stance) -> str | None:
        return stance.voice.byline if stance.reason_shown == ReasonShown.SIGNED else None


class ReasonPageSerializer(serializers.Serializer[object]):
    """Reasons, the newest first."""

    next = serializers.URLField(allow_null=True, help_text="The next page; null on the last.")
    results = ReasonSerializer(many=True)


class ReasonsOfPosts:
    """The address of a debate's viewset that gives the reasons beside one of its posts."""

    @extend_schema(responses=ReasonPageSerializer)
    @action(detail=True, url_path=r"posts/(?P<pk>[0-9]{1,9})/reasons")
    def reasons(self, request: Request, slug: str, pk: str, format: str | None = None) -> Response:
        """Why people say that a post changed their minds, twenty a page; 404 while nobody may know that it did."""
        debate = find_readable(slug)
        post = get_object_or_404(Post.objects.filter(debate=debate).published(), pk=pk)
        if not counts_shown.count_shown_minds(post, debate):
            raise Http404
        after = request.query_params.get(AFTER, "")
        page = take_page(select_shown_reasons(post), LAST_REASON, after, REASONS_TO_A_PAGE)
        return answer_keyed_page(request, ReasonSerializer(page.rows, many=True).data, page.after)
