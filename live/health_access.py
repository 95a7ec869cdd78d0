"""Who may ask a program how it is: the machines of named networks, and nobody through a proxy."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from functools import lru_cache

PREFIX = "/health/"
#: What proxies add: a request that has one of these came from somewhere else than its peer.
FORWARDING_HEADERS = frozenset(
    {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"}
)


def may_ask(peer: str, headers: Collection[str], networks: Collection[str]) -> bool:
    """Whether this peer asks itself. `headers` are the request's names, in small letters; raises ValueError where
    one of `networks` is none."""
    if not FORWARDING_HEADERS.isdisjoint(headers):
        return False
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in read_networks(tuple(networks)))


@lru_cache(maxsize=8)
def read_networks(named: tuple[str, ...]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Networks by their names, “10.0.0.0/8” or one address. Raises ValueError for what is none."""
    return [ipaddress.ip_network(network, strict=False) for network in named]
