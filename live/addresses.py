"""Addresses that somebody else wrote, in a header, a query or a text: what cannot be read is none, and raises nothing."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit


def split_address(address: str) -> SplitResult:
    """The parts of an address; empty ones for what is none, such as `http://[::1`, which urlsplit refuses."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def join_address(base: str, address: str) -> str:
    """An address made whole by where it stood; "" for what is none."""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
