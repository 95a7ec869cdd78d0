"""The editor's live preview of one claim: its sentence, and its truth today. Nothing is written."""

from django.core.exceptions import PermissionDenied
from django.forms import modelform_factory
from django.shortcuts import render
from django.views.decorators.http import require_POST
from wagtail.permission_policies.pages import PagePermissionPolicy

from articles.claims.display import Shown
from articles.claims.readings import readings
from articles.figures.bindings import looked_up
from articles.figures.release_readings import run
from articles.models.claims import Claim

FIELDS = (
    "kind", "a_query", "a_group", "a_published", "b_query", "b_group", "b_published", "margin", "margin_unit", "value",
    "since", "words", "reason",
)  # fmt: skip
ClaimForm = modelform_factory(Claim, fields=FIELDS)


def may_write(user):
    """Those who may write some story."""
    return PagePermissionPolicy().user_has_any_permission(user, {"add", "change", "publish"})


@require_POST
def preview(request):
    """A fragment for the choices sent: what is to be mended, or the sentence, its verdict and both figures."""
    if not may_write(request.user):
        raise PermissionDenied("Claims are for those who write stories.")
    form = ClaimForm({"margin_unit": "points", **request.POST.dict()})
    shown = weighed(form.instance) if form.is_valid() else None
    return render(request, "articles/newsroom/claim_preview.html", {"form": form, "shown": shown})


def weighed(claim):
    """An unsaved claim with what every release says of it."""
    if not claim.is_checkable:
        return Shown(claim, [])
    return Shown(claim, run(readings(claim, looked_up(claim.bindings))))
