"""What a deed is done to, as its address names it: asked at every deed, so its query is written and planned once."""

from __future__ import annotations

from functools import cache

from django.http import Http404

from carespace.debate_life.gate import require_page
from carespace.models import Debate, Post
from carespace.views.page_context import find_debate
from live.database.query_plan import QueryPlan
from live.numbers import LARGEST_KEY


def find_debate_or_404(slug: str) -> Debate:
    """The debate and its closure, nothing of it counted: all that a deed needs to know. Raises Http404."""
    return require_page(find_debate(slug))


@cache
def plan_target() -> QueryPlan[Post]:
    """The query of a point that is or was public, with its debate and closure."""
    points = Post.objects.points().exclude(published_at=None).select_related("debate__closure").with_claims()
    return QueryPlan(lambda slug, pk: points.filter(debate__slug=slug, pk=pk), slug="<slug>", pk=-1001)


def find_point_or_404(slug: str, pk: int) -> Post:
    """A point that is or was public with its debate and closure, in one query. Raises Http404."""
    for point in plan_target().rows({"slug": slug, "pk": pk}) if pk <= LARGEST_KEY else ():
        require_page(point.debate)
        return point
    raise Http404
