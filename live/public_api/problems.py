"""The one shape in which the API refuses: problem+json, RFC 9457."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpResponse, JsonResponse

#: Every address of the API begins so; those of its first version go on with v1/.
PREFIX: Final = "/api/"
CONTENT_TYPE: Final = "application/problem+json"
#: What is said where nobody said more.
DETAILS: Final = {
    400: "The request could not be read.",
    403: "This is not open to you.",
    404: "There is nothing at this address.",
    405: "The API is read only: use GET or HEAD.",
    406: "The answer cannot be given in what the Accept header asks for: leave it out, or accept application/json.",
    413: "The request is too large.",
    415: "The API takes no body.",
    429: "Too many requests came in a short time. Wait as long as Retry-After says.",
    500: "Something broke on our side. The fault has been written down.",
    503: "The site cannot reach its records for the moment. Try again shortly.",
    507: "The site has no room left for this.",
}


def build_problem(status: int, detail: str = "", **members: object) -> HttpResponse:
    """The answer of a refusal, which nobody is to keep.

    detail: what happened, in a sentence; the status's own where it is empty.
    members: `type` (a fragment that names the kind), `title` and whatever else a program may want to read.
    """
    problem = {
        "type": "about:blank",
        "title": find_phrase(status),
        "status": status,
        "detail": detail or DETAILS.get(status, f"{find_phrase(status)}."),
        **members,
    }
    response = JsonResponse(
        problem, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    response["Cache-Control"] = "private, no-store"
    return response


def find_phrase(status: int) -> str:
    """The standard's own words for a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Refused"


def name_problem(kind: str) -> str:
    """The address that names a kind of problem of our own."""
    return f"{settings.SITE_URL}{PREFIX}v1/#{kind}"
