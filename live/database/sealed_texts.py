"""Texts that nobody reads who reads the database, its copies or what Redis holds: sealed with a key made of SECRET_KEY.

What somebody types and does not send may stand under an alias the next minute. Kept open beside their account, it would tell
whose alias that is.
"""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac


def make_cipher(salt: str) -> Fernet:
    """What seals and opens texts of one kind. salt: names the kind; what is sealed as another does not open."""
    key = salted_hmac(salt, "words", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key))


def seal_texts(texts: Mapping[str, str], *, salt: str) -> str:
    """{name: text} as a text that says nothing, with the moment it was sealed."""
    return make_cipher(salt).encrypt(zlib.compress(json.dumps(texts).encode())).decode()


def open_texts(sealed: object, *, salt: str, seconds: int | None = None) -> dict[str, str] | None:
    """{name: text} that was sealed; None where it is not ours, was changed, or is older than `seconds`."""
    if not isinstance(sealed, str):
        return None
    try:
        texts: dict[str, str] = json.loads(zlib.decompress(make_cipher(salt).decrypt(sealed, ttl=seconds)))
    except (InvalidToken, zlib.error, ValueError):
        return None
    return texts
