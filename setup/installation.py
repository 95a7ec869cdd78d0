"""All of set-up in order. The second time it takes a blink."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from setup import chromium, environment, fresh_start, node, vendor
from setup.console import CHECKOUT, VAR, SetupError


def check_writable() -> None:
    for folder in (CHECKOUT, VAR):
        if folder.exists() and not os.access(folder, os.W_OK):
            raise SetupError(
                f"{folder} cannot be written to; give it to yourself or clone into a folder of yours."
            )


def set_up(purpose: str) -> None:
    """Everything `make run` or `make test` needs. Raises SetupError."""
    check_writable()
    environment.install_python_packages(purpose)
    node.install_node_packages(purpose)
    vendor.copy_vendor_files()
    if purpose == "test":
        chromium.install_chromium()


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def check_port(wanted: str) -> None:
    """Refuse a PORT that is none before anything is installed; whether it is free is the supervisor's to see."""
    wanted = wanted.strip()
    if wanted and not (wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= 65535):
        raise SetupError(f"PORT is {wanted!r}; write a number from 1 to 65535. Nothing was installed.")


def main(arguments: list[str]) -> int:
    if arguments not in (["run"], ["test"], ["reset"]):
        sys.stderr.write("Usage: python3 -m setup run|test|reset\n")
        return 2
    signal.signal(signal.SIGTERM, interrupt)
    try:
        if arguments == ["run"]:
            check_port(os.environ.get("PORT", ""))
        fresh_start.reset() if arguments == ["reset"] else set_up(arguments[0])
    except SetupError as why:
        sys.stderr.write(f"{why}\n")
    except KeyboardInterrupt:
        sys.stderr.write("Stopped; the next run goes on from here.\n")
        return 130
    except OSError as error:
        sys.stderr.write(f"Set-up failed: {error.filename or ''} {error.strerror or error}.\n")
    else:
        return 0
    return 1
