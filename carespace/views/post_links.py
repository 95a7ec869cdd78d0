"""The lasting address of a post, which leads to whatever page holds it now, and the short one of the form that answers it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from carespace.debate_life.gate import require_page
from carespace.models import Post
from carespace.models.posts import ID_WIDTH
from carespace.page_content import list_visible_replies
from carespace.views.whole_pages import REPLIES_TO_A_PAGE

#: How many replies stand above the one a link leads to, on a page that begins further down.
CONTEXT = 2


@require_safe
@never_cache
def open_post(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Leads to the page that holds a post which is or was public, and on it to the post. Two queries."""
    posts = Post.objects.exclude(published_at=None).select_related("debate")
    post = get_object_or_404(posts, debate__slug=slug, pk=pk)
    require_page(post.debate, request.user)
    address = reverse("carespace:point", args=[slug, post.point_id])
    if post.is_point:
        return redirect(address)
    above = list_visible_replies().filter(
        debate=post.debate_id, path__gt=post.path[:ID_WIDTH], path__lt=post.path
    )
    above = above.order_by("-path")
    before = list(above.values_list("pk", flat=True)[:REPLIES_TO_A_PAGE])
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
