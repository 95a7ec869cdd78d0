"""An author edits their own post: the form with its words, and those words again where an edit is refused."""

from __future__ import annotations

from http import HTTPStatus
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from accounts.unsent_forms import find_unsent_words
from carespace import access
from carespace.debate_life.gate import require_page
from carespace.deed_limits import consume_deed
from carespace.forms import DeedForm, PointEditForm, ReplyEditForm
from carespace.models import Post
from carespace.refusals import RefusalError
from carespace.views.deeds import find_post_address, forget_kept_words
from carespace.views.in_place import lead_to
from carespace.views.page_context import build_person_context
from carespace.words.editing import edit_post, is_text_of_form
from carespace.words.shown import shown_words
from live.rate_limits import member_key


def fill_form(post: Post, member: MemberRequest, sent: bool) -> DeedForm:
    """The form with what was sent, else with what was typed and not sent, else with the post's words."""
    kind = PointEditForm if post.is_point else ReplyEditForm
    if sent:
        return kind(member.POST)
    words = shown_words(post, member.user)
    unsent = find_unsent_words(member.user, under=member.path).get(member.path, {})
    own = {"text": words.text, "why": words.why, "read": words.number, "nonce": uuid4()}
    return kind(initial=own | {name: unsent[name] for name in ("text", "why") if name in unsent})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def edit(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Edits one's own post, then leads to it. 403 for somebody else's; 422 or the refusal's status with what was typed."""
    posts = Post.objects.select_related("debate__closure", "parent").with_words()
    post = get_object_or_404(posts, debate__slug=slug, pk=pk)
    require_page(post.debate)
    if not access.wrote(request.user, post):
        raise PermissionDenied
    sent = request.method == "POST"
    form, status = fill_form(post, request, sent), HTTPStatus.OK
    if sent:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                if not is_text_of_form(post, form.cleaned_data["nonce"]):
                    consume_deed("edit", who=member_key(request.user.pk))
                edit_post(by=request.user, post=post, **form.cleaned_data)
            except RefusalError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                forget_kept_words(request, request.user)
                return lead_to(request, find_post_address(post))
    quotes = [quote for quote in shown_words(post, request.user).quotes if quote]
    known = build_person_context(request, post=post, debate=post.debate, form=form, quotes=quotes)
    return render(request, "carespace/edit.html", known, status=status)
