"""Whether a form came from one of our own pages. Pages that may be cached hold no token to prove it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def from_this_site(request: HttpRequest) -> bool:
    """True where the browser says the request was made by a page of this site.

    Every browser of the last years sends Sec-Fetch-Site or Origin with a form; a request
    without either is refused.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("Origin", ""))
    ours = {request.get_host(), urlsplit(settings.SITE_URL).netloc}
    return origin.scheme in {"http", "https"} and origin.netloc in ours
