"""The site's pages with a clock that a drill can move: what `granian` serves instead of `config.wsgi`.

`time.time` and `time.monotonic` of the process run ahead by as many seconds as the file CARESPACE_CLOCK holds, read anew
at every call, so that an outage of a quarter of an hour takes a minute.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from importlib import import_module
from pathlib import Path

SIZE = struct.calcsize("d")


def write_seconds_ahead(file: Path, seconds: float) -> None:
    """Let every process that looks at this file run so many seconds ahead."""
    # In place: whoever looks holds the file itself.
    with file.open("r+b" if file.exists() else "wb") as clock:
        clock.write(struct.pack("d", seconds))


def move_clocks(file: Path) -> None:
    """Replace this process's two clocks by ones that look at the file."""
    with file.open("rb") as clock:
        ahead = mmap.mmap(clock.fileno(), SIZE, prot=mmap.PROT_READ)
    wall, steady = time.time, time.monotonic
    time.time = lambda: wall() + struct.unpack_from("d", ahead)[0]
    time.monotonic = lambda: steady() + struct.unpack_from("d", ahead)[0]


if "CARESPACE_CLOCK" in os.environ:
    move_clocks(Path(os.environ["CARESPACE_CLOCK"]))
    application = import_module("config.wsgi").application
