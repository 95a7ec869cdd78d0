"""The API's addresses, gathered from every app."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter

from articles.api import ArticleViewSet
from carespace.api import DebateViewSet
from ratings.api import HomeViewSet, MeasureViewSet, ReleaseViewSet

router = DefaultRouter()
router.register("articles", ArticleViewSet, basename="article")
router.register("debates", DebateViewSet, basename="debate")
router.register("releases", ReleaseViewSet, basename="release")
router.register("homes", HomeViewSet, basename="home")
router.register("measures", MeasureViewSet, basename="measure")


def ours(endpoints: list[tuple[str, str, str, object]]) -> list[tuple[str, str, str, object]]:
    """The schema describes this API only: the newsroom's own is not for others."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    *router.urls,
]
