"""The one-way mark of an address: enough to recognise it when it comes back, too little to read it."""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "digests.marks"


def hash_address(address: str, *, key: str | bytes | None = None) -> str:
    """A keyed hash of an address in lower case: 64 characters, the same for the same SECRET_KEY."""
    return salted_hmac(SALT, address.strip().lower(), secret=key, algorithm="sha256").hexdigest()


def list_address_hashes(address: str) -> list[str]:
    """Every mark the address may be kept under: by the present key and by the ones before it."""
    return [hash_address(address, key=key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
