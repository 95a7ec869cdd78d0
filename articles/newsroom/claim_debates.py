"""The newsroom's list of claims in print, and the form by which an editor opens a debate on one."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from articles.models.claims import Claim
from articles.newsroom.debate_subjects import open_claim_debate
from carespace.access import may_run_debates
from carespace.debate_life.forms import OpenForm
from carespace.debate_life.states import DebateState
from carespace.refusals import RefusalError

PAGE = 25
MAY_NOT = "Editors and moderators open debates."


@require_safe
def list_claims(request: MemberRequest) -> HttpResponse:
    """Claims in print, those of the newest stories first. Raises PermissionDenied."""
    if not may_run_debates(request.user):
        raise PermissionDenied(MAY_NOT)
    claims = Claim.objects.filter(article__live=True).select_related("article")
    page = Paginator(claims.order_by("-article__first_published_at", "article", "sort_order", "pk"), PAGE)
    context = {"page": page.get_page(request.GET.get("p"))}
    return TemplateResponse(request, "articles/newsroom/claims.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_on_claim(request: MemberRequest, number: int) -> HttpResponse:
    """The form of a debate on one claim; 422 or the refusal's status where it is refused. Raises PermissionDenied."""
    if not may_run_debates(request.user):
        raise PermissionDenied(MAY_NOT)
    claim = get_object_or_404(Claim.objects.select_related("article").filter(article__live=True), pk=number)
    form = OpenForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            form.cleaned_data.pop("release")  # the claim is the subject
            try:
                debate = open_claim_debate(by=request.user, claim=claim, **form.cleaned_data)
            except RefusalError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                opens_later = debate.state == DebateState.SCHEDULED
                messages.success(request, "The debate is set." if opens_later else "The debate is open.")
                return redirect(debate)
    known = {"section": "debates", "claim": claim, "form": form}
    return render(request, "articles/newsroom/claim_debate.html", known, status=status)
