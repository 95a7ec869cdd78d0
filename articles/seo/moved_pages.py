"""Where a page is not found, the way to where it moved."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from articles.models.served_site import find_site


class MovedPageMiddleware(RedirectMiddleware):
    """Wagtail's redirects of the site that is known already: most of what is not found is asked for by machines, and often."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code == 404:
            find_site(request)
        answer: HttpResponse = super().process_response(request, response)
        return answer
