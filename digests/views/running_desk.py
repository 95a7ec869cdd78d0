"""The editors' desk of an edition that goes out: changed for the letters not made yet."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from digests.desk import running_edits
from digests.desk.plan_form import (
    NO_PLACE,
    PlanForm,
    StoryRow,
    fill_rows,
    list_misplaced,
    list_running_rows,
    read_arrangement,
)
from digests.letters.correction_letters import make_letters
from digests.models import Edition
from digests.models.editions import CORRECTION
from digests.views.desk import editors_only, mail_proof, show_desk, show_letter

SAVED = "Saved. Letters not made by now are made of it; those made stay as they are."
GONE = "It has gone out whole, or was stopped: nothing in it can be changed any more."


def find_running(pk: int) -> Edition:
    """The edition, sent already or not. Raises Http404 also for one with nothing to say, and for a correction."""
    return get_object_or_404(Edition.objects.exclude(frequency=CORRECTION), pk=pk, empty=False)


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def running_page(request: MemberRequest, pk: int) -> HttpResponse:
    """GET shows an edition and its letters; POST arranges it for the letters not made yet.

    422 for what is unfit, 409 where somebody else changed it meanwhile or it has gone out.
    """
    edition = find_running(pk)
    arrangement = running_edits.read_arrangement_of(edition.content)
    rows = list_running_rows(edition.content)
    initial = {"note": arrangement.note, "subject": arrangement.subject}
    form = PlanForm(request.POST or None, initial=initial)
    status = HTTPStatus.OK
    if request.method == "POST":
        status, edition = save_typed_edition(request, form, rows, edition)
        if status == HTTPStatus.OK:
            messages.success(request, SAVED)
            return redirect(f"{request.path}?{request.POST.get('reader', '')}")
        rows = fill_rows(rows, request.POST)
    context = {
        "form": form,
        "rows": rows,
        "edition": edition,
        "revision": edition.revision,
        "is_stale": status == HTTPStatus.CONFLICT and not form.errors,
        "last": edition.versions.select_related("replaced_by").order_by("-revision").first(),
        "is_going": not (edition.finished_at or edition.stopped_at),
        "letter_page": reverse("digests:running_letter", args=[pk]),
        "proof_page": reverse("digests:running_proof", args=[pk]),
    }
    return show_desk(
        request, "digests/desk_running.html", context, letters=make_letters(edition), status=status
    )


def save_typed_edition(
    request: MemberRequest, form: PlanForm, rows: list[StoryRow], edition: Edition
) -> tuple[HTTPStatus, Edition]:
    """Save what was typed; the status of the answer, and the edition as it stands."""
    if list_misplaced(fill_rows(rows, request.POST)):
        form.add_error(None, NO_PLACE)
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY, edition
    before = running_edits.read_arrangement_of(edition.content)
    words = {"note": form.cleaned_data["note"], "subject": form.cleaned_data["subject"]}
    wanted = read_arrangement(rows, request.POST, before=before, **words)
    try:
        running_edits.change_edition(
            edition=edition, revision=form.cleaned_data["revision"], by=request.user, arrangement=wanted
        )
    except running_edits.StaleEditionError as stale:
        return HTTPStatus.CONFLICT, stale.edition
    except running_edits.EditionGoneError:
        form.add_error(None, GONE)
        return HTTPStatus.CONFLICT, edition
    return HTTPStatus.OK, edition


@require_safe
@editors_only
@xframe_options_sameorigin
def running_letter_page(request: MemberRequest, pk: int) -> HttpResponse:
    """The letter of one kind of reader, as HTML."""
    return show_letter(request, make_letters(find_running(pk)))


@require_POST
@editors_only
def handle_running_proof(request: MemberRequest, pk: int) -> HttpResponse:
    """Send a letter of it to the editor who asks."""
    return mail_proof(request, make_letters(find_running(pk)), back=reverse("digests:running", args=[pk]))
