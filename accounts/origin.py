"""Whether a form was sent from a page of this site, for forms on pages that hold no token."""

from __future__ import annotations

from django.http import HttpRequest

from live.addresses import split_address


def is_from_this_site(request: HttpRequest) -> bool:
    """True where the browser says the form stood on this site, by Sec-Fetch-Site or else by Origin.

    A request that says neither is not trusted: every browser in use sends one of them with a form.
    """
    sent_from = request.headers.get("Sec-Fetch-Site")
    if sent_from is not None:
        return sent_from == "same-origin"
    host = split_address(request.headers.get("Origin", "")).netloc
    return bool(host) and host == request.get_host()
