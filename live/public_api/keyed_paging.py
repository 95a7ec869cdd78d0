"""Lists of the API read by keys: as quick at their end as at their beginning, and a row that comes moves none."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

AFTER: Final = "after"
PARAMETERS: Final = (
    OpenApiParameter(
        AFTER,
        {"type": "string"},
        description="The key after which the rows begin, as `next` has it; the first rows where it is left out or is no key.",
    ),
)


def answer_keyed_page(request: Request, rows: object, after: str) -> Response:
    """The rows of a page, and the whole address of the next one; after: the key it begins after, "" where none follows."""
    address = f"{settings.SITE_URL}{request.get_full_path()}"
    return Response({"next": replace_query_param(address, AFTER, after) if after else None, "results": rows})
