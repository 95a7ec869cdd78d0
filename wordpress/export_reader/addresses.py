"""Addresses of the old site: which are its own, and when two name one place."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

#: The sizes WordPress makes of an upload: photo-300x200.jpg, photo-scaled.jpg.
SIZE = re.compile(r"-(?:\d+x\d+|scaled|rotated)(?=\.[A-Za-z0-9]+$)")
#: Query words that name an item; all others (share counters, campaign words) say nothing of the place.
NAMING = ("p", "page_id", "attachment_id", "cat", "tag")
LONGEST = 255

#: Hosts that serve files of others.
NETWORK = re.compile(
    r"cdn|^i\d\.wp\.com$|\.files\.wordpress\.com$|\.(?:cloudfront|akamaized|fastly|azureedge|llnwd|edgecast)\.net$"
    r"|\.(?:amazonaws|rackcdn|digitaloceanspaces|cloudinary|imgix|optimole|gumlet|shortpixel)\.\w+$|\.r2\.dev$"
)
#: A file by the month it was uploaded in.
DATED = re.compile(r"/(\d{4}/\d{2}/[^/]+)$")


def split_address(address: str) -> SplitResult:
    """The address in parts; empty parts for one that is none."""
    try:
        return urlsplit(address.strip())
    except ValueError:
        return urlsplit("")


def extract_host(address: str) -> str:
    """The host without "www.", with its folder left out; "" where there is none."""
    try:
        name = split_address(address).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def extract_path(address: str) -> str:
    """The path as a reader's browser shows it, without the slash at its end; with the query that names an item."""
    parts = split_address(address)
    words = sorted((key, value) for key, value in parse_qsl(parts.query) if key in NAMING)
    query = "?" + "&".join(f"{key}={value}" for key, value in words) if words else ""
    return f"{unquote(parts.path).rstrip('/') or ('/' if query else '')}{query}"


def normalise_place(address: str) -> str:
    """What makes two spellings of an address one: host and path, without scheme, "www." or the last slash."""
    return f"{extract_host(address)}{extract_path(address)}".lower()


def is_old_site(address: str, hosts: set[str]) -> bool:
    """Whether an address is one of the old site's own: on one of its hosts, or a path without a host."""
    parts = split_address(address)
    if parts.scheme and parts.scheme not in {"http", "https"}:
        return False
    own = extract_host(address)
    return own in hosts if own else bool(parts.path.startswith("/") or parts.query)


def strip_size(address: str) -> str:
    """The address of an upload as it was uploaded: photo.jpg for photo-300x200.jpg."""
    parts = split_address(address)
    return SIZE.sub("", f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.netloc else parts.path)


def extract_upload(address: str) -> str:
    """The path beneath the uploads folder ("2019/05/photo.jpg"), or the file's name alone."""
    whole = unquote(split_address(address).path)
    _, folder, beneath = whole.rpartition("/uploads/")
    if not folder:
        _, folder, beneath = whole.rpartition("/files/")
    return beneath if folder else whole.rsplit("/", 1)[-1]


def extract_network_upload(address: str, hosts: set[str]) -> str:
    """The path beneath the uploads of a file of the old site that a content network served ("2019/05/photo.jpg"); ""
    for any other address. Such a network is known by its host, or by the old site's own host in its path."""
    host, path = extract_host(address), unquote(split_address(address).path)
    is_own = any(host.endswith(f".{own}") or f"/{own}/" in path for own in hosts)
    if not host or host in hosts or not (is_own or NETWORK.search(host)):
        return ""
    dated = DATED.search(path)
    return extract_upload(path) if "/uploads/" in path else dated[1] if dated else ""
