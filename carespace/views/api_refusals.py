"""What the API says of debates nobody may read."""

from __future__ import annotations

from http import HTTPStatus

from rest_framework.exceptions import APIException


class WithdrawnDebateError(APIException):
    """The debate was withdrawn."""

    status_code = HTTPStatus.GONE
    default_detail = "This debate was withdrawn."


class UnreadableDebateError(APIException):
    """The debate is paused so that nobody reads it."""

    status_code = HTTPStatus.FORBIDDEN
    default_detail = "This debate is paused and cannot be read at present."
