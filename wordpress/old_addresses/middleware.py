"""Answers old addresses that nothing here has: where the same stories stand, or that they are gone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from wordpress.old_addresses.lists import GONE, find_list


class OldAddressMiddleware:
    """Where a page is not found, looks whether the path was one of a site that moved in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        listing = find_list(request.path)
        return response if listing is None else answer_old_address(request, listing)


def answer_old_address(request: HttpRequest, found: str) -> HttpResponse:
    """301 to an address; 410, with a page that says so, for GONE."""
    if found == GONE:
        return render(request, "wordpress/gone.html", {"section": ""}, status=410)
    return HttpResponsePermanentRedirect(found)
