"""Answers from the kept pages before anything else of the site is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed, ObjectDoesNotExist
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from live.page_cache import changes, invalidation_stream, outage, redis_store
from live.page_cache.database_watch import WATCH, DatabaseAwayError
from live.page_cache.making_slots import SLOTS, NoSlotError
from live.page_cache.memory import FRAME, PAGES
from live.page_cache.page import CachedPage, fill_frame, make_frame, make_page
from live.page_cache.parts import take_out_marks
from live.page_cache.request import PageRequest, narrow_query, read_request
from live.page_cache.single_flight import SingleFlight
from live.page_cache.tags import collect_tags

View = Callable[[HttpRequest], HttpResponseBase]
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


class PageCacheMiddleware:
    """First of all middleware: a page that is kept is answered here, with the headers the others gave it.

    Pages are made for readers without a session only, so nothing of a member can get into one.
    """

    def __init__(self, get_response: View) -> None:
        if not settings.PAGES_KEPT:
            raise MiddlewareNotUsed
        PAGES.room = settings.PAGES_KEPT * 2**20
        self.get_response = get_response
        self._flights = SingleFlight()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        question = read_request(request)
        if question is None:
            return self.get_response(request)
        invalidation_stream.listen()
        try:
            WATCH.keep_up()
        except DatabaseAwayError:
            return self._answer_outage(request, question)
        question = narrow_request(request, question)
        page = PAGES.find(question.key)
        if page is None and not question.member and request.method == "GET":
            try:
                return self._answer_missing(request, question)
            except Error:  # lost while the page was to be made
                return self._answer_outage(request, question)
        if page is None or (question.member and not page.everyone):
            return self.get_response(request)
        return page.answer(request)

    def _answer_outage(self, request: HttpRequest, question: PageRequest) -> HttpResponseBase:
        """While the database is away: the page as it last was, else whatever needs no database."""
        page = PAGES.find_outdated(question.key) or redis_store.load_outdated(question.key)
        if page is not None and outage.is_recent(page) and (page.everyone or not question.member):
            return outage.answer_outdated(request, page)
        return self.get_response(request)

    def _answer_missing(self, request: HttpRequest, question: PageRequest) -> HttpResponseBase:
        if self._flights.is_uncacheable(question.key):
            return self._make_page(request, question)
        with self._flights.turn(question.key):
            page = PAGES.find(question.key) or self._find_shared(question.key)
            try:
                page = page or self._fill_frame(question.key)
            except NoSlotError:
                return outage.refuse(request)
            return page.answer(request) if page else self._make_page(request, question)

    def _find_shared(self, key: str) -> CachedPage | None:
        """The page as another process made it, if nothing it shows has changed since."""
        stored = redis_store.load(key)
        if stored is None:
            return None
        page, snapshot = stored
        begun, _ = WATCH.begin()
        if changes.read_changes_since(snapshot, of=page.tags)[1]:
            return None
        PAGES.keep(key, page, begun)
        return page

    def _fill_frame(self, key: str) -> CachedPage | None:
        """The page of which only parts have changed since this process made it."""
        if PAGES.find(key + FRAME) is None:
            return None
        begun, snapshot = WATCH.begin()
        frame = PAGES.find(key + FRAME)  # again, now that every change is known
        if frame is None:
            return None
        try:
            with SLOTS.take():
                page = fill_frame(frame)
        except ObjectDoesNotExist:  # the rest of the page is another one then
            return None
        PAGES.keep(key, page, begun)
        redis_store.store(key, page, snapshot)
        return page

    def _make_page(self, request: HttpRequest, question: PageRequest) -> HttpResponseBase:
        """The view's answer, kept where it may be."""
        begun, snapshot = WATCH.begin()
        # Asked without conditions, or the answer might be a 304 that nobody else can use.
        conditions = {name: request.META.pop(name) for name in CONDITIONS if name in request.META}
        with collect_tags() as tags:
            response = self.get_response(request)
        request.META.update(conditions)
        marked = take_out_marks(response)
        page = make_page(response, tags | tags.of_parts, question.query)
        self._flights.record(question.key, cacheable=page is not None)
        if page is None:
            return answer_unchanged(request, response)
        PAGES.keep(question.key, page, begun)
        if marked is not None:
            PAGES.keep(question.key + FRAME, make_frame(page, marked, tags), begun)
        redis_store.store(question.key, page, snapshot)
        return page.answer(request)


def narrow_request(request: HttpRequest, question: PageRequest) -> PageRequest:
    """The question without what its page passes over, where the same page without a query is kept and says so.

    The view is given the same, should it be asked: a page is made of what its key holds.
    """
    plain = PAGES.find(question.plain_key) if question.query else None
    if plain is None or plain.words is None:
        return question
    query = narrow_query(question.query, plain.words)
    request.META["QUERY_STRING"] = query
    return replace(question, query=query)


def answer_unchanged(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer, or 304 where the reader holds it already: for one that is not kept."""
    if (
        response.status_code != 200
        or not isinstance(response, HttpResponse)
        or not response.has_header("ETag")
    ):
        return response
    conditional = get_conditional_response(request, etag=response["ETag"], response=response)
    return conditional or response
