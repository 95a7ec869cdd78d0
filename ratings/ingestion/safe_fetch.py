"""Fetches a file from an address somebody gave, and goes nowhere else on the way.

An address may name, or be led to, a machine of our own network: every host is resolved here, every one of its
addresses must be public, and the connection is made to the very address that was looked at. So it is again with
every redirect.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from live.addresses import join_address
from live.database.open_transactions import refuse_open_transaction
from ratings.ingestion.intake import KINDS_OF_FILE, UnwelcomeFileError
from ratings.ingestion.timed_connection import SILENCE, Deadline, PinnedConnection

MOST_REDIRECTS: Final = 5
#: Seconds for everything from the first connection to the last byte, redirects included.
WHOLE: Final = 180
#: The public unicast addresses of IPv6; what lies outside is a translation of IPv4, local, or nobody's. Within it,
#: Teredo and 6to4 lead to an IPv4 address written into them. 192.88.99.0/24 is 6to4's relay.
PUBLIC_IPV6: Final = ipaddress.IPv6Network("2000::/3")
TRANSLATED: Final = tuple(
    ipaddress.ip_network(network) for network in ("2001::/32", "2002::/16", "192.88.99.0/24")
)
PIECE: Final = 1 << 16
PORTS: Final = {"http": 80, "https": 443}
#: The endings of content types a list is published as. Servers that know no better say octet-stream or nothing.
TYPES: Final = {
    "text/csv": ".csv",
    "text/plain": ".csv",
    "application/csv": ".csv",
    "application/vnd.ms-excel": "",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/octet-stream": "",
    "binary/octet-stream": "",
    "application/zip": "",
    "": "",
}
MOVED: Final = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class FetchRule:
    """Where a fetch may go. The site's own is the one without arguments; tests allow the machine they run on."""

    any_port: bool = False
    also: frozenset[str] = frozenset()

    def permits(self, address: str) -> bool:
        """Whether a resolved address is of the public internet."""
        if address in self.also:
            return True
        number = ipaddress.ip_address(address.partition("%")[0])
        if number.version == 6 and number not in PUBLIC_IPV6:
            return False
        return (
            number.is_global
            and not number.is_multicast
            and not any(number in network for network in TRANSLATED)
        )


@dataclass(slots=True)
class Download:
    """An answer being read. `pieces` may be walked once, within the block it was opened in."""

    name: str
    etag: str
    pieces: Iterator[bytes] = field(repr=False)


@contextmanager
def open_download(url: str, *, etag: str = "", rule: FetchRule | None = None) -> Iterator[Download | None]:
    """The file at an address, or None where it is still the one with this `etag`.

    Raises UnwelcomeFileError, a sentence, for an address that may not be gone to, a host that does not answer, an answer that
    is not a file, and a transfer that takes too long.
    """
    refuse_open_transaction("a file is fetched")
    rule, deadline = rule or FetchRule(), Deadline(time.monotonic() + WHOLE)
    for _ in range(MOST_REDIRECTS + 1):
        parts = check_address(url, rule)
        connection = PinnedConnection(
            str(parts.hostname),
            find_port(parts),
            resolve_public_address(parts, rule),
            deadline,
            secure=parts.scheme == "https",
        )
        try:
            answer = request_file(connection, parts, etag)
            if answer.status in MOVED:
                url = join_address(url, answer.getheader("location") or "")
                continue
            if answer.status == 304 and etag:
                yield None
                return
            if answer.status != 200:
                raise UnwelcomeFileError(
                    f"{parts.hostname} answered {answer.status} {answer.reason}: the file is not there."
                )
            name = name_download(parts, answer)
            yield Download(name, (answer.getheader("etag") or "")[:200], read_body(answer, parts))
            return
        finally:
            connection.close()
    raise UnwelcomeFileError(f"The address leads on more than {MOST_REDIRECTS} times.")


