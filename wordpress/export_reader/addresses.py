"""Addresses of the old site: which are its own, and when two name one place."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

#: The sizes WordPress makes of an upload: photo-300x200.jpg, photo-scaled.jpg.
SIZE = re.compile(r"-(?:\d+x\d+|scaled|rotated)(?=\.[A-Za-z0-9]+$)")
#: Query words that name an item; all others (share counters, campaign words) say nothing of the place.
NAMING = ("p", "page_id", "attachment_id", "cat", "tag")
LONGEST = 255


def parts_of(address):
    """The address in parts; empty parts for one that is none."""
    try:
        return urlsplit(address.strip())
    except ValueError:
        return urlsplit("")


def host(address):
    """The host without "www.", with its folder left out; "" where there is none."""
    try:
        name = parts_of(address).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def path(address):
    """The path as a reader's browser shows it, without the slash at its end; with the query that names an item."""
    parts = parts_of(address)
    words = sorted((key, value) for key, value in parse_qsl(parts.query) if key in NAMING)
    query = "?" + "&".join(f"{key}={value}" for key, value in words) if words else ""
    return f"{unquote(parts.path).rstrip('/') or ('/' if query else '')}{query}"


def place(address):
    """What makes two spellings of an address one: host and path, without scheme, "www." or the last slash."""
    return f"{host(address)}{path(address)}".lower()


def is_old_site(address, hosts):
    """Whether an address is one of the old site's own: on one of its hosts, or a path without a host."""
    parts = parts_of(address)
    if parts.scheme and parts.scheme not in {"http", "https"}:
        return False
    own = host(address)
    return own in hosts if own else bool(parts.path.startswith("/") or parts.query)


def without_size(address):
    """The address of an upload as it was uploaded: photo.jpg for photo-300x200.jpg."""
    parts = parts_of(address)
    return SIZE.sub("", f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.netloc else parts.path)


def upload(address):
    """The path beneath the uploads folder ("2019/05/photo.jpg"), or the file's name alone."""
    whole = unquote(parts_of(address).path)
    _, found, beneath = whole.rpartition("/uploads/")
    if not found:
        _, found, beneath = whole.rpartition("/files/")
    return beneath if found else whole.rsplit("/", 1)[-1]
