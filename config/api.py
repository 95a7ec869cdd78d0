"""The API's addresses, gathered from every app."""

from __future__ import annotations

from typing import Any

from django.urls import path, re_path, reverse
from drf_spectacular.utils import extend_schema, inline_serializer
from drf_spectacular.views import SpectacularAPIView
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import APIRootView, DefaultRouter
from rest_framework.viewsets import GenericViewSet

from articles.api import ArticleViewSet
from carespace.api import DebateViewSet
from live.addresses import build_whole_address
from live.public_api.schema import PublicSchema
from live.public_api.views import PublicApiView, refuse_unknown_address
from ratings.api import HomeViewSet, MeasureViewSet, ReleaseViewSet

LISTS: dict[str, tuple[type[GenericViewSet[Any]], str]] = {
    "articles": (ArticleViewSet, "article"),
    "debates": (DebateViewSet, "debate"),
    "releases": (ReleaseViewSet, "release"),
    "homes": (HomeViewSet, "home"),
    "measures": (MeasureViewSet, "measure"),
}


class RootView(PublicApiView, APIRootView):
    """What there is to ask for."""

    schema = PublicSchema()

    @extend_schema(
        operation_id="root",
        tags=["root"],
        responses=inline_serializer("Root", {name: serializers.URLField() for name in (*LISTS, "schema")}),
    )
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The addresses of the lists, of the measures and of this description."""
        named = {name: f"{basename}-list" for name, (_, basename) in LISTS.items()} | {"schema": "schema"}
        return Response({name: build_whole_address(reverse(view)) for name, view in named.items()})


class SchemaView(PublicApiView, SpectacularAPIView):
    """The API's description of itself, as YAML or, where it is asked for, as JSON."""


router = DefaultRouter()
router.APIRootView = RootView
for prefix, (view, basename) in LISTS.items():
    router.register(prefix, view, basename=basename)

urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    *router.urls,
    re_path("^.*/$", refuse_unknown_address),
]
