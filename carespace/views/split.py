"""Where people stand in a debate, on a page of its own: nobody reads it by chance before taking a stance."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from carespace.counters import counts_shown
from carespace.views.pages import build_person_context, get_debate_or_404


@require_safe
@never_cache
def show_split(request: HttpRequest, slug: str) -> HttpResponse:
    """Where people stand now. Nothing keeps it, and searchers are asked not to list it."""
    debate = get_debate_or_404(slug)
    known = build_person_context(request, debate=debate, split=counts_shown.build_split(debate))
    return render(request, "carespace/split.html", known)
