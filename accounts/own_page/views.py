"""A member's copy of all that is kept of them, and the way out."""

from __future__ import annotations

from datetime import date, datetime

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.own_page.copies import CopyRow, build_copy
from accounts.own_page.leaving import leave, list_leaving_notes
from accounts.requests import MemberRequest
from accounts.templatetags.dates import moment

Line = tuple[str, str]


def name_in_words(name: str) -> str:
    """ "Last seen at" of last_seen_at."""
    return name.replace("_", " ").capitalize()


def value_in_words(value: object) -> str:
    """A value of a copy as its page writes it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return "" if value is None else str(value)


def list_lines(row: CopyRow) -> list[Line]:
    """What one row says, without what it leaves empty."""
    lines = [(name_in_words(name), value_in_words(value)) for name, value in row.items()]
    return [(name, words) for name, words in lines if words]


# Both say under which letters somebody speaks in debates: whoever only finds the browser open is not told.
@require_safe
@never_cache
@login_required
@reauthentication_required
def show_copy(request: MemberRequest) -> HttpResponse:
    """All that is kept of a member, to be read."""
    parts = [
        (name, name_in_words(name), [list_lines(row) for row in rows])
        for name, rows in build_copy(request.user).items()
    ]
    return render(request, "accounts/copy.html", {"you": request.user, "parts": parts})


@require_safe
@never_cache
@login_required
@reauthentication_required
def download_copy(request: MemberRequest) -> HttpResponse:
    """The same as one JSON file: {"made_at": a moment, and each part: a list of rows}."""
    made: dict[str, object] = {"made_at": timezone.now(), **build_copy(request.user)}
    response = JsonResponse(made, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="carespace-copy.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def leave_page(request: MemberRequest) -> HttpResponse:
    """What leaving does, said before it is done; sent, it is done, once it is certain who asks."""
    if request.method == "POST":
        return leave_now(request)
    known = {"you": request.user, "notes": list_leaving_notes(request.user)}
    return render(request, "accounts/leave.html", known)


@reauthentication_required
def leave_now(request: MemberRequest) -> HttpResponse:
    """Erases the account and ends the session. Pressed twice, the second finds it done."""
    leave(by=request.user)
    logout(request)
    return redirect("accounts:left")


@require_safe
@never_cache
def left_page(request: HttpRequest) -> HttpResponse:
    """What somebody reads who has just left."""
    return render(request, "accounts/left.html")
