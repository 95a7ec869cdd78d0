"""A process that has imported the whole site once, and forks the site's programs: `python -m tests.fork_parent`.

Reads a line of JSON for each program that is to begin, and answers with its number; ends with its reader. See tests/forks.py.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import signal
import sys

from config.embedded.server import dies_with_parent
from config.serving.granian_prefork import import_site

#: What a worker and the stream import beside the site before they are ready.
BESIDE = (
    *("celery.bin.celery", "celery.bin.worker", "celery.worker.components", "celery.concurrency.prefork"),
    *("uvicorn.main", "live.event_stream.stream"),
)


def import_everything() -> None:
    """Before there are threads or connections; what is imported is looked at by no collector later."""
    gc.disable()
    import_site("config.wsgi:application")
    importlib.import_module("config.celery").app.loader.import_default_modules()
    for module in BESIDE:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    gc.enable()


def become(begun: dict) -> None:
    """In the forked process: be the program, in a session of its own as `Program.start` makes it. Never returns."""
    from django.db import connections

    from config.service_addresses import parse_database

    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(begun["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number, file in enumerate((os.open(os.devnull, os.O_RDONLY), log, log)):
        os.dup2(file, number)
    os.environ["CARESPACE_PROGRAM"] = begun["name"]
    # The limits of this program, which the settings read before it was one.
    connections["default"].settings_dict["OPTIONS"] = parse_database(os.environ["DATABASE_URL"])["OPTIONS"]
    sys.argv = begun["arguments"]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    sys.exit(0)


def main() -> None:
    import_everything()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever ends is gone at once
    for line in sys.stdin:
        begun = json.loads(line)
        end_with_parent = dies_with_parent(begun["death_signal"])
        child = os.fork()
        if not child:
            end_with_parent()
            become(begun)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
