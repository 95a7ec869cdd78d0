"""An author takes down their own post: a page that asks once, then at once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from carespace import access
from carespace.models import Post
from carespace.moderation import withdraw_post
from carespace.refusals import RefusalError
from carespace.views.deeds import render_refusal
from carespace.views.in_place import lead_to
from carespace.views.page_context import build_person_context


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def take_down(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Asks whether to take one's own post down, and does it; in closed and paused debates too. 403 for somebody else's."""
    post = get_object_or_404(Post.objects.select_related("debate").with_words(), debate__slug=slug, pk=pk)
    if not access.wrote(request.user, post):
        raise PermissionDenied
    if request.method == "POST":
        try:
            withdraw_post(by=request.user, post=post)
        except RefusalError as refusal:
            return render_refusal(request, refusal, post.debate, post.debate.get_absolute_url())
        messages.success(request, "It is taken down. Nobody reads it any more.")
        return lead_to(request, "/you/#posts")
    return render(
        request, "carespace/take_down.html", build_person_context(request, post=post, debate=post.debate)
    )
