"""Why a deed in a debate was not done: one sentence for the person who tried."""

from __future__ import annotations

from http import HTTPStatus


class RefusalError(Exception):
    """Nothing was changed. `field` names the part of the form at fault, "" where none is."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class UnfitError(RefusalError):
    """What was sent cannot be used as it is."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotAllowedError(RefusalError):
    """This person may not do this."""

    status = HTTPStatus.FORBIDDEN


class ClosedError(RefusalError):
    """The debate has closed, or the post is not public."""

    status = HTTPStatus.CONFLICT


class WithdrawnError(RefusalError):
    """The debate was withdrawn: there is nothing left to do here."""

    status = HTTPStatus.GONE


class UnreadableError(RefusalError):
    """The debate is paused so that nobody reads it."""

    status = HTTPStatus.FORBIDDEN


class TooOftenError(RefusalError):
    """The same person or address did this too many times in a short while."""

    status = HTTPStatus.TOO_MANY_REQUESTS
