"""The editor's live preview of one claim: its sentence, and its truth today. Nothing is written."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.forms import modelform_factory
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from accounts.requests import MemberRequest
from articles.claims.display import ClaimDisplay
from articles.claims.readings import make_claim_readings
from articles.figures.bindings import look_up_values
from articles.figures.release_readings import list_current_readings
from articles.models.claims import Claim

FIELDS = (
    "kind", "a_query", "a_group", "a_published", "b_query", "b_group", "b_published", "margin", "margin_unit", "value",
    "since", "words", "reason",
)  # fmt: skip
ClaimForm = modelform_factory(Claim, fields=FIELDS)


def may_write_stories(user: User) -> bool:
    """Those who may write some story."""
    return bool(PagePermissionPolicy().user_has_any_permission(user, {"add", "change", "publish"}))


@require_POST
def preview_claim(request: MemberRequest) -> HttpResponse:
    """A fragment for the choices sent: what is to be mended, or the sentence, its verdict and both figures."""
    if not may_write_stories(request.user):
        raise PermissionDenied("Claims are for those who write stories.")
    form = ClaimForm({"margin_unit": "points", **request.POST.dict()})
    assessment = assess_unsaved_claim(form.instance) if form.is_valid() else None
    return render(request, "articles/newsroom/claim_preview.html", {"form": form, "shown": assessment})


def assess_unsaved_claim(claim: Claim) -> ClaimDisplay:
    """An unsaved claim with what every release says of it."""
    if not claim.is_checkable:
        return ClaimDisplay(claim, [])
    return ClaimDisplay(
        claim, list_current_readings(make_claim_readings(claim, look_up_values(claim.bindings)))
    )
