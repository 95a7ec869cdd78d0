"""Answers that readers and proxies may keep and ask for again by their tag."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag

from live.page_cache import allow_caching

#: Where a request carries the names its page reads beyond those its view knows of, and that its answer is not kept.
READ_WORDS, UNKEPT = "carespace.read_words", "carespace.unkept"


def note_query_words(request: HttpRequest, *words: str) -> None:
    """The page being made reads these names in the query string; for what an app above puts on a page."""
    request.META.setdefault(READ_WORDS, set()).update(words)


def keep_plain_only(request: HttpRequest) -> None:
    """The answer to this query is no page of its own: keep it only where it was asked for without a query."""
    request.META[UNKEPT] = True


def answer_conditionally(
    request: HttpRequest, response: HttpResponse, *, keep: bool = False, words: Collection[str] | None = ()
) -> HttpResponse:
    """`response` with what lets readers and proxies keep it, or 304 where `request` already holds it.

    An answer that carries a cookie or speaks to one person is marked private and left whole.

    keep: this site keeps the page as well, until something it shows changes.
    words: every name in the query string that its view reads, None where any may change the answer.
    """
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.render()
    messages = getattr(request, "_messages", None)
    if response.status_code != 200 or response.cookies or getattr(messages, "used", False):
        patch_cache_control(response, private=True, no_store=True)
        return response
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    set_response_etag(response)
    if keep:
        read = None if words is None else {*words, *request.META.get(READ_WORDS, ())}
        allow_caching(response, words=None if request.META.get(UNKEPT) else read)
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer if isinstance(answer, HttpResponse) else response
