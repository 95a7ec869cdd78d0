"""A moderator keeps one text of a post from readers, or shows it again."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import only
from accounts.requests import MemberRequest
from carespace import access
from carespace.forms import WithholdForm
from carespace.models import Post
from carespace.refusals import RefusalError
from carespace.views.in_place import lead_to
from carespace.views.moderation import DESK
from carespace.views.page_context import build_person_context
from carespace.words.shown import list_texts
from carespace.words.withholding import release_text, withhold_text

WITHHELD = "Withheld. The author is told by e-mail."
WITHHELD_ALREADY = "Somebody had withheld this text already."
RELEASED = "Shown again. The author is told by e-mail."
RELEASED_ALREADY = "This text is not withheld."


def find_desk_page(pk: int) -> str:
    """Where a post's texts stand at the moderators' desk."""
    return f"{reverse('carespace:post_at_desk', args=[pk])}#texts-h"


@require_http_methods(["GET", "HEAD", "POST"])
@only(access.may_moderate, after_post=DESK)
def withhold(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """The form by which a moderator withholds one text, with the rule it breaks; 422 where something is missing, 404 where the post
    has no such text."""
    post = get_object_or_404(Post.objects.select_related("debate").with_words(), pk=pk)
    version = next((text for text in list_texts(post, request.user) if text.number == number), None)
    if version is None:
        raise Http404
    form, status = WithholdForm(request.POST if request.method == "POST" else None), HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                ruling = withhold_text(by=request.user, post=post, number=number, **form.cleaned_data)
            except RefusalError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                messages.success(request, WITHHELD if ruling else WITHHELD_ALREADY)
                return lead_to(request, find_desk_page(pk))
    known = build_person_context(request, post=post, said=version, form=form, back_to=find_desk_page(pk))
    return render(request, "carespace/moderation/withhold.html", known, status=status)


@require_POST
@only(access.may_moderate, after_post=DESK)
def release(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """Shows a withheld text again, and goes back to the post's texts."""
    try:
        ruling = release_text(by=request.user, post=get_object_or_404(Post, pk=pk), number=number)
    except RefusalError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, RELEASED if ruling else RELEASED_ALREADY)
    return redirect(find_desk_page(pk))
