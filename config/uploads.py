"""Uploaded pictures on the local site, under /media/. In production the proxy gives them out."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import path as address
from django.views.static import serve


def upload(request: HttpRequest, path: str) -> HttpResponse | FileResponse:
    """One file; 404 where there is none."""
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))


urlpatterns = [address("<path:path>", upload)]
