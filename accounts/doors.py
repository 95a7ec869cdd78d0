"""The one door to moderation, newsroom and desk: who may, signed in, with a second factor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.requests import MemberRequest, is_from_member
from accounts.sign_in.second_factor import lacks_second_factor, start_grace

P = ParamSpec("P")
OpenView = Callable[Concatenate[HttpRequest, P], HttpResponse]
GuardedView = Callable[Concatenate[MemberRequest, P], HttpResponse]
REMINDED = "second_factor_reminded"
SET_ONE_UP = (
    "Your work here needs a second factor: a passkey or an authenticator app. Set one up, and the door opens."
)


def only(
    allowed: Callable[[AbstractBaseUser | AnonymousUser], bool], *, after_post: str
) -> Callable[[GuardedView[P]], OpenView[P]]:
    """A decorator of views: sends people without a session to sign in, those without the second factor they owe to
    set one up, and refuses everybody else who may not.

    `after_post` is the page of this site to come back to where a form was sent without a session.
    """

    def wrap(view: GuardedView[P]) -> OpenView[P]:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not is_from_member(request):
                is_safe = request.method in {"GET", "HEAD"}
                return redirect_to_login(request.get_full_path() if is_safe else after_post)
            if not allowed(request.user):
                raise PermissionDenied
            return lead_to_second_factor(request) or view(request, *args, **kwargs)

        return guarded

    return wrap


def lead_to_second_factor(request: HttpRequest) -> HttpResponse | None:
    """None where this member with powers may use them, else the way to the page where a second factor is set up.

    The first use of powers starts the grace.
    """
    if not isinstance(request.user, User) or not lacks_second_factor(request.user):
        return None
    due_at = start_grace(request.user)
    if timezone.now() < due_at:
        remind_once(request, due_at)
        return None
    messages.warning(request, SET_ONE_UP)
    return redirect("mfa_index")


def remind_once(request: HttpRequest, due_at: datetime) -> None:
    """Say on one page of this session from when on a second factor is needed."""
    if request.method == "GET" and REMINDED not in request.session:
        request.session[REMINDED] = True
        day = date_format(timezone.localtime(due_at), "j F Y")
        link = format_html('<a href="{}">Set one up</a>', reverse("mfa_index"))
        messages.warning(
            request,
            format_html("From {} your work here needs a second factor. {}, it takes a minute.", day, link),
        )
