"""Uploaded files on a disk that may be full: a file is there whole or not at all."""

from __future__ import annotations

import errno
import os
import uuid
from pathlib import PurePosixPath

from django.core.files import File
from django.core.files.storage import FileSystemStorage

#: What the system says when there is no room: the disk, somebody's quota, the largest file allowed.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_full_disk(problem: BaseException | None) -> bool:
    """Whether a fault is that of a disk, or a share of one, with no room left, or of a file larger than it may be."""
    return isinstance(problem, OSError) and problem.errno in NO_ROOM


class WholeFileStorage(FileSystemStorage):
    """Writes beside the final name and puts the file there once all of it is on the disk.

    Raises OSError as the system does where it does not fit (`is_full_disk`), and leaves nothing of it.
    """

    def _save(self, name: str, content: File[bytes]) -> str:
        unfinished = str(PurePosixPath(name).with_name(f".{uuid.uuid4().hex}.part"))
        try:
            super()._save(unfinished, content)  # type: ignore[misc]  # Django's types leave it out
        except OSError:
            self.delete(unfinished)
            raise
        while True:
            try:
                os.link(self.path(unfinished), self.path(name))
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                self.delete(unfinished)
                return name
