"""How many pages of a debate to one of django-machina's? `.venv/bin/python -m bench.marks [--posts 10000,100000] [--json]`.

Starts a PostgreSQL and a Redis of its own, fills a debate of each size here and a topic of as many posts, with the same words, in
a site of django-machina's on the same PostgreSQL, and asks both for pages and sends both replies, turn by turn in one run,
through Django's test client. Ours are made anew, as in `bench.debates`: no kept page, but the pieces of pages that follow from
values alone are kept, as they are in use; one item has them drawn anew too. django-machina keeps its compiled templates.

Compared is what each serves unless told otherwise: a debate's page, which holds its first points of every side and their newest
replies, and a page of a topic, with 15 posts, the first and the last. Ours shows more posts, so each item says the rate for each post shown too,
and others compare pages of as many posts. A rate is by computing, here and in PostgreSQL, where nothing is computed by two
processes at once; by the clock it is said beside. Each figure is the middle of five rounds.

django-machina is installed at the first run, from PyPI into an environment of its own below var/peers, where it stays; nothing else does.
Prints a line an item and exits 1 where one is past its bound, or there is no django-machina to be had.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence

from bench.debate_filling import fill_debate, make_members
from bench.marks.machina_process import MachinaProcess, PeerMissingError, install_machina, run_machina
from bench.marks.page_marks import MarkScale, measure_marks
from bench.servers import DATABASE, run_postgres_and_redis
from bench.verdicts import BoundVerdict, print_verdicts
from config.embedded import CHECKOUT

PEER_DATABASE = "machina"
#: A query's computing is counted in the process that was asked, so no other may help with it.
ONE_PROCESS = "alter database {} set max_parallel_workers_per_gather = 0"


def fill_both(sizes: Sequence[int], peer: MachinaProcess) -> dict[int, str]:
    """{posts: slug}: debates of these sizes here, and topics there. The database is empty, its tables made."""
    from django.conf import settings
    from django.db import connection

    from carespace import deed_limits
    from live.rate_limits import HOUR, RateLimit

    settings.PAGES_KEPT = 0
    settings.MIDDLEWARE = [
        middleware for middleware in settings.MIDDLEWARE if "PageCacheMiddleware" not in middleware
    ]
    free = RateLimit("deeds of a benchmark", 10**9, HOUR)
    deed_limits.DEED_LIMITS |= dict.fromkeys(deed_limits.DEED_LIMITS, (free, ""))
    make_members()
    slugs = {size: fill_debate(f"size-{size}", size) for size in sizes}
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    for size in sizes:
        peer.fill(size)
    gc.collect()
    gc.freeze()  # as the processes that serve pages begin; the peer's does the same
    return slugs


def compare_sites(sizes: Sequence[int], scale: MarkScale) -> list[BoundVerdict]:
    """All items, on servers of its own. Raises PeerMissingError."""
    python = install_machina(CHECKOUT / "var" / "peers")
    with run_postgres_and_redis(durable=False, LOG_LEVEL="CRITICAL", DEBATES_OPEN="1") as (
        folder,
        postgres,
        _,
    ):
        from django.core.management import call_command

        postgres.create_database(PEER_DATABASE)
        for name in (DATABASE, PEER_DATABASE):
            postgres.run_tool("psql", *postgres.where, "-d", name, "-c", ONE_PROCESS.format(name))
        call_command("migrate", verbosity=0)
        with run_machina(python, folder, postgres.url(PEER_DATABASE)) as peer:
            slugs = fill_both(sizes, peer)
            return [
                verdict for size, slug in slugs.items() for verdict in measure_marks(slug, size, peer, scale)
            ]


def main() -> int:
    parser = argparse.ArgumentParser(description="Pages of debates beside django-machina's.")
    parser.add_argument("--posts", default="10000,100000", help="sizes of debates, the smallest first")
    parser.add_argument("--rounds", type=int, default=MarkScale().rounds, help="turns of each side")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of lines")
    given = parser.parse_args()
    sizes = sorted(int(size) for size in given.posts.split(","))
    try:
        verdicts = compare_sites(sizes, MarkScale(given.rounds))
    except PeerMissingError as error:
        verdicts = [BoundVerdict("django-machina", False, f"cannot be installed: {error}", "installed")]
    return print_verdicts(verdicts, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
