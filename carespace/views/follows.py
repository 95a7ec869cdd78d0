"""Following a debate: the form, what one follows, and the way out of mails."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.requests import MemberRequest, is_from_member
from carespace.deed_limits import consume_deed
from carespace.follows.following import find_follow, list_follows, set_follow, stop_follow_mails
from carespace.follows.mails import read_stop_token
from carespace.forms import FollowForm
from carespace.models import Followed
from carespace.refusals import RefusalError
from carespace.views.deed_targets import find_debate_or_404
from carespace.views.page_context import build_person_context
from live.rate_limits import member_key
from live.requests import take_any_body


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """The form by which a member follows a debate; 422 or the refusal's status where it is refused. Sent without a session, what
    was chosen stands in the form after the sign-in."""
    member = request.user
    if not is_from_member(request) or not isinstance(member, User):
        return redirect_to_login(name_choice(request))
    debate = find_debate_or_404(slug)
    held = find_follow(debate, member)
    chosen = read_choice(request) or ({"what": held.what, "by_mail": held.by_mail} if held else {"what": ""})
    form = FollowForm(request.POST if request.method == "POST" else None, initial=chosen)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                if form.has_changed():  # two presses of one button are one
                    consume_deed("follow", who=member_key(member.pk))
                is_following = set_follow(by=member, debate=debate, **form.cleaned_data)
            except RefusalError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                messages.success(
                    request, "You follow this debate." if is_following else "You do not follow this debate."
                )
                return redirect(debate)
    known = build_person_context(request, debate=debate, form=form, held=held)
    return render(request, "carespace/follow.html", known, status=status)


def name_choice(request: HttpRequest) -> str:
    """The address of the form, with what was chosen in the one just sent."""
    what = request.POST.get("what", "")
    if request.method != "POST" or what not in Followed.values:
        return request.get_full_path()
    chosen = {"what": what} | ({"by_mail": "on"} if request.POST.get("by_mail") else {})
    return f"{request.path}?{urlencode(chosen)}"


def read_choice(request: HttpRequest) -> dict[str, object] | None:
    """What the address says was chosen before the sign-in, None for nothing."""
    what = request.GET.get("what", "")
    return {"what": what, "by_mail": "by_mail" in request.GET} if what in Followed.values else None


@require_safe
@never_cache
@login_required
def follows_page(request: MemberRequest) -> HttpResponse:
    """What a member follows, and how much of it is new."""
    known = build_person_context(request, follows=list_follows(request.user))
    return render(request, "carespace/following.html", known)


@take_any_body
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop_mails(request: HttpRequest, token: str) -> HttpResponse:
    """POST ends all mails about followed debates, from a mail program (RFC 8058) or the page's button, as often as it comes.

    GET shows the button and changes nothing. 404 for a token that is none.
    """
    member = read_stop_token(token)
    if member and request.method == "POST":
        stop_follow_mails(by=member)
    known = {"section": "debates", "is_known": member is not None, "is_done": request.method == "POST"}
    status = HTTPStatus.OK if member else HTTPStatus.NOT_FOUND
    return render(request, "carespace/stop_mails.html", known, status=status)
