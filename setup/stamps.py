"""What was set up already: one small file a thing, holding the hash of what it was made from."""

from __future__ import annotations

import hashlib
from pathlib import Path

from setup.console import VAR

FOLDER = VAR / "setup"


def mark(*parts: str | bytes | Path) -> str:
    """A hash of texts and of files' contents."""
    digest = hashlib.sha256()
    for part in parts:
        data = (
            part.read_bytes() if isinstance(part, Path) else part.encode() if isinstance(part, str) else part
        )
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def is_done(name: str, made_from: str) -> bool:
    try:
        return (FOLDER / name).read_text() == made_from
    except FileNotFoundError:
        return False


def keep(name: str, made_from: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_text(made_from)


def forget(name: str) -> None:
    (FOLDER / name).unlink(missing_ok=True)
