"""The mail server of the local site: it takes every message and keeps each as a file, sending none on.

Run as `python -m config.local_site.mailcatcher --port 8025 --folder var/mail`. A message lies under a name that
sorts by arrival, with its envelope in two header lines of ours.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

ENVELOPE_FROM = "X-CareSpace-Envelope-From"
ENVELOPE_TO = "X-CareSpace-Envelope-To"
LARGEST_MESSAGE = 20 * 2**20


class Catcher:
    """Writes each message to a file of its own; a reader never sees half of one."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self.numbers = itertools.count(1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd asks for it by this name
        """Keep a message. Its bytes are those that came, behind two lines that say from whom and to whom."""
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        name = f"{moment}-{os.getpid()}-{next(self.numbers):06}"
        head = f"{ENVELOPE_FROM}: {envelope.mail_from}\r\n{ENVELOPE_TO}: {', '.join(envelope.rcpt_tos)}\r\n"
        fresh = self.folder / f".{name}"
        fresh.write_bytes(head.encode() + (envelope.original_content or b""))
        fresh.rename(self.folder / f"{name}.eml")
        return "250 Kept"


async def serve(port: int, folder: Path) -> None:
    """Listen on the loopback until told to stop."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    catcher = Catcher(folder)
    server = await loop.create_server(
        lambda: SMTP(catcher, hostname="localhost", data_size_limit=LARGEST_MESSAGE, enable_SMTPUTF8=True),
        "127.0.0.1",
        port,
    )
    await stopped.wait()
    server.close()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(server.wait_closed(), timeout=2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.port, chosen.folder))


if __name__ == "__main__":
    main()
