"""The lasting address of a post, which leads to whatever page holds it now, and the short one of the form that answers it."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from carespace.debate_life.gate import require_page
from carespace.models import Post
from carespace.page_content import list_keys_above
from carespace.views.whole_pages import REPLIES_TO_A_PAGE
from live.database.query_plan import QueryPlan

#: How many replies stand above the one a link leads to, on a page that begins further down.
CONTEXT = 2


@cache
def plan_published() -> QueryPlan[Post]:
    """The query of a post that is or was public, and its debate."""
    posts = Post.objects.exclude(published_at=None).select_related("debate")
    return QueryPlan(lambda slug, pk: posts.filter(debate__slug=slug, pk=pk), slug="<slug>", pk=-1001)


def find_published(slug: str, pk: int) -> Post:
    """A post that is or was public, with its debate. One query. Raises Http404 where there is none."""
    for post in plan_published().rows({"slug": slug, "pk": pk}):
        return post
    raise Http404(f"No post {pk} was public in {slug}.")


@require_safe
@never_cache
def open_post(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Leads to the page that holds a post which is or was public, and on it to the post. Two queries."""
    post = find_published(slug, pk)
    require_page(post.debate, request.user)
    address = reverse("carespace:point", args=[slug, post.point_id])
    if post.is_point:
        return redirect(address)
    before = list_keys_above(post, REPLIES_TO_A_PAGE)
    begins_later = len(before) == REPLIES_TO_A_PAGE
    return redirect(f"{address}{f'?after={before[CONTEXT]}' if begins_later else ''}#post-{pk}")


@require_safe
@never_cache
def open_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the form that answers a post, and quotes what the address asks for. Pages name it beside every post, so it is
    short. One query."""
    post = get_object_or_404(Post.objects.exclude(published_at=None).select_related("debate"), pk=pk)
    slug = require_page(post.debate, request.user).slug  # an address says what the motion is
    query = urlencode({"quote": request.GET["quote"]}) if "quote" in request.GET else ""
    return redirect(f"{reverse('carespace:answer', args=[slug, pk])}{'?' if query else ''}{query}")
