"""The pages by which editors and moderators open and close debates."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.doors import only
from accounts.requests import MemberRequest
from carespace import access
from carespace.debate_life import lifecycle
from carespace.forms import CloseForm, OpenForm
from carespace.models import Post
from carespace.refusals import RefusalError
from carespace.views.pages import build_person_context, get_debate_or_404

DESK = "/moderation/"


@require_http_methods(["GET", "HEAD", "POST"])
@only(access.may_run_debates, after_post=DESK)
def open_debate_page(request: MemberRequest) -> HttpResponse:
    """The form by which an editor opens a debate; 422 where something is missing."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                debate = lifecycle.open_debate(by=request.user, **form.cleaned_data)
            except RefusalError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                messages.success(request, "The debate is open.")
                return redirect(debate)
    known = build_person_context(request, form=form)
    return render(request, "carespace/moderation/open.html", known, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@only(access.may_run_debates, after_post=DESK)
def close(request: MemberRequest, slug: str) -> HttpResponse:
    """The form by which an editor closes a debate with its outcome; 422 where something is missing."""
    debate = get_debate_or_404(slug)
    form = CloseForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                lifecycle.close_debate(by=request.user, debate=debate, **form.cleaned_data)
            except RefusalError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                messages.success(request, "The debate is closed. It stays readable.")
                return redirect(debate)
    known = build_person_context(
        request, debate=debate, form=form, waiting=Post.objects.waiting().filter(debate=debate).count()
    )
    return render(request, "carespace/moderation/close.html", known, status=status)
