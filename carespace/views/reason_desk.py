"""What moderators decide of the reasons members show for a changed mind."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import only
from accounts.requests import MemberRequest
from carespace import access
from carespace.forms import HideReasonForm
from carespace.models import ModerationDecision, Stance
from carespace.refusals import RefusalError
from carespace.stances.reasons import hide_reason, keep_reason, publish_reason
from carespace.views.in_place import lead_to, read_number_sent, read_return_page
from carespace.views.moderation import DESK
from carespace.views.page_context import build_person_context
from carespace.words.shown import list_reason_texts

DECIDED_BEFORE = "Somebody had decided on this reason already."


def decide_reason(
    request: MemberRequest, decide: Callable[[], ModerationDecision | None], done: str
) -> HttpResponse:
    """Does a decision that needs no form, and goes back to the desk."""
    try:
        ruling = decide()
    except RefusalError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done if ruling else DECIDED_BEFORE)
    return redirect(read_return_page(request, DESK))


@require_POST
@only(access.may_moderate, after_post=DESK)
def publish(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a reason that waits, or one that was hidden, again."""
    stance, read = get_object_or_404(Stance, pk=pk), read_number_sent(request)
    return decide_reason(
        request, lambda: publish_reason(by=request.user, stance=stance, read=read), "It is shown."
    )


@require_POST
@only(access.may_moderate, after_post=DESK)
def keep_up(request: MemberRequest, pk: int) -> HttpResponse:
    """Leave a reported reason as it is."""
    stance = get_object_or_404(Stance, pk=pk)
    done = "Kept. The reports are answered."
    return decide_reason(request, lambda: keep_reason(by=request.user, stance=stance), done)


@require_http_methods(["GET", "HEAD", "POST"])
@only(access.may_moderate, after_post=DESK)
def hide_page(request: MemberRequest, pk: int) -> HttpResponse:
    """The form by which a moderator hides a reason, with the rule it breaks; 422 where something is missing."""
    stances = Stance.objects.select_related("debate", "voice", "current_reason")
    stance = get_object_or_404(stances.filter(current_reason__isnull=False), pk=pk)
    form = HideReasonForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                ruling = hide_reason(
                    by=request.user, stance=stance, read=read_number_sent(request), **form.cleaned_data
                )
            except RefusalError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                messages.success(request, "Hidden." if ruling else "Nobody could read it already.")
                return lead_to(request, DESK)
    rulings = ModerationDecision.objects.filter(stance=stance).select_related("reason_text")
    known = build_person_context(
        request,
        stance=stance,
        form=form,
        rulings=rulings.order_by("at", "pk"),
        texts=list_reason_texts(stance, request.user),
    )
    return render(request, "carespace/moderation/hide_reason.html", known, status=status)
