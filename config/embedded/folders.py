"""Where the servers of a checkout keep data, sockets and, for root, copies of their programs."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import stat
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
LONGEST_SOCKET = 103
OWNED_BY_ROOT = Path("/var/tmp")


class CannotStartError(Exception):
    """Why a server cannot run here: one sentence for the person at the terminal."""


def var_folder() -> Path:
    """Where everything made at run time lies: CARESPACE_VAR, or var/ of this checkout."""
    return Path(os.environ.get("CARESPACE_VAR") or CHECKOUT / "var").resolve()


def digest(path: Path) -> str:
    """Ten letters that stand for a path where the path itself is too long."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def reachable(path: Path) -> bool:
    """Whether someone else may walk to this folder."""
    return all(p.stat().st_mode & 0o001 for p in (path, *path.parents) if p.is_dir())


def private_folder(path: Path, owner: pwd.struct_passwd | None = None) -> Path:
    """A folder only its owner may enter; one that lies there already must be ours.

    Raises CannotStartError where it is not.
    """
    uid = owner.pw_uid if owner else os.geteuid()
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700, parents=True)
        if owner:
            os.chown(path, owner.pw_uid, owner.pw_gid)
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != uid:
        raise CannotStartError(f"{path} belongs to someone else; remove it or set CARESPACE_VAR.")
    path.chmod(0o700)
    return path


def socket_folder(wanted: Path, file_name: str, owner: pwd.struct_passwd | None = None) -> Path:
    """The wanted folder, or a private one in the temporary folder where the path would be too long."""
    if len(os.fsencode(wanted / file_name)) <= LONGEST_SOCKET:
        return private_folder(wanted, owner)
    uid = owner.pw_uid if owner else os.geteuid()
    return private_folder(Path(tempfile.gettempdir()) / f"carespace-{uid}-{digest(wanted)}", owner)


def outside_place() -> Path:
    """Root's folder for what `nobody` must reach when the checkout itself is closed to others.

    Raises CannotStartError where somebody else has it.
    """
    place = OWNED_BY_ROOT / f"carespace-{digest(CHECKOUT)}"
    with contextlib.suppress(FileExistsError):
        place.mkdir(mode=0o755)
    status = place.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise CannotStartError(f"{place} belongs to someone else; remove it, or set DATABASE_URL.")
    place.chmod(0o755)
    return place
