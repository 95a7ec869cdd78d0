"""`make reset`: throws away what the site made at run time, and keeps what set-up fetched."""

from __future__ import annotations

import fcntl
import shutil
from pathlib import Path

from setup.console import VAR, SetupError, say

KEPT = {"setup", "vendor", "chromium"}
OUTSIDE = "postgres-at"  # names root's folder outside a checkout that is closed to others


def reset() -> None:
    """Remove databases, queue, mail, media, secrets and logs. Raises SetupError while the site runs."""
    if not VAR.is_dir():
        return
    locks = [VAR / "lock", *VAR.glob("test/*/lock")]
    with_files = [lock.open("a") for lock in locks if lock.exists()]
    try:
        for file in with_files:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise SetupError("The site or a test of this checkout is running; stop it first.") from None
        for place in VAR.rglob(OUTSIDE):
            outside = Path(place.read_text().strip())
            if outside.name.startswith("carespace-"):
                shutil.rmtree(outside, ignore_errors=True)
        for entry in VAR.iterdir():
            if entry.name not in KEPT:
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    finally:
        for file in with_files:
            file.close()
    say("Data, mail, media and secrets are gone; make run starts afresh.\n")
