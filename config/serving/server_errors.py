"""The page for what a view did not expect, by what it was."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from live.page_cache import outage
from live.whole_files import is_full_disk


def handle_server_error(request: HttpRequest) -> HttpResponse:
    """ "Not just now" (503) where the database went away or took too long, "no room" (507) where a disk is full,
    else that something broke (500). Django calls it while the exception is being handled."""
    problem = sys.exc_info()[1]
    if isinstance(problem, OperationalError | InterfaceError):
        return outage.refuse(request)
    if is_full_disk(problem):
        return HttpResponse(render_to_string("507.html"), status=507)
    return server_error(request)
