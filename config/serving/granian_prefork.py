"""The server of the pages, whose processes are forked from one that has imported the site.

Run as `granian` is, with the same arguments: `python -m config.serving.granian_prefork … config.wsgi:application`.
What is imported is then in memory once, and a process that dies is replaced within a blink.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import sys
from collections.abc import Callable

from granian.cli import entrypoint


def import_site(target: str) -> None:
    """Import everything that answering takes, before there are threads or connections. `target`: module:application."""
    importlib.import_module(target.partition(":")[0])
    # Every view, once the site has set Django up.
    len(importlib.import_module("django.urls").get_resolver().url_patterns)


#: Seconds one thread computes while others wait. Python's own five milliseconds, at each turn of a kept page, are felt by
#: its reader while another thread makes a page.
TURN = 0.001


def main() -> None:
    sys.setswitchinterval(TURN)  # the processes forked have it too
    multiprocessing.set_start_method("fork")
    # Before the garbage collector marks anything: a mark is a write, and what is written is no longer shared.
    gc.disable()
    import_site(sys.argv[-1])
    gc.collect()
    gc.freeze()
    gc.enable()
    serve: Callable[[], None] = entrypoint
    serve()


if __name__ == "__main__":
    main()
