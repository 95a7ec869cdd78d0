"""Pull each plug of the running site, and count what readers and accepted work lose.

    python -m bench.outages [--json] [--seconds 60] [--reads 1000] [--only WORD] [--kept FOLDER]

Prints a line for each item (ok or not ok, figure, bound). Exit 1 if any is not ok. It starts servers and a demonstration
site of its own, which takes two minutes, and leaves nothing behind; with `--kept` it makes the site in that folder,
finds the one of an earlier run there, and leaves it.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.outages.database_drills import stop_postgresql, wait_for_lock
from bench.outages.disk_drill import fill_disk
from bench.outages.drill_site import DrillSite, run_site
from bench.outages.kill_drill import kill_each
from bench.outages.redis_drill import stop_redis
from bench.outages.scale import DrillScale
from bench.servers import DATABASE, run_postgres_and_redis
from bench.verdicts import BoundVerdict, print_verdicts

Drill = Callable[[DrillSite, DrillScale], list[BoundVerdict]]
DRILLS: dict[str, Drill] = {
    "postgresql": stop_postgresql,
    "alter": wait_for_lock,
    "redis": stop_redis,
    "disk": fill_disk,
    "kills": kill_each,
}
ADDRESSES = ("/", "/debates/", "/ratings/", "/emails/")
STORIES = 6  # read beside them


def make_content() -> None:
    """The demonstration site, where the database has none yet."""
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    call_command("demonstrate", verbosity=0)
    call_command("index_search", if_empty=True, verbosity=0, stdout=io.StringIO())
    connections.close_all()


def list_kept_pages() -> list[str]:
    """What the readers read: the ways in and some stories."""
    from django.db import connections

    from articles.models import ArticlePage

    stories = [story.url for story in ArticlePage.objects.live().order_by("pk")[:STORIES]]
    connections.close_all()
    return [*ADDRESSES, *(story for story in stories if story)]


def hold_drills(site: DrillSite, scale: DrillScale, names: Iterable[str] = DRILLS) -> list[BoundVerdict]:
    """Hold these drills one after another on a site whose kept pages are known and warm."""
    verdicts = []
    for name in names:
        site.warm_pages()
        for verdict in DRILLS[name](site, scale):
            verdicts.append(verdict)
            print(verdict, file=sys.stderr, flush=True)
    return verdicts


def main() -> int:
    parser = argparse.ArgumentParser(description="Pull each plug of the running site.")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of lines")
    parser.add_argument("--seconds", type=float, default=60, help="how long each outage lasts")
    parser.add_argument("--reads", type=int, default=1_000, help="reads of kept pages in each outage")
    parser.add_argument(
        "--only", choices=DRILLS, action="append", help="hold this drill; may be given several times"
    )
    parser.add_argument("--kept", type=Path, help="a folder the site is made in and stays in")
    given = parser.parse_args()
    scale = DrillScale(seconds=given.seconds, reads=given.reads)
    with run_postgres_and_redis(given.kept, durable=True, CARESPACE_SITE="local") as (
        folder,
        postgres,
        redis,
    ):
        make_content()
        with run_site(folder, postgres, redis, DATABASE) as site:
            site.kept = list_kept_pages()
            verdicts = hold_drills(site, scale, given.only or DRILLS)
    return print_verdicts(verdicts, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
