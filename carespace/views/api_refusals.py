"""What the API says of debates nobody may read."""

from __future__ import annotations

from http import HTTPStatus

from rest_framework.exceptions import APIException

from carespace.models import Debate
from carespace.views.page_context import find_debate


class WithdrawnDebateError(APIException):
    """The debate was withdrawn."""

    status_code = HTTPStatus.GONE
    default_detail = "This debate was withdrawn."


class UnreadableDebateError(APIException):
    """The debate is paused so that nobody reads it."""

    status_code = HTTPStatus.FORBIDDEN
    default_detail = "This debate is paused and cannot be read at present."


def find_readable(slug: str) -> Debate:
    """A debate with its counts. One query. Raises Http404, or an APIException where nobody may read it."""
    debate = find_debate(slug)
    if debate.has_page:
        return debate
    raise WithdrawnDebateError if debate.withdrawn_at else UnreadableDebateError
