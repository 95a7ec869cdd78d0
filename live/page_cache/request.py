"""What a request asks of the kept pages, if anything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus, urlencode

from django.conf import settings
from django.http import HttpRequest

#: Names that say where a reader came from and change no page.
TRACKING = {"fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid"}
LONGEST = 600  # characters of path and query
#: Requests that want something other than the whole page as it stands.
UNCACHED_HEADERS = (
    "HTTP_HX_REQUEST",
    "HTTP_AUTHORIZATION",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
)
MESSAGES = "messages"  # Django's cookie: the next page says something to this reader alone


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A question a kept page may answer: scheme, host and path, then the query; `member`: there is a session."""

    address: str
    query: str
    member: bool

    @property
    def key(self) -> str:
        return f"{self.address}?{self.query}"

    @property
    def plain_key(self) -> str:
        """The key of the same page asked for without a query."""
        return f"{self.address}?"


def read_request(request: HttpRequest) -> PageRequest | None:
    """What the request asks, None where only its view may answer.

    Names that follow readers about (utm_…) are taken out of the request, so that the view does not see them
    either and a page is one page wherever people come from.
    """
    meta = request.META
    if request.method not in {"GET", "HEAD"}:
        return None
    query = meta.get("QUERY_STRING", "")
    if query:
        query = "&".join(part for part in query.split("&") if part and not is_tracking(part))
        if query != meta["QUERY_STRING"]:
            meta["QUERY_STRING"] = query
    path = request.path
    if len(path) + len(query) > LONGEST or any(name in meta for name in UNCACHED_HEADERS):
        return None
    member = False
    if "HTTP_COOKIE" in meta:
        cookies = request.COOKIES
        if MESSAGES in cookies:
            return None
        member = settings.SESSION_COOKIE_NAME in cookies
    # The host as it came: a page was made under it only where the site answers to it.
    return PageRequest(f"{request.scheme}://{meta.get('HTTP_HOST', '')}{path}", query, member)


def narrow_query(query: str, words: Collection[str]) -> str:
    """The one way to ask the same of a page that answers to `words` alone.

    Other names go, and words without a value; of a word given twice the last counts, as it does for
    `request.GET[word]`; the words stand in the order of the alphabet, each written in one way.
    """
    given = {name: value for name, value in parse_qsl(query, keep_blank_values=True) if name in words}
    return urlencode(sorted((name, value) for name, value in given.items() if value))


def read_parameter_name(part: str) -> str:
    """The name of one part of a query string, decoded."""
    return unquote_plus(part.partition("=")[0])


def is_tracking(part: str) -> bool:
    """Whether a part of a query string only tells where a reader came from."""
    name = read_parameter_name(part)
    return name.startswith("utm_") or name in TRACKING