def check_address(url: str, rule: FetchRule) -> SplitResult:
    """The address's parts. Raises UnwelcomeFileError for one that is not of the web, or carries a name and password."""
    try:
        parts = urlsplit(url)
        port = find_port(parts)
    except ValueError:
        raise UnwelcomeFileError("This is not an address of the web.") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise UnwelcomeFileError("Only addresses that begin with http:// or https:// are fetched.")
    if parts.username or parts.password:
        raise UnwelcomeFileError("An address with a name and password is not fetched.")
    if port != PORTS[parts.scheme] and not rule.any_port:
        raise UnwelcomeFileError("Only the usual ports of the web are gone to.")
    return parts


def find_port(parts: SplitResult) -> int:
    """The port an address names or means. Raises ValueError."""
    return parts.port or PORTS.get(parts.scheme, 0)


def resolve_public_address(parts: SplitResult, rule: FetchRule) -> str:
    """One address of the host, of which every address is public. Raises UnwelcomeFileError."""
    try:
        candidates = socket.getaddrinfo(parts.hostname, find_port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnwelcomeFileError(f"No host is called {parts.hostname}.") from None
    addresses = [str(candidate[4][0]) for candidate in candidates]
    if not addresses or not all(rule.permits(candidate) for candidate in addresses):
        raise UnwelcomeFileError(f"{parts.hostname} is not on the public internet.")
    return addresses[0]


def request_file(connection: PinnedConnection, parts: SplitResult, etag: str) -> http.client.HTTPResponse:
    """The answer to a request, without its body. Raises UnwelcomeFileError."""
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if re.search(r"[^\x21-\x7e]", path):
        raise UnwelcomeFileError("This is not an address of the web.")
    headers = {"Accept": "*/*", "User-Agent": "CareSpace (fetches published statistics)"}
    if etag:
        headers["If-None-Match"] = etag
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse()
    except TimeoutError:
        raise too_slow(parts) from None
    except ssl.SSLError:
        raise UnwelcomeFileError(f"{parts.hostname} has no certificate that can be trusted.") from None
    except (OSError, http.client.HTTPException):
        raise UnwelcomeFileError(f"{parts.hostname} does not answer.") from None


def read_body(answer: http.client.HTTPResponse, parts: SplitResult) -> Iterator[bytes]:
    """The body in pieces. Raises UnwelcomeFileError where it breaks off or takes too long."""
    length, size = answer.length, 0
    try:
        while piece := answer.read1(PIECE):
            refuse_open_transaction("a file is fetched")
            size += len(piece)
            yield piece
    except TimeoutError:
        raise too_slow(parts) from None
    except (OSError, http.client.HTTPException):
        raise UnwelcomeFileError(f"{parts.hostname} broke off in the middle of the file.") from None
    if length is not None and size != length:
        raise UnwelcomeFileError(f"{parts.hostname} broke off in the middle of the file.")


def too_slow(parts: SplitResult) -> UnwelcomeFileError:
    """What is said of a host that let a wait or the whole transfer run out of time."""
    return UnwelcomeFileError(
        f"{parts.hostname} was silent for {SILENCE} seconds or took more than {WHOLE} for the whole file."
    )


def name_download(parts: SplitResult, answer: http.client.HTTPResponse) -> str:
    """What the file is called: by the answer, else by its address, with an ending of its type where it has none.

    Raises UnwelcomeFileError where the answer says that it is something else.
    """
    kind = (answer.getheader("content-type") or "").partition(";")[0].strip().lower()
    if kind not in TYPES:
        raise UnwelcomeFileError(f"The address gives a file of the type {kind[:60]}, not a list.")
    given_name = re.search(
        r'filename="?([^";]+)', answer.getheader("content-disposition") or "", re.IGNORECASE
    )
    name = given_name[1].strip() if given_name else unquote(parts.path.rstrip("/").rpartition("/")[2])
    if name.lower().endswith(KINDS_OF_FILE):
        return name
    if not TYPES[kind]:
        raise UnwelcomeFileError(
            "Neither the address nor its answer says that this is a CSV, XLSX or ODS file."
        )
    return f"{name or 'release'}{TYPES[kind]}"
