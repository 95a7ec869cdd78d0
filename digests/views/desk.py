"""The editors' desk: the next edition, live as any kind of reader sees it, and how it is wanted."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import is_editor
from accounts.doors import only
from accounts.requests import MemberRequest
from digests.desk.plan_form import (
    NO_PLACE,
    PlanForm,
    StoryRow,
    fill_rows,
    list_misplaced,
    list_rows,
    read_arrangement,
)
from digests.desk.previews import PreviewLetters, preview_letter, preview_next_edition
from digests.desk.proofs import send_proof
from digests.desk.reader_kinds import list_topics, read_reader_kind
from digests.editions import plans
from digests.editions.timetable import find_next_moment, name_day
from digests.letters.edition_letters import EditionLetters
from digests.models import EditionPlan, Subscription
from live.rate_limits import HOUR, RateLimit, consume, member_key

PROOFS = RateLimit("proofs of letters an editor has sent to themselves", 30, HOUR)
SAVED = "Saved. The letters below are made of it."
TOO_MANY_PROOFS = "You have had thirty proofs sent in an hour. Wait a little, or look at the letter here."
NO_LETTER = "Such a reader gets no letter: nothing in the edition is new to them."
#: What a letter's HTML may do in its frame: be styled, show the pictures written into it.
LETTER_DIRECTIVES = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "frame-ancestors": ["'self'"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
}

editors_only = only(is_editor, after_post="/emails/ledger/")


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def plan_page(request: MemberRequest, frequency: str) -> HttpResponse:
    """GET shows the next edition and its letters; POST saves how it is wanted.

    422 for what is unfit, 409 where somebody else saved meanwhile; what was typed stands in the form.
    """
    plan = plans.find_plan(frequency)
    edition, measures = preview_next_edition(frequency, now=timezone.now(), arrangement=plan.arrangement)
    rows = list_rows(edition.content, plan.arrangement)
    form = PlanForm(request.POST or None, initial=vars(plan))
    status = HTTPStatus.OK
    if request.method == "POST":
        status, plan = save_typed_plan(request, form, rows, plan)
        if status == HTTPStatus.OK:
            messages.success(request, SAVED)
            return redirect(f"{request.path}?{request.POST.get('reader', '')}")
        rows = fill_rows(rows, request.POST)
    return show_plan(request, form, rows, plan, PreviewLetters(edition, measures), status)


def save_typed_plan(
    request: MemberRequest, form: PlanForm, rows: list[StoryRow], plan: EditionPlan
) -> tuple[HTTPStatus, EditionPlan]:
    """Save what was typed; the status of the answer, and the plan that stands."""
    if list_misplaced(fill_rows(rows, request.POST)):
        form.add_error(None, NO_PLACE)
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY, plan
    words = {"note": form.cleaned_data["note"], "subject": form.cleaned_data["subject"]}
    wanted = read_arrangement(rows, request.POST, before=plan.arrangement, **words)
    try:
        plans.save_plan(
            frequency=plan.frequency,
            revision=form.cleaned_data["revision"],
            by=request.user,
            arrangement=wanted,
            hold=form.cleaned_data["hold"],
        )
    except plans.StalePlanError as stale:
        return HTTPStatus.CONFLICT, stale.plan
    return HTTPStatus.OK, plan


def show_plan(
    request: HttpRequest,
    form: PlanForm,
    rows: list[StoryRow],
    plan: EditionPlan,
    letters: PreviewLetters,
    status: HTTPStatus,
) -> HttpResponse:
    """The page of the plan, with the letter of the kind of reader that the query names."""
    context = {
        "form": form,
        "rows": rows,
        "plan": plan,
        "revision": plan.revision,
        "is_stale": status == HTTPStatus.CONFLICT,
        "frequency": plan.frequency,
        "due": name_day(find_next_moment(plan.frequency, timezone.now())),
        "readers": Subscription.objects.wanting(plan.frequency).count(),
        "letter_page": reverse("digests:desk_letter", args=[plan.frequency]),
        "proof_page": reverse("digests:desk_proof", args=[plan.frequency]),
    }
    return show_desk(request, "digests/desk.html", context, letters=letters, status=status)


def show_desk(
    request: HttpRequest,
    template: str,
    context: dict[str, object],
    *,
    letters: EditionLetters,
    status: HTTPStatus,
) -> HttpResponse:
    """A page with the letter of the kind of reader that the query names, in a frame and as text."""
    topics = list_topics()
    kind = read_reader_kind(request.GET, topics)
    letter = preview_letter(letters, kind)
    of_reader = {
        "section": "emails",
        "topics": [(topic, topic.slug in kind.topics) for topic in topics],
        "kind": kind,
        "letter": letter,
        "letter_text": letter.read_part("plain") if letter else "",
        "kilobytes": round(len(letter.raw) / 1000) if letter else 0,
    }
    response = render(request, template, context | of_reader, status=status)
    vars(response)["_csp_replace"] = {"frame-src": ["'self'"]}
    return response


def read_next_letters(frequency: str) -> PreviewLetters:
    """The letters of the edition that would be made now, as editors want it."""
    plan = plans.find_plan(frequency)
    return PreviewLetters(*preview_next_edition(frequency, now=timezone.now(), arrangement=plan.arrangement))


def show_letter(request: HttpRequest, letters: EditionLetters) -> HttpResponse:
    """The HTML part of the letter of one kind of reader, by itself, to stand in a frame."""
    letter = preview_letter(letters, read_reader_kind(request.GET, list_topics()))
    response = HttpResponse(letter.build_page() if letter else NO_LETTER)
    vars(response)["_csp_config"] = LETTER_DIRECTIVES
    return response


@require_safe
@editors_only
@xframe_options_sameorigin
def desk_letter_page(request: MemberRequest, frequency: str) -> HttpResponse:
    """The letter of one kind of reader of the next edition, as HTML."""
    return show_letter(request, read_next_letters(frequency))


def mail_proof(request: MemberRequest, letters: EditionLetters, *, back: str) -> HttpResponse:
    """Send the letter of one kind of reader to the editor who asks, and say what the mail server said of it."""
    kind = read_reader_kind(request.POST, list_topics())
    response = redirect(f"{back}?{kind.query}")
    if not consume(PROOFS, who=member_key(request.user.pk)):
        messages.error(request, TOO_MANY_PROOFS)
        return response
    outcome = send_proof(letters=letters, kind=kind, by=request.user)
    if outcome is None:
        messages.error(request, NO_LETTER)
    elif outcome.kind == "sent":
        messages.success(request, f"Sent to {request.user.email}.")
    else:
        messages.error(request, f"It was not sent. The mail server said: {outcome.words or 'nothing'}")
    return response


@require_POST
@editors_only
def handle_proof(request: MemberRequest, frequency: str) -> HttpResponse:
    """Send a letter of the next edition to the editor who asks."""
    return mail_proof(request, read_next_letters(frequency), back=reverse("digests:desk", args=[frequency]))
