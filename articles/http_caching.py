"""Pages anyone may keep a copy of: no cookie, no token, and asked again by their tag."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse

from live.http_caching import answer_conditionally
from live.page_cache import depend_on


def cacheable(
    request: HttpRequest, response: HttpResponse, *, words: Collection[str] | None = ()
) -> HttpResponse:
    """`response` for readers and proxies to keep, and for this site until a story changes.

    words: every name in the query string that its view reads, None where any may change the answer.
    """
    # Whatever lists or links to stories, and whether their debates go on. Charts, panels and letters on the page
    # have said for themselves what they show.
    depend_on("stories", "closures")
    return answer_conditionally(request, response, keep=True, words=words)
