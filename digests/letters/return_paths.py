"""Return paths: each letter has an envelope sender of its own (VERP), so that what comes back says whose it was.

The address is signed: nobody can make a report about a letter they were not sent.
"""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SIGNED: Final = re.compile(r"(?P<number>\d{1,19})-(?P<seal>[0-9a-f]{12})")


def build_return_path(delivery_id: int) -> str:
    """The envelope sender of one letter: BOUNCE_ADDRESS with its number; "" where none is set."""
    if not settings.BOUNCE_ADDRESS:
        return ""
    name, _, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{name}+{delivery_id}-{seal_number(delivery_id)}@{domain}"


def read_return_path(address: str) -> int | None:
    """The delivery an address of ours is about; None where it is about none."""
    local, _, domain = address.strip("<> \t").rpartition("@")
    name, _, own_domain = settings.BOUNCE_ADDRESS.rpartition("@")
    start, _, detail = local.rpartition("+")
    match = SIGNED.fullmatch(detail)
    if (start.lower(), domain.lower()) != (name.lower(), own_domain.lower()) or not match:
        return None
    number = int(match["number"])
    return number if constant_time_compare(match["seal"], seal_number(number)) else None


def seal_number(delivery_id: int) -> str:
    """Twelve hexadecimal digits that only this site can make of a delivery's number."""
    return salted_hmac("digests.letters.return_paths", str(delivery_id), algorithm="sha256").hexdigest()[:12]
