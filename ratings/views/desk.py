"""The data editors' desk in the newsroom: files that came in, what they would change, and the addresses looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ratings.ingestion import (
    UnwelcomeFileError,
    correct_file,
    discard_file,
    receive_file,
    request_publication,
)
from ratings.ingestion.decisions import MAY
from ratings.ingestion.forms import CorrectionForm, IncomingFileForm, ReasonForm, SourceForm
from ratings.ingestion.processing import read_progress
from ratings.models import IncomingFile, ReleaseSource
from ratings.vocabulary import OUTCOMES

PAGE = 25
PROBLEMS = 50
STOCKS = {"homes": "Homes", "places": "Places"}
View = Callable[..., HttpResponse]


def may_load_releases(request: HttpRequest) -> bool:
    """Whether this member loads releases."""
    return request.user.has_perm(MAY)


def get_data_editor(request: HttpRequest) -> Any:
    """Who asks; a data editor, once the view is guarded."""
    return request.user


def require_data_editors(view: View) -> View:
    """Refuse the view to everybody else."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_load_releases(request):
            raise PermissionDenied("Releases are loaded by data editors.")
        return view(request, *args, **kwargs)

    return guarded


def build_frame_context(title: str, **context: Any) -> dict[str, Any]:
    """What Wagtail's own frame of a page asks for."""
    return {"page_title": title, "header_title": title, "header_icon": "table", **context}


@require_data_editors
@require_http_methods(["GET", "HEAD", "POST"])
def incoming_file_list(request: HttpRequest) -> HttpResponse:
    """Every file that came in, newest first, and the form that takes one."""
    form = IncomingFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            incoming_file = receive_file(by=get_data_editor(request), name=file.name, pieces=file.chunks())
        except UnwelcomeFileError as why:
            form.add_error("file", str(why))
        else:
            return redirect("incoming_file", incoming_file.pk)
    rows = Paginator(IncomingFile.objects.select_related("source"), PAGE).get_page(request.GET.get("p"))
    context = build_frame_context(
        "Releases to load", form=form, rows=rows, sources=ReleaseSource.objects.count()
    )
    status = 422 if form.errors else 200
    return TemplateResponse(request, "ratings/newsroom/incoming_files.html", context, status=status)


@require_data_editors
@require_safe
def incoming_file_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: how far it is, what it would change, and what can be done."""
    return render_incoming_file(
        request, get_object_or_404(IncomingFile.objects.select_related("source"), pk=pk)
    )


def render_incoming_file(
    request: HttpRequest,
    incoming_file: IncomingFile,
    *,
    form: CorrectionForm | None = None,
    reason_form: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one file."""
    context = build_frame_context(
        incoming_file.name,
        incoming_file=incoming_file,
        progress=read_progress(incoming_file.pk) if incoming_file.waits_for_work else {},
        lists=[describe_report(one_list) for one_list in (incoming_file.report or {}).get("lists", [])],
        problems=Paginator(incoming_file.problems, PROBLEMS).get_page(request.GET.get("p")),
        steps=incoming_file.steps.select_related("done_by"),
        releases=incoming_file.releases.order_by("kind"),
        form=form or CorrectionForm(instance=incoming_file),
        reason_form=reason_form or ReasonForm(),
    )
    return TemplateResponse(request, "ratings/newsroom/incoming_file.html", context, status=status)


def describe_report(report: dict[str, Any]) -> dict[str, Any]:
    """The report on one list with its totals under the names readers see."""
    totals = [
        {**total, "label": STOCKS.get(total["outcome"]) or OUTCOMES[total["outcome"]]}
        for total in report["totals"]
    ]
    return {**report, "totals": totals}


@require_data_editors
@require_POST
def correct_incoming_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the file is, and have it checked again."""
    row = get_object_or_404(IncomingFile.objects.select_related("source"), pk=pk)
    form = CorrectionForm(request.POST, instance=IncomingFile(pk=row.pk))
    if not form.is_valid():
        return render_incoming_file(request, row, form=form, status=422)
    return act_on_file(
        request,
        row,
        lambda: correct_file(by=get_data_editor(request), incoming_file=row, **form.cleaned_data),
        "It is checked again.",
    )


@require_data_editors
@require_POST
def publish_incoming_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the file published; one that is doubted only with a reason."""
    row = get_object_or_404(IncomingFile.objects.select_related("source"), pk=pk)
    form = ReasonForm(request.POST)
    if row.may_be_published and row.doubts and not form.is_valid():
        return render_incoming_file(request, row, reason_form=form, status=422)
    reason = request.POST.get("reason", "")
    return act_on_file(
        request,
        row,
        lambda: request_publication(by=get_data_editor(request), incoming_file=row, reason=reason),
        "",
    )


@require_data_editors
@require_POST
def discard_incoming_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the file away."""
    row = get_object_or_404(IncomingFile, pk=pk)
    return act_on_file(
        request,
        row,
        lambda: discard_file(by=get_data_editor(request), incoming_file=row),
        f"{row.name} is discarded.",
    )


def act_on_file(
    request: HttpRequest, row: IncomingFile, deed: Callable[[], object], done: str
) -> HttpResponse:
    """Do it, say so, and show the file again."""
    try:
        deed()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if done:
            messages.success(request, done)
    return redirect("incoming_file", row.pk)


@require_data_editors
@require_http_methods(["GET", "HEAD", "POST"])
def source_list(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """The addresses looked at, and the form that adds or changes one."""
    row = get_object_or_404(ReleaseSource, pk=pk) if pk else None
    form = SourceForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "The address is kept.")
        return redirect("release_sources")
    rows = Paginator(ReleaseSource.objects.all(), PAGE).get_page(request.GET.get("p"))
    context = build_frame_context(
        "Addresses of releases", form=form, rows=rows, row=row, back=reverse("incoming_files")
    )
    return TemplateResponse(
        request, "ratings/newsroom/sources.html", context, status=422 if form.errors else 200
    )


@require_data_editors
@require_POST
def remove_source(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at an address no more. What it gave stays."""
    ReleaseSource.objects.filter(pk=pk).delete()
    messages.success(request, "The address is removed; what it gave stays.")
    return redirect("release_sources")
