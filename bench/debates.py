"""What debates cost at every size: `.venv/bin/python -m bench.debates [--posts 50,2000,20000,100000] [--of 1000000]`.

Starts a PostgreSQL and a Redis of its own and fills debates of those sizes among so many posts of others. Each page is
made anew for a reader and for a member: queries, shared blocks (EXPLAIN (ANALYZE, BUFFERS) of each query), milliseconds
of SQL and of Python, bytes of HTML. Then come deeds: what each asks, how many replies a second, and whether what many
send at once is what is stored and counted. Prints a line an item and exits 1 where one is past its bound.
"""

from __future__ import annotations

import argparse
import gc
import re
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bench.debate_deeds import Statement, list_statements, measure_deeds, measure_hiding, send_at_once
from bench.debate_filling import fill_debate, make_members
from bench.servers import run_servers
from bench.verdicts import BoundVerdict, print_verdicts

if TYPE_CHECKING:
    from django.test import Client

#: Shared blocks of a page at any size, and how much dearer the largest debate may be than the smallest.
MOST_BLOCKS, MOST_GROWTH = 400, 1.3
MOST_SQL_MS, MOST_PYTHON_MS, MOST_BYTES = 2.0, 15.0, 60_000
MOST_QUERIES: Final = {"reader": 6, "member": 9}
#: What begins each post on a page and in the API, or gives its votes in the fragment of counts; and how many of them make a page
#: as full as another.
SHOWN: Final = (re.compile(rb"<article"), re.compile(rb'"published_at"'), re.compile(rb"\d:\d+/\d+/\d"))
AS_MANY: Final = 0.9
TIMES: Final = 7
AT_ONCE: Final = 200
FILLER: Final = 50_000
IN_API: Final = " in the API"


@dataclass(frozen=True)
class DebatePageCost:
    """What a page costs made anew."""

    queries: int
    blocks: int
    sql_ms: float
    python_ms: float
    size: int
    posts: int
    """How many posts, or debates in a list of them, it shows."""


def explain(statement: Statement) -> tuple[int, float]:
    """Shared blocks and milliseconds of a query."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, buffers, format json) {statement.sql}", statement.values)
        (plan,) = cursor.fetchone()[0]
    root = plan["Plan"]
    return root["Shared Hit Blocks"] + root["Shared Read Blocks"], plan["Execution Time"]


def measure_debate_page(client: Client, address: str) -> DebatePageCost:
    """The cost of one page, asked until everything it needs is warm. Raises ValueError where it is not answered."""
    answer = client.get(address)
    if answer.status_code != 200:
        raise ValueError(f"{address} is answered with {answer.status_code}.")
    statements = list_statements(lambda: client.get(address))
    costs = [
        explain(statement) for statement in statements if statement.sql.lstrip("( ").startswith("SELECT")
    ]
    spent = []
    for _ in range(TIMES):
        begun = time.process_time()
        client.get(address)
        spent.append((time.process_time() - begun) * 1000)
    return DebatePageCost(
        len(statements),
        sum(blocks for blocks, _ in costs),
        sum(ms for _, ms in costs),
        statistics.median(spent),
        len(answer.content),
        max(len(mark.findall(answer.content)) for mark in SHOWN),
    )


def judge_debate_page(
    page: str, who: str, costs: Sequence[DebatePageCost], sizes: Sequence[int]
) -> list[BoundVerdict]:
    """A page's costs at every size against their bounds."""
    blocks = [cost.blocks for cost in costs]
    # A debate that does not fill its page costs less for that alone: compared are pages that show as much.
    full = next(place for place, cost in enumerate(costs) if cost.posts >= costs[-1].posts * AS_MANY)
    growth = blocks[-1] / max(blocks[full], 1)
    is_html = not page.endswith(IN_API)

    def verdict(what: str, figures: Sequence[float], bound: float, form: str = "{:.0f}") -> BoundVerdict:
        figure_words = ", ".join(form.format(figure) for figure in figures)
        return BoundVerdict(
            f"{page}, {who}: {what}", max(figures) <= bound, figure_words, f"≤ {form.format(bound)}"
        )

    return [
        verdict("queries", [cost.queries for cost in costs], MOST_QUERIES[who]),
        verdict("shared blocks", blocks, MOST_BLOCKS),
        BoundVerdict(
            f"{page}, {who}: blocks at {sizes[-1]:,} posts / at {sizes[full]:,}",
            growth <= MOST_GROWTH,
            f"{growth:.2f}",
            f"≤ {MOST_GROWTH}",
        ),
        verdict("ms of SQL", [cost.sql_ms for cost in costs], MOST_SQL_MS, "{:.2f}"),
        verdict("ms of Python", [cost.python_ms for cost in costs], MOST_PYTHON_MS, "{:.1f}"),
        *([verdict("bytes", [cost.size for cost in costs], MOST_BYTES)] if is_html else []),
    ]


