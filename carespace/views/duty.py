"""The moderators' rota: who is on duty, and saying that one is there."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import only
from accounts.requests import MemberRequest
from carespace import access
from carespace.duty import rota
from carespace.duty.forms import HandOverForm, ShiftForm
from carespace.models import DutyShift
from carespace.refusals import RefusalError
from carespace.views.page_context import build_person_context

SHIFTS_SHOWN = 50
ROTA = "/moderation/duty/"


@require_http_methods(["GET", "HEAD", "POST"])
@only(access.may_moderate, after_post=ROTA)
def duty_page(request: MemberRequest) -> HttpResponse:
    """Who is on duty now and next, and the form that puts a shift down; 422 where it is unfit."""
    form = ShiftForm(
        request.POST if request.method == "POST" else None, initial={"moderator": request.user.pk}
    )
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                rota.add_shift(by=request.user, **form.cleaned_data)
            except RefusalError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                messages.success(request, "The shift is on the rota.")
                return redirect("carespace:duty")
    coming = DutyShift.objects.filter(starts_at__gt=timezone.now()).select_related("moderator")
    known = build_person_context(
        request,
        duty=rota.find_duty(),
        coming=coming[:SHIFTS_SHOWN],
        form=form,
        others=rota.list_moderators().exclude(pk=request.user.pk),
    )
    return render(request, "carespace/moderation/duty.html", known, status=status)


def do_on_rota(request: MemberRequest, deed: Callable[[], object], done: str) -> HttpResponse:
    """Does one deed of the rota and goes back to it, with a word on what was done or why not."""
    try:
        deed()
    except RefusalError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect("carespace:duty")


@require_POST
@only(access.may_moderate, after_post=ROTA)
def take_up(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that one is there, for one's own shift or for one nobody took up."""
    shift = get_object_or_404(DutyShift, pk=pk)
    return do_on_rota(
        request, lambda: rota.take_up_shift(by=request.user, shift=shift), "You are on duty. Thank you."
    )


@require_POST
@only(access.may_moderate, after_post=ROTA)
def hand_over(request: MemberRequest, pk: int) -> HttpResponse:
    """Give the rest of one's own shift to another moderator."""
    shift = get_object_or_404(DutyShift, pk=pk)
    form = HandOverForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose to whom the shift goes.")
        return redirect("carespace:duty")
    return do_on_rota(
        request,
        lambda: rota.hand_over_shift(by=request.user, shift=shift, to=form.cleaned_data["to"]),
        "They are asked to come. You stay on duty until they have.",
    )


@require_POST
@only(access.may_moderate, after_post=ROTA)
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a shift that has not begun from the rota."""
    shift = DutyShift.objects.filter(pk=pk).first()
    if shift is None:
        messages.success(request, "The shift is off the rota.")
        return redirect("carespace:duty")
    return do_on_rota(
        request, lambda: rota.cancel_shift(by=request.user, shift=shift), "The shift is off the rota."
    )
