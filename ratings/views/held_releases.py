"""The data editors' desk, second part: the releases held, and taking one off or putting one back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ratings.ingestion.forms import ReasonForm
from ratings.loading.reasons import ReasonError
from ratings.loading.restoration import RestorationError, restore_release
from ratings.loading.withdrawal import WithdrawalError, withdraw_release
from ratings.models import Release
from ratings.views.desk import PAGE, build_frame_context, get_data_editor, require_data_editors


@require_data_editors
@require_safe
def held_release_list(request: HttpRequest) -> HttpResponse:
    """Every file ever published, newest day first."""
    rows = Paginator(Release.objects.order_by("-as_at", "kind", "-revision"), PAGE).get_page(
        request.GET.get("p")
    )
    context = build_frame_context("Releases held", rows=rows, back=reverse("incoming_files"))
    return TemplateResponse(request, "ratings/newsroom/held_releases.html", context)


@require_data_editors
@require_safe
def held_release_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: whether it stands, what was done to it, and the deed that can be done."""
    return render_held_release(request, get_object_or_404(Release, pk=pk))


def render_held_release(
    request: HttpRequest, release: Release, *, form: ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of one file held."""
    form = form or ReasonForm()
    form.fields["reason"].label = "Why it is withdrawn" if release.is_current else "Why it is put back"
    context = build_frame_context(
        str(release),
        release=release,
        form=form,
        log=release.log.select_related("done_by"),
        stands=Release.objects.current().filter(kind=release.kind, as_at=release.as_at).first(),
    )
    return TemplateResponse(request, "ratings/newsroom/held_release.html", context, status=status)


@require_data_editors
@require_POST
def withdraw_held_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Take off the file that stands."""
    return act_on_release(request, pk, withdraw_release, "It is withdrawn.")


@require_data_editors
@require_POST
def restore_held_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back a file that was replaced or withdrawn."""
    return act_on_release(request, pk, restore_release, "It stands again.")


def act_on_release(request: HttpRequest, pk: int, deed: Callable[..., Release], done: str) -> HttpResponse:
    """Do it for the reason given, say so, and show the file again."""
    release = get_object_or_404(Release, pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render_held_release(request, release, form=form, status=422)
    try:
        deed(release=release, by=get_data_editor(request), reason=form.cleaned_data["reason"])
    except (ReasonError, RestorationError, WithdrawalError) as why:
        form.add_error("reason", str(why))
        return render_held_release(request, release, form=form, status=422)
    messages.success(request, done)
    return redirect("held_release", release.pk)