def list_debate_pages(slug: str) -> dict[str, str]:
    """The addresses that are measured, by what they are."""
    from carespace.models import Post

    busiest = Post.objects.points().filter(debate__slug=slug).order_by("-descendants").first()
    return {
        "debate": f"/debates/{slug}/",
        "point": f"/debates/{slug}/points/{busiest.pk if busiest else 0}/",
        "side list": f"/debates/{slug}/points/for/",
        "counts": f"/debates/{slug}/counts/",
        "list of debates": "/debates/",
        f"debate{IN_API}": f"/api/v1/debates/{slug}/",
        f"points{IN_API}": f"/api/v1/debates/{slug}/points/",
        f"replies{IN_API}": f"/api/v1/debates/{slug}/points/{busiest.pk if busiest else 0}/replies/",
    }


def measure_debate_pages(slugs: Sequence[str], sizes: Sequence[int]) -> list[BoundVerdict]:
    """Every page at every size, for a reader and a member."""
    from django.test import Client

    from accounts.models import User

    member = Client()
    member.force_login(User.objects.filter(email="member-7@bench.example").get())
    verdicts = []
    for who, client in (("reader", Client()), ("member", member)):
        for page in list_debate_pages(slugs[0]):
            costs = [measure_debate_page(client, list_debate_pages(slug)[page]) for slug in slugs]
            verdicts += judge_debate_page(page, who, costs, sizes)
    return verdicts


def measure_debates(
    sizes: Sequence[int], of: int, *, seconds: float, deeds: int, hidden: int = 11_000
) -> list[BoundVerdict]:
    """All of it, in an empty database with its tables made."""
    from django.conf import settings
    from django.db import connection

    from carespace import deed_limits
    from live.rate_limits import HOUR, RateLimit

    settings.PAGES_KEPT = 0  # each page is made anew, a member's too
    settings.MIDDLEWARE = [
        middleware for middleware in settings.MIDDLEWARE if "PageCacheMiddleware" not in middleware
    ]
    free = RateLimit("deeds of a benchmark", 10**9, HOUR)
    deed_limits.DEED_LIMITS |= dict.fromkeys(deed_limits.DEED_LIMITS, (free, ""))
    make_members()
    slugs = [fill_debate(f"size-{size}", size) for size in sizes]
    for number, size in enumerate([FILLER] * (max(of - sum(sizes), 0) // FILLER)):
        fill_debate(f"other-{number}", size, counted=False)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    gc.collect()
    gc.freeze()  # what filling left behind is no part of what a page or a deed takes
    verdicts = measure_debate_pages(slugs, sizes)
    verdicts += measure_deeds(slugs[-1], seconds)
    fill_debate("at-once", 200)
    verdicts += send_at_once("at-once", deeds=deeds, at_once=AT_ONCE)
    fill_debate("hidden", hidden)
    return [*verdicts, measure_hiding("hidden")]


def main() -> int:
    parser = argparse.ArgumentParser(description="What do debates cost at every size?")
    parser.add_argument(
        "--posts", default="50,2000,20000,100000", help="sizes of debates, the smallest first"
    )
    parser.add_argument("--of", type=int, default=1_000_000, help="posts there are in all")
    parser.add_argument("--seconds", type=float, default=5, help="how long replies are sent")
    parser.add_argument("--deeds", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    sizes = sorted(int(size) for size in given.posts.split(","))
    with run_servers(LOG_LEVEL="CRITICAL", DEBATES_OPEN="1"):
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        verdicts = measure_debates(sizes, given.of, seconds=given.seconds, deeds=given.deeds)
    return print_verdicts(verdicts, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
