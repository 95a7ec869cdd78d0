"""The pages by which editors and moderators open, run and close debates."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.doors import only
from accounts.requests import MemberRequest
from accounts.unsent_forms import find_unsent_words, forget_unsent_form
from carespace import access
from carespace.debate_life import corrections, lifecycle
from carespace.debate_life.forms import (
    CloseForm,
    CorrectForm,
    EndDateForm,
    EndForm,
    NoteForm,
    OpenForm,
    PauseForm,
    ResumeForm,
    WithdrawForm,
)
from carespace.debate_life.gate import is_deed_allowed
from carespace.debate_life.outcome_checks import list_doubtful_sentences, load_facts
from carespace.debate_life.states import ALLOWED, DebateDeed, DebateState
from carespace.forms import DeedForm
from carespace.models import Debate, Post, Stance
from carespace.refusals import RefusalError
from carespace.views.page_context import build_person_context

DESK = "/moderation/"

LifeDeed = Callable[..., object]
DEEDS: dict[DebateDeed, tuple[type[DeedForm], LifeDeed, str]] = {
    DebateDeed.PAUSE: (PauseForm, lifecycle.pause_debate, "Paused. Nobody is told; resume it here."),
    DebateDeed.RESUME: (ResumeForm, lifecycle.resume_debate, "It goes on."),
    DebateDeed.SET_END: (EndDateForm, lifecycle.set_end, "The end is set."),
    DebateDeed.END: (EndForm, lifecycle.end_debate, "It has ended. Its outcome is due within seven days."),
    DebateDeed.CORRECT: (CorrectForm, corrections.correct_motion, "Corrected."),
    DebateDeed.NOTE: (NoteForm, corrections.note_correction, "The note stands beneath the motion."),
    DebateDeed.WITHDRAW: (WithdrawForm, lifecycle.withdraw_debate, "Withdrawn. Its addresses say so."),
}
"""What the page of a debate's life does: the form, the deed, and what is said afterwards."""


def find_debate_at_desk(slug: str) -> Debate:
    """The debate with its closure, whether or not readers may read it. Raises Http404."""
    debate: Debate = get_object_or_404(Debate.objects.select_related("closure"), slug=slug)
    return debate


@require_http_methods(["GET", "HEAD", "POST"])
@only(access.may_run_debates, after_post=DESK)
def open_debate_page(request: MemberRequest) -> HttpResponse:
    """The form by which an editor opens a debate; 422 where something is missing."""
    unsent = find_unsent_words(request.user, under=request.path).get(request.path)
    form = OpenForm(request.POST if request.method == "POST" else None, initial=unsent)
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
                forget_unsent_form(by=request.user, where=request.path)
                opens_later = debate.state == DebateState.SCHEDULED
                messages.success(request, "The debate is set." if opens_later else "The debate is open.")
                return redirect(debate)
    known = build_person_context(request, form=form)
    return render(request, "carespace/moderation/open.html", known, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@only(access.may_run_debates, after_post=DESK)
def close(request: MemberRequest, slug: str) -> HttpResponse:
    """The form by which an editor gives a debate its outcome, and ends it where it goes on; 422 where something is missing."""
    debate = find_debate_at_desk(slug)
    unsent = find_unsent_words(request.user, under=request.path).get(request.path)
    form = CloseForm(request.POST if request.method == "POST" else None, initial=unsent)
    status = HTTPStatus.OK
    doubtful: list[tuple[str, str]] = []
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            keep = form.cleaned_data.pop("keep")
            doubtful = list_doubtful_sentences(form.cleaned_data["outcome"], load_facts(debate))
        if form.is_valid() and (keep or not doubtful):
            has_ended = debate.state in ALLOWED[DebateDeed.CONCLUDE]
            deed: LifeDeed = lifecycle.conclude_debate if has_ended else lifecycle.close_debate
            try:
                deed(by=request.user, debate=debate, **form.cleaned_data)
            except RefusalError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                forget_unsent_form(by=request.user, where=request.path)
                messages.success(request, "The debate is closed. It stays readable.")
                return redirect(debate)
    known = build_person_context(
        request,
        debate=debate,
        form=form,
        doubtful=doubtful,
        waiting=Post.objects.waiting().filter(debate=debate).count(),
    )
    return render(request, "carespace/moderation/close.html", known, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@only(access.may_run_debates, after_post=DESK)
def run_debate(request: MemberRequest, slug: str) -> HttpResponse:
    """The page of one debate's life: a form for each deed its state takes; 422 or the refusal's status where one is refused."""
    debate = find_debate_at_desk(slug)
    sent = request.POST.get("deed", "")
    words = {"motion": debate.motion, "introduction": debate.introduction}
    # Several ask for a reason: each field has an id of its own, so that its label leads to it and to no other.
    ids = {deed: f"id_{deed.name.lower()}_%s" for deed in DEEDS}
    forms = {deed: make(initial=words, auto_id=ids[deed]) for deed, (make, _, _) in DEEDS.items()}
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if deed := next((deed for deed in DEEDS if deed == sent), None):
            make, act, done = DEEDS[deed]
            form = forms[deed] = make(request.POST, auto_id=ids[deed])
            if form.is_valid():
                try:
                    act(by=request.user, debate=debate, **form.cleaned_data)
                except RefusalError as refusal:
                    form.show(refusal)
                    status = refusal.status
                else:
                    messages.success(request, done)
                    return redirect("carespace:life", slug=slug)
        debate = find_debate_at_desk(slug)
    passed_over = DebateDeed.CORRECT if Stance.objects.filter(debate=debate).exists() else DebateDeed.NOTE
    offered = [
        (deed.value, forms[deed])
        for deed in DEEDS
        if deed == sent or (is_deed_allowed(debate, deed) and deed != passed_over)
    ]
    known = build_person_context(request, debate=debate, offered=offered, state=debate.state)
    return render(request, "carespace/moderation/life.html", known, status=status)
