"""The drift board of the newsroom: stories whose numbers moved, the most pressing first, and what can be done."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from accounts.requests import MemberRequest
from articles.models.stale_figures import Drift
from articles.stale_figures import resolution as settling
from articles.stale_figures.fallen_claims import map_fallen_claims

PAGE = 25


def may_see_board(user: User) -> bool:
    """Those who may publish some story."""
    return bool(PagePermissionPolicy().user_has_any_permission(user, {"publish"}))


@require_safe
def show_board(request: MemberRequest) -> HttpResponse:
    """The newsroom's list of stories whose figures a release has moved. Raises PermissionDenied."""
    if not may_see_board(request.user):
        raise PermissionDenied("The drift board is for those who publish stories.")
    pinned = request.GET.get("show") == "pinned"
    drifts = Drift.objects.pinned_ones() if pinned else Drift.objects.to_settle()
    page = Paginator(drifts, PAGE).get_page(request.GET.get("p"))
    fallen = map_fallen_claims([row.article_id for row in page if row.fallen])
    context = {
        "page_title": "Drift",
        "header_title": "Drift",
        "header_icon": "history",
        "pinned": pinned,
        "page": page,
        "rows": [(row, fallen.get(row.article_id, [])) for row in page],
        "longest": settling.LONGEST,
        "kept": request.session.pop("drift_words", {}),
    }
    return TemplateResponse(request, "articles/newsroom/drift.html", context)


@require_POST
def resolve_drift(request: MemberRequest, number: int) -> HttpResponse:
    """One deed on one story: `deed` is accept, update, pin or unpin; `words` the update or the reason."""
    article = get_object_or_404(Drift.objects.select_related("article"), article=number).article
    words = request.POST.get("words", "")
    try:
        match request.POST.get("deed"):
            case "accept":
                settling.accept_drift(by=request.user, article=article)
                message = f"“{article.title}” stands as it is until the next release."
            case "update":
                settling.append_update(by=request.user, article=article, text=words)
                message = f"The update of “{article.title}” is published."
            case "pin":
                settling.pin_story(by=request.user, article=article, reason=words)
                message = f"“{article.title}” is pinned."
            case "unpin":
                settling.unpin_story(by=request.user, article=article)
                message = f"“{article.title}” drifts again."
            case _:
                raise ValidationError("Choose what to do.")
    except ValidationError as error:
        messages.error(request, f"“{article.title}”: {' '.join(error.messages)}")
        # What was written comes back with the form.
        request.session["drift_words"] = {"article": article.pk, "words": words}
    else:
        messages.success(request, message)
    return redirect("drift")
