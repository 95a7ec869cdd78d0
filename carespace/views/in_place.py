"""Leading a browser on after a form, whether it was sent in place or whole."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

#: Digits of the number of a text.
LONGEST_NUMBER: Final = 4


def lead_to(request: HttpRequest, address: str) -> HttpResponse:
    """The way to an address of this site; in place htmx goes there."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def read_return_page(request: HttpRequest, otherwise: str) -> str:
    """The page of this site the form stood on, which it names itself."""
    page = request.POST.get("page", "")
    return (
        page
        if page.startswith(("/debates/", "/moderation/")) and "\\" not in page and "#" not in page
        else otherwise
    )


def read_number_sent(request: HttpRequest) -> int | None:
    """Which text of a reason was read by whoever sends a form, as it says; None for what is no number."""
    sent = request.POST.get("read", "")
    return int(sent) if sent.isdecimal() and len(sent) <= LONGEST_NUMBER else None


def tell_shown(request: HttpRequest, response: HttpResponse, *, is_done: bool) -> HttpResponse:
    """The answer in place to a deed; where it was done and its form asked how the member is shown, the page's other forms are
    told to ask no more."""
    if is_done and request.POST.get("shown_as"):
        response["HX-Trigger-After-Settle"] = "carespace:shown"
    return response
