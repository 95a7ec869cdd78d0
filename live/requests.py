"""A request as the middlewares leave it to the views."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request that says whether a part of a page is asked for, for annotations alone: nothing makes one."""

    htmx: HtmxDetails
