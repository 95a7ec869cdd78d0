"""A page as it is kept: its headers, and its body packed for every reader once."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import cc_delim_re, has_vary_header, patch_vary_headers
from django.utils.http import parse_etags

from live.page_cache.parts import describe_body, fill_parts
from live.page_cache.request import narrow_query
from live.page_cache.tags import CachePermission, collect_tags, get_permission

LONGEST = 600  # seconds a page is kept at the most, whatever it shows
PACKED = ("text/", "application/json", "application/ld+json", "image/svg+xml", "application/xml")
SMALLEST = 500  # bytes worth packing
VARIES = {"cookie", "accept-encoding"}


class EncodedPage(NamedTuple):
    """One way to send the page: its bytes, its headers, and those of a 304."""

    body: bytes
    headers: dict[str, str]
    unchanged: dict[str, str]


@dataclass(frozen=True, slots=True)
class CachedPage:
    """What was answered. `words` are the names in a query string its view reads, None where it may read any; `made`
    and `until` are seconds of the epoch: after `until` it is made anew."""

    headers: dict[str, str]
    tags: frozenset[str]
    everyone: bool
    words: frozenset[str] | None
    made: float
    until: float
    forms: dict[str, EncodedPage]  # "" as it is, "gzip", "br"
    etag: str

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        return 2000 + sum(len(form.body) for form in self.forms.values())

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page for this request: packed as it likes, and 304 where it holds it already."""
        form = self.forms[""]
        if len(self.forms) > 1:
            form = self.forms[choose_encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))]
        asked = request.META.get("HTTP_IF_NONE_MATCH")
        response: HttpResponse
        if asked and has_etag(asked, self.etag):
            response = HttpResponseNotModified()
            headers = form.unchanged
        else:
            response = HttpResponse(form.body if request.method == "GET" else b"")
            headers = form.headers
        # Plain strings that were headers of an answer once: nothing is left to check.
        response.headers._store = {name.lower(): (name, value) for name, value in headers.items()}
        return response

    def packed(self) -> bytes:
        """The page as bytes, for Redis."""
        sizes = {name: len(form.body) for name, form in self.forms.items() if name or not self.is_packed}
        facts = {
            "headers": self.headers,
            "tags": sorted(self.tags),
            "everyone": self.everyone,
            "words": None if self.words is None else sorted(self.words),
            "made": self.made,
            "until": self.until,
            "sizes": sizes,
        }
        bodies = b"".join(self.forms[name].body for name in sizes)
        return json.dumps(facts).encode() + b"\n" + bodies

    @property
    def is_packed(self) -> bool:
        return "gzip" in self.forms

    @classmethod
    def unpacked(cls, data: bytes) -> CachedPage:
        """From what `packed` gave; raises ValueError or KeyError where it is something else."""
        head, _, rest = data.partition(b"\n")
        facts = json.loads(head)
        bodies: dict[str, bytes] = {}
        for name, size in facts["sizes"].items():
            bodies[name], rest = rest[:size], rest[size:]
        if "gzip" in bodies:
            bodies[""] = gzip.decompress(bodies["gzip"])
        return cls.of(
            facts["headers"],
            bodies,
            facts["tags"],
            everyone=facts["everyone"],
            words=facts["words"],
            made=facts["made"],
            until=facts["until"],
        )

    @classmethod
    def of(
        cls,
        headers: dict[str, str],
        bodies: dict[str, bytes],
        tags: Collection[str],
        *,
        everyone: bool,
        words: Collection[str] | None,
        made: float,
        until: float,
    ) -> CachedPage:
        """The page of its bodies, by how each is packed ("" for not at all, "gzip", "br"), and of its headers, which name its
        ETag. Raises KeyError where they do not."""
        etag = headers["ETag"].removeprefix("W/")
        forms = {name: encode_page(name, body, headers) for name, body in bodies.items()}
        known = None if words is None else frozenset(words)
        return cls(headers, frozenset(tags), everyone, known, made, until, forms, etag)


def encode_page(name: str, body: bytes, headers: dict[str, str]) -> EncodedPage:
    """The page's headers for one way of packing. A packed body is another one, and its tag says so: W/."""
    whole = dict(headers)
    if name:
        whole["Content-Encoding"] = name
        whole["ETag"] = f"W/{headers['ETag'].removeprefix('W/')}"
    unchanged = {key: value for key, value in whole.items() if not key.lower().startswith("content-")}
    unchanged |= {key: value for key, value in whole.items() if key.lower() == "content-security-policy"}
    whole["Content-Length"] = str(len(body))
    return EncodedPage(body, whole, unchanged)


