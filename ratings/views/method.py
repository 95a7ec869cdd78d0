"""How we read ratings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ratings import wording
from ratings.models import Release

from .answering import public


@public
def method_page(request: HttpRequest) -> HttpResponse:
    """Sources, definitions and limits, for a reader."""
    context = {
        "section": "ratings",
        "latest": Release.objects.latest_published(),
        "register_note": wording.REGISTER_NOTE,
    }
    return render(request, "ratings/method.html", context)
