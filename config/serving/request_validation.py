"""Refuses requests that carry a NUL, which no text of ours may hold and no database, file or session takes, and forms that
were cut half-way, of which nothing is to be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.http import parse_header_parameters

from config.serving.whole_bodies import FORMS, read_whole_form
from live.requests import takes_any_body

NUL: Final = "\x00"
#: Where a request remembers that its form is broken, until it is known which view was asked.
BROKEN: Final = "carespace_broken_form"


class RequestValidationMiddleware:
    """Answers 400 to a length that is no number, and to a NUL in the path, the query, a cookie or a form's field, before anything is looked up by it;
    and to a form that did not come whole, unless its view takes any body (`live.requests`).

    PostgreSQL refuses such a string with an error, and it can come in by any of these ways, a cookie included:
    `sessionid="\\000"`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass a request on, or refuse it. Raises BadRequest."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit()):  # Django would try to count with it
            raise BadRequest("A request's length is no number.")
        if any(NUL in text for text in list_texts(request)):
            raise BadRequest("A request holds a NUL.")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: object
    ) -> None:
        """Refuse a form that did not come whole. Raises BadRequest."""
        broken = request.__dict__.get(BROKEN)
        if broken and not takes_any_body(view):
            raise BadRequest(broken)


def list_texts(request: HttpRequest) -> Iterator[str]:
    """Every text of a request that a view may look something up by."""
    yield request.path
    if "%00" in request.META.get("QUERY_STRING", ""):
        yield from texts_of_fields(request.GET)
    for name, value in request.COOKIES.items():
        yield name + value
    if request.method == "POST" and request.content_type in FORMS:
        try:
            read_whole_form(request)
        except BadRequest as problem:
            request.__dict__[BROKEN] = str(problem)
            return
        yield from texts_of_fields(request.POST)
        for name, files in request.FILES.lists():
            yield name
            yield from (str(file.name) for file in files)


def texts_of_fields(fields: QueryDict) -> Iterator[str]:
    """Names and values of a query or a form."""
    for name, values in fields.lists():
        yield name
        yield from values


class Utf8Request(WSGIRequest):
    """A request in UTF-8, whatever character set it says.

    Django decodes the query by the charset of Content-Type while it makes the request, before any handler: `idna` and
    others of Python's codecs raise there, past every page for errors, and some take a long time.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        """Read the type of the body and its parameters, but not its charset."""
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class SiteHandler(WSGIHandler):
    """Django's application, with requests that are always UTF-8."""

    request_class = Utf8Request