def make_page(response: HttpResponseBase, tags: set[str], query: str) -> CachedPage | None:
    """The page that may be kept of this answer to `query`, None where it may not be."""
    permission = get_permission(response)
    if permission is None or not isinstance(response, HttpResponse) or response.status_code != 200:
        return None
    if response.cookies or not is_canonical(query, permission) or response.has_header("Content-Encoding"):
        return None
    if not response.has_header("ETag") or is_private(response) or has_other_vary(response):
        return None
    bodies = pack_body(response.content, response["Content-Type"])
    if len(bodies) > 1:
        patch_vary_headers(response, ["Accept-Encoding"])
    headers = {name: value for name, value in response.items() if name.lower() != "content-length"}
    now = time.time()
    return CachedPage.of(
        headers,
        bodies,
        tags,
        everyone=permission.everyone,
        words=permission.words,
        made=now,
        until=min(now + LONGEST, find_midnight()),
    )


def pack_body(body: bytes, content_type: str) -> dict[str, bytes]:
    """A body as it is sent: "" as it is and, where that is worth it, "gzip" and "br"."""
    if len(body) < SMALLEST or not content_type.startswith(PACKED):
        return {"": body}
    # mtime 0: the same page is the same bytes in every process.
    return {"": body, "gzip": gzip.compress(body, 6, mtime=0), "br": brotli.compress(body, quality=5)}


def make_frame(page: CachedPage, marked: bytes, tags: Collection[str]) -> CachedPage:
    """What is kept of a page with parts to make it of again: its body with their marks, and what the rest of it shows."""
    return CachedPage.of(
        page.headers,
        {"": marked},
        tags,
        everyone=page.everyone,
        words=page.words,
        made=page.made,
        until=page.until,
    )


def fill_frame(frame: CachedPage) -> CachedPage:
    """The page of a frame, with each part as it is now. Raises what making a part raises."""
    with collect_tags(is_part=True) as tags:
        body = fill_parts(frame.forms[""].body)
    return CachedPage.of(
        {**frame.headers, "ETag": describe_body(body)["ETag"]},
        pack_body(body, frame.headers["Content-Type"]),
        frame.tags | tags,
        everyone=frame.everyone,
        words=frame.words,
        made=time.time(),
        until=frame.until,
    )


def is_canonical(query: str, permission: CachePermission) -> bool:
    """Whether an answer to this query may stand for all that ask the same: it holds what the view reads, written in
    the one way, and nothing else."""
    if permission.words is None:
        return query in {"", permission.query}
    return query == narrow_query(query, permission.words)


def is_private(response: HttpResponse) -> bool:
    """Whether an answer says that it is for one person, or not to be kept."""
    words = {word.lower() for word in cc_delim_re.split(response.get("Cache-Control", ""))}
    return bool(words & {"private", "no-store"})


def has_other_vary(response: HttpResponse) -> bool:
    """Whether an answer differs by a header that the page cache does not tell apart."""
    names = {name.lower() for name in cc_delim_re.split(response.get("Vary", "")) if name}
    return has_vary_header(response, "*") or not names <= VARIES


def find_midnight() -> float:
    """When the site's date changes, in seconds of the epoch: pages print it."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, datetime.min.time())
    return timezone.make_aware(midnight).timestamp()


@lru_cache(maxsize=256)
def choose_encoding(accepted: str) -> str:
    """The best way to pack for a reader who sends this Accept-Encoding: "br", "gzip" or ""."""
    weighed: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.partition(";")
        weight = parameter.replace(" ", "").partition("q=")[2]
        try:
            weighed[name.strip()] = float(weight) if weight else 1.0
        except ValueError:
            weighed[name.strip()] = 0.0
    others = weighed.get("*", 0.0)
    return next((name for name in ("br", "gzip") if weighed.get(name, others) > 0), "")


@lru_cache(maxsize=1024)
def has_etag(asked: str, etag: str) -> bool:
    """Whether If-None-Match names this tag; strong and weak count alike, as for any reading."""
    tags = [tag.removeprefix("W/") for tag in parse_etags(asked)]
    return "*" in tags or etag in tags
