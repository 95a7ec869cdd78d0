"""What changed people's minds: the reasons beside a post, on a page of their own, and a member's own one taken back."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from carespace.counters import counts_shown
from carespace.http_caching import cache_for_readers
from carespace.models import Post
from carespace.refusals import RefusalError
from carespace.stances.reasons import select_shown_reasons, take_back_reason
from carespace.views.deed_targets import find_debate_or_404
from carespace.views.deeds import get_member, render_refusal
from carespace.views.keysets import LAST_REASON, take_page
from carespace.views.page_context import build_person_context, get_debate_or_404

REASONS_TO_A_PAGE: Final = 20


@require_safe
@cache_for_readers(words=("after",))
def show_minds(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """How many minds a post changed and why, where that may be known: 404 before. It says on no side where anybody stood."""
    debate = get_debate_or_404(slug)
    posts = Post.objects.filter(debate=debate).published().select_related("debate").with_words()
    post = get_object_or_404(posts, pk=pk)
    if not counts_shown.count_shown_minds(post, debate):
        raise Http404
    page = take_page(select_shown_reasons(post), LAST_REASON, request.GET.get("after", ""), REASONS_TO_A_PAGE)
    known = build_person_context(request, debate=debate, post=post, page=page)
    return render(request, "carespace/minds.html", known)


@require_POST
@never_cache
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Has nobody read one's own reason any more; closed and paused debates take it too."""
    debate = find_debate_or_404(slug)
    member = get_member(request)
    if member is None:
        return redirect_to_login(debate.get_absolute_url())
    try:
        was_up = take_back_reason(by=member, debate=debate)
    except RefusalError as refusal:
        return render_refusal(request, refusal, debate, debate.get_absolute_url())
    messages.success(request, "Taken back. Nobody reads it any more." if was_up else "Nobody could read it.")
    return redirect(f"{debate.get_absolute_url()}#after")
