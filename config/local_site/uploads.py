"""Sizes of pictures on the local site, under /media/images/. In production the proxy gives them out.

Nothing else of what was uploaded is there: see `articles.uploads.views`.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import path as address
from django.views.static import serve

POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def show_size(request: HttpRequest, path: str) -> HttpResponse | FileResponse:
    """One file; 404 where there is none."""
    answer = serve(request, path, document_root=str(Path(settings.MEDIA_ROOT) / "images"))
    answer["Content-Security-Policy"] = POLICY
    return answer


urlpatterns = [address("images/<path:path>", show_size)]
