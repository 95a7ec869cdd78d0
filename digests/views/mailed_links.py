"""What the pages behind a mailed link share: which methods they take and what a wrong link gets."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

allow_get_and_post = require_http_methods(["GET", "HEAD", "POST"])


def show_missing_link(request: HttpRequest) -> HttpResponse:
    """A link that is mistyped, has expired or was never given out."""
    return render(request, "digests/missing.html", {"section": "emails"}, status=404)
