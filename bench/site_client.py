"""The site in this process: asked through its whole application as anybody, with what its views raise."""

from __future__ import annotations

import contextlib
import logging
import traceback
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urldefrag, urlsplit

from bench.fuzz_requests import FuzzRequest

if TYPE_CHECKING:
    from django.http import HttpResponseBase
    from django.test import Client

ANYONE: Final = "anyone"
#: The answer that is none: the application raised.
NO_ANSWER: Final = 599
MULTIPART: Final = "multipart/form-data; boundary=BoUnDaRyStRiNg"
OCTETS: Final = "application/octet-stream"
OURS: Final = {"", "testserver", "localhost", "localhost:8000"}
#: Of one pattern, so many addresses are kept.
OF_ONE_ADDRESS: Final = 4


class LinkCollector(HTMLParser):
    """The addresses a page leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a link, a form's target or a chooser's address in."""
        for name, value in attrs:
            if value and (name in {"href", "action", "src"} or name.endswith("-url")) and value[0] in "/h":
                self.found.append(value)


class SiteClient:
    """The site in this process: asked through its whole WSGI application, signed in as anybody."""

    def __init__(self, people: dict[str, Any]) -> None:
        """`people`: members by the kind of person they are."""
        self.people = people
        self.clients: dict[str, Client] = {}
        self.raised: list[str] = []

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Note what views raise, and keep the log of it quiet."""
        from django.core.signals import got_request_exception

        def note(**given: Any) -> None:
            self.raised.append(traceback.format_exc())

        got_request_exception.connect(note)
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)
            got_request_exception.disconnect(note)

    def client(self, person: str) -> Client:
        """The browser of a person, signed in again where an answer ended the session."""
        from django.conf import settings
        from django.test import Client
        from django.test import client as client_module

        from config.serving.request_validation import Utf8Request

        # Requests are made as the site's own application makes them.
        vars(client_module)["WSGIRequest"] = Utf8Request
        client = self.clients.setdefault(person, Client(raise_request_exception=False))
        if person != ANYONE and not client.cookies.get(settings.SESSION_COOKIE_NAME):
            client.force_login(self.people[person], backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client

    def send(self, request: FuzzRequest) -> tuple[int, HttpResponseBase | None, str]:
        """(status, the answer, what was raised); 599 where no answer came of it."""
        self.raised.clear()
        client = self.client(request.person)
        before = client.cookies
        headers = dict(request.headers)
        given: dict[str, Any] = {"headers": headers}
        if cookie := headers.pop("Cookie", ""):
            given["HTTP_COOKIE"] = cookie
            client.cookies = SimpleCookie()
        try:
            if isinstance(request.data, dict):
                from django.test.client import encode_multipart

                content = encode_multipart(MULTIPART.partition("boundary=")[2], request.data)
                answer = client.generic(request.method, request.path, content, MULTIPART, **given)
            else:
                answer = client.generic(
                    request.method, request.path, request.data, request.content_type or OCTETS, **given
                )
            if getattr(answer, "streaming", False):
                b"".join(answer)
            if cookie:
                client.cookies = before
            return answer.status_code, answer, "".join(self.raised)
        except Exception:  # noqa: BLE001  # whatever it is, a server would have had no answer to send
            client.cookies = before
            return NO_ANSWER, None, traceback.format_exc()


def harvest(
    site: SiteClient, person: str, starts: Sequence[str], most: int
) -> dict[str, list[dict[str, str]]]:
    """{route: arguments of addresses that pages lead to}, found by reading pages as one person."""
    from django.urls import Resolver404, resolve

    known: dict[str, list[dict[str, str]]] = {}
    waiting, seen, read = list(starts), set(starts), 0
    while waiting and read < most:
        path = waiting.pop(0)
        status, answer, _ = site.send(FuzzRequest(person, "GET", path))
        read += 1
        if answer is None or status != 200 or "html" not in answer.headers.get("Content-Type", ""):
            continue
        links = LinkCollector()
        links.feed(getattr(answer, "content", b"").decode(errors="replace"))
        for link in links.found:
            parts = urlsplit(urldefrag(link)[0])
            if parts.netloc not in OURS or parts.path in seen:
                continue
            seen.add(parts.path)
            try:
                match = resolve(parts.path)
            except Resolver404:
                continue
            arguments = {name: str(value) for name, value in match.kwargs.items()}
            arguments |= {f"_{place}": str(value) for place, value in enumerate(match.args)}
            several = known.setdefault(match.route, [])
            if len(several) < OF_ONE_ADDRESS:
                several.append(arguments)
                if "logout" not in parts.path:
                    waiting.append(parts.path)
    return known
