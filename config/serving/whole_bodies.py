"""Whether the body of a form came whole: as long as it said, to its last boundary, and in UTF-8.

Django takes what it got of a body that was cut half-way for all of it, and reads bytes that are no letters as signs
for "no letter".
"""

from __future__ import annotations

from typing import Final, Protocol
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

URLENCODED: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"
#: Bodies that Django reads into fields.
FORMS: Final = {URLENCODED, MULTIPART}
#: How much of a body's end may hold its last boundary.
TAIL: Final = 512
#: Stands for what is no letter: Django writes it for bytes that are not UTF-8.
NO_LETTER: Final = "\ufffd"
UNREAD: Final = NO_LETTER.encode()
NO_UTF8: Final = "A form is not in UTF-8."


class Readable(Protocol):
    """What a body is read from."""

    def read(self, *size: int) -> bytes:
        """The next bytes, no more than `size` of them where it is given; b"" at the end."""


class WatchedBody:
    """A body on its way in: how long it was, how it ended, and how often it held the sign that stands for no letter."""

    def __init__(self, stream: Readable) -> None:
        self.stream = stream
        self.length = 0
        self.tail = b""
        self.unread = 0

    def read(self, *size: int) -> bytes:
        """The next bytes of the stream, looked at on their way."""
        piece = self.stream.read(*size)
        self.length += len(piece)
        self.unread += (self.tail[1 - len(UNREAD) :] + piece).count(UNREAD)
        self.tail = (self.tail + piece)[-TAIL:]
        return piece

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)


def read_whole_form(request: HttpRequest) -> None:
    """Read the fields of a form. Raises BadRequest for one that did not come whole, and what Django raises for one too large."""
    expected = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.content_type == URLENCODED:
        read_urlencoded(request, expected)
        return
    body = WatchedBody(request.__dict__["_stream"])
    request.__dict__["_stream"] = body
    try:
        len(request.POST)  # reads the body
    except (MultiPartParserError, UnreadablePostError):
        raise BadRequest("A form's body cannot be read.") from None
    boundary = (request.content_params or {}).get("boundary", "").encode("ascii", "replace")
    if expected and (body.length < expected or b"--%s--" % boundary not in body.tail):
        raise BadRequest("A form was cut half-way.")
    texts = [text for name, values in request.POST.lists() for text in (name, *map(str, values))]
    if sum(text.count(NO_LETTER) for text in texts) > body.unread:
        raise BadRequest(NO_UTF8)


def read_urlencoded(request: HttpRequest, expected: int) -> None:
    """As `read_whole_form`, of a form without files."""
    try:
        body = request.body
    except UnreadablePostError:
        raise BadRequest("A form's body cannot be read.") from None
    if len(body) < expected:
        raise BadRequest("A form was cut half-way.")
    try:
        unquote_to_bytes(body).decode()
    except UnicodeDecodeError:
        raise BadRequest(NO_UTF8) from None
