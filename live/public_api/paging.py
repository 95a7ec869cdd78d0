"""How the API pages its lists."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.conf import settings
from django.core.paginator import InvalidPage, Page
from drf_spectacular.utils import OpenApiParameter
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from live.numbers import parse_number
from live.public_api.refusals import AbsentPageError, ParameterError, shorten_name

PAGE: Final = "page"
PAGE_SIZE: Final = "page_size"
LARGEST_PAGE: Final = 10**9
MOST_ROWS: Final = 200
PARAMETERS: Final = (
    OpenApiParameter(
        PAGE,
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE},
        description="Which page; the first where it is left out. One beyond the last is answered with 404.",
    ),
    OpenApiParameter(
        PAGE_SIZE,
        {"type": "integer", "minimum": 1, "maximum": MOST_ROWS},
        description="How many rows a page has; 50 where it is left out.",
    ),
)
NEIGHBOUR: Final = {"type": ["string", "null"], "format": "uri"}


class Pages(PageNumberPagination):
    """Fifty rows a page; `page_size` asks for up to two hundred. Addresses of pages begin with SITE_URL."""

    shown_page: Page[Any]
    address: str
    """Where this list was asked for, on the site's own host whatever host the request named."""

    page_query_param = PAGE
    page_size_query_param = PAGE_SIZE
    max_page_size = MOST_ROWS

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """The rows of the page asked for. Raises ParameterError, or AbsentPageError for a page beyond the last."""
        known = [parameter.name for parameter in view.list_parameters()]
        size = read_number(request, PAGE_SIZE, known, largest=MOST_ROWS) or self.page_size or MOST_ROWS
        paginator = view.make_pages(queryset, size)
        number = read_number(request, PAGE, known, largest=LARGEST_PAGE) or 1
        try:
            page = paginator.page(number)
        except InvalidPage:
            raise AbsentPageError(f"There is no page {number}: the last is {paginator.num_pages}.") from None
        self.request, self.page = request, page  # what the framework looks for
        self.shown_page, self.address = page, f"{settings.SITE_URL}{request.get_full_path()}"
        return list(page)

    def get_next_link(self) -> str | None:
        """The whole address of the page after this one, or None."""
        if not self.shown_page.has_next():
            return None
        return replace_query_param(self.address, PAGE, self.shown_page.next_page_number())

    def get_previous_link(self) -> str | None:
        """The whole address of the page before this one, or None; the first is written without its number."""
        if not self.shown_page.has_previous():
            return None
        number = self.shown_page.previous_page_number()
        if number == 1:
            return remove_query_param(self.address, PAGE)
        return replace_query_param(self.address, PAGE, number)

    def get_paginated_response(self, data: Any) -> Response:
        """The rows with how many there are in all, and where the pages beside this one are."""
        return Response(
            {
                "count": self.shown_page.paginator.count,
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """What `get_paginated_response` answers, for the API's description of itself."""
        return {
            "type": "object",
            "description": "One page of a list.",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "minimum": 0, "description": "Rows on all pages."},
                "next": {**NEIGHBOUR, "description": "The next page; null on the last."},
                "previous": {**NEIGHBOUR, "description": "The page before; null on the first."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """None by this way: a view says all its parameters in one place."""
        return []


def read_number(request: Request, name: str, known: Collection[str], *, largest: int) -> int | None:
    """The number from 1 to `largest` that a parameter gives; None where it is not given. Raises ParameterError.

    known: the parameters the operation takes.
    """
    word = request.query_params.get(name)
    if word is None:
        return None
    number = parse_number(word, largest=largest)
    if not number:
        raise ParameterError(
            name,
            known,
            f"“{shorten_name(word)}” is not a word for {name}: use a whole number from 1 to {largest:,}.",
        )
    return number
