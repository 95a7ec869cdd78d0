"""Where people stand in a debate, on a page of its own: nobody reads it by chance before taking a stance."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from carespace.counters import counts_shown
from carespace.stances.split_looks import note_look
from carespace.views.page_context import build_person_context, get_debate_or_404

#: The cookie by which a browser without account says, to the address that takes stances alone, that it has shown the split.
SPLIT_SEEN: Final = "split_seen"
REMEMBERED: Final = 90 * 24 * 3600  # seconds


@require_safe
@never_cache
def show_split(request: HttpRequest, slug: str) -> HttpResponse:
    """Where people stand now. Nothing keeps it, and searchers are asked not to list it. While the debate goes on, whoever
    opens it before taking a stance is left out of the matrix: a member's look is stored, a browser without one remembers it."""
    debate = get_debate_or_404(slug)
    known = build_person_context(request, debate=debate, split=counts_shown.build_split(debate))
    response = render(request, "carespace/split.html", known)
    if counts_shown.may_show_split(debate):
        return response
    if isinstance(request.user, User):
        note_look(debate, request.user)
    else:
        response.set_cookie(
            SPLIT_SEEN,
            "1",
            max_age=REMEMBERED,
            path=reverse("carespace:take_stance", args=[debate.slug]),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
