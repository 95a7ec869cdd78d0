"""DKIM signatures (RFC 6376) of whole messages: RSA and SHA-256, headers relaxed, body simple.

Every header is signed. Those a receiver acts on are listed once more than they occur, so that nobody can add a second.
The arithmetic is OpenSSL's: a signer in Python alone would take longer than all the rest of a letter.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings

#: Shorter keys are not believed by receivers (RFC 8301, 3.2).
SHORTEST_KEY: Final = 2048
#: Listed once more than they occur.
SEALED: Final = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"reply-to",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)
HEADER_END: Final = re.compile(rb"\r\n(?![ \t])")
BLANKS: Final = re.compile(rb"[ \t]+")


class DkimSigner:
    """Signs for one domain with one key."""

    def __init__(self, *, domain: str, selector: str, key: RSAPrivateKey) -> None:
        self.domain, self.selector, self.key = domain, selector, key

    def sign(self, message: bytes) -> bytes:
        """The message (CRLF line ends) with its signature before it."""
        head, _, body = message.partition(b"\r\n\r\n")
        names, canonical = [], []
        for header in HEADER_END.split(head):
            name, line = canonicalise_header(header)
            names.append(name)
            canonical.append(line)
        listed = fold_list([*names, *SEALED])
        unsigned = (
            f"v=1; a=rsa-sha256; c=relaxed/simple; d={self.domain}; s={self.selector}; t={int(time())};\r\n"
            f" h={listed};\r\n bh={hash_body(body)};\r\n b="
        ).encode("ascii")
        _, own = canonicalise_header(b"DKIM-Signature: " + unsigned)
        seal = self.key.sign(b"".join([*canonical, own.removesuffix(b"\r\n")]), PKCS1v15(), SHA256())
        return b"DKIM-Signature: " + unsigned + fold_base64(seal) + b"\r\n" + message


def hash_body(body: bytes) -> str:
    """The hash of a body as it stands, but for empty lines at its end."""
    return b64encode(sha256(body.rstrip(b"\r\n") + b"\r\n").digest()).decode("ascii")


@lru_cache(maxsize=512)
def canonicalise_header(header: bytes) -> tuple[bytes, bytes]:
    """A header's name, and its line in the relaxed form: unfolded, one blank for many, none at the ends."""
    name, _, value = header.partition(b":")
    name = name.strip().lower()
    return name, name + b":" + BLANKS.sub(b" ", value.replace(b"\r\n", b"")).strip() + b"\r\n"


def fold_list(names: list[bytes]) -> str:
    """A list of names, a few to a line."""
    text = [name.decode("ascii") for name in names]
    lines = [":".join(text[at : at + 5]) for at in range(0, len(text), 5)]
    return ":\r\n ".join(lines)


def fold_base64(seal: bytes) -> bytes:
    """A signature in lines of 72."""
    text = b64encode(seal)
    return b"\r\n ".join(text[at : at + 72] for at in range(0, len(text), 72))


def load_signer(domain: str) -> DkimSigner | None:
    """The signer of the settings for this domain; None where none is set.

    Raises OSError or ValueError where the key cannot be read or is none.
    """
    if not settings.DKIM_KEY_FILE:
        return None
    return DkimSigner(
        domain=domain, selector=settings.DKIM_SELECTOR, key=load_key(Path(settings.DKIM_KEY_FILE))
    )


@lru_cache(maxsize=2)
def load_key(path: Path) -> RSAPrivateKey:
    """An RSA key from its PEM file. Raises OSError, or ValueError for what is no such key or a short one."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except TypeError as problem:
        raise ValueError("The key is locked by a password.") from problem
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("The key is not an RSA key.")
    if key.key_size < SHORTEST_KEY:
        raise ValueError(f"The key has {key.key_size} bits; {SHORTEST_KEY} are the least.")
    return key
