"""What each kind of page costs made anew: computing here and in PostgreSQL, queries and bytes, beside plain Wagtail.

Nothing is kept between two askings but what a process keeps anyway: compiled templates, counted answers, and pieces that follow
from values alone (`live.page_cache.markup`). A cost is the middle one of several rounds, in milliseconds of computing, not
of the clock, so that other work on the machine changes it less.
"""

from __future__ import annotations

import gc
import statistics
from dataclasses import dataclass
from typing import Final

from django.test import Client

from bench.effort import measure_effort
from bench.pages.plain import serve_plainly
from bench.verdicts import BoundVerdict

ROUNDS: Final = 5
FOUNDING: Final = "/news/large-owners-outscore-small-independents-and-councils/"
#: The debate that is filled with as many posts as there are stories.
LARGE: Final = "first-judgement-within-six-months"
PLAIN: Final = "/news/filled-1/"
PAGES: Final = {
    "the founding story": FOUNDING,
    "a plain story": PLAIN,
    "a story beside the large debate": "/news/register-passes-four-thousand/",
    "front page": "/",
    "section": "/news/",
    "topic": "/topics/measured-1/",
    "author": "/authors/writer-1/",
    "feed": "/feeds/atom.xml",
    "API list of stories": "/api/v1/articles/",
    "sitemap index": "/sitemap.xml",
    "news sitemap": "/sitemaps/news.xml",
    "sitemap of topics": "/sitemaps/topics.xml",
    "explorer": "/ratings/",
    "debates": "/debates/",
    "debate": "/debates/large-owners-run-better-homes/",
    "the large debate": f"/debates/{LARGE}/",
    "emails": "/emails/",
}
#: Milliseconds here and in PostgreSQL that a page may take where plain Wagtail takes WAGTAIL for the founding story's words.
WAGTAIL: Final = (15.4, 2.7)
MOST: Final = {"the founding story": (20.0, 3.0), "a plain story": (12.0, None), "explorer": (5.0, None)}
#: How many times its cost with few stories a page may cost with many.
GROWTH: Final = 1.3
#: Milliseconds by which a cost may differ beyond that: what a processor's counter of 10 ms leaves in doubt.
DOUBT: Final = 1.5
#: Pages that readers are promised do not grow.
STEADY: Final = (
    "the founding story",
    "a plain story",
    "a story beside the large debate",
    "section",
    "sitemap index",
    "API list of stories",
    "topic",
    "author",
)


@dataclass(frozen=True, slots=True)
class PageCost:
    """Of one answer: milliseconds of computing here and in PostgreSQL, queries, bytes."""

    here: float
    database: float
    queries: float
    size: int

    @property
    def total(self) -> float:
        """Milliseconds in all."""
        return self.here + self.database

    def __str__(self) -> str:
        return f"{self.here:.1f} ms here and {self.database:.1f} in PostgreSQL, {self.queries:.0f} queries, {self.size:,} bytes"


def measure_page(client: Client, address: str, times: int) -> PageCost:
    """What one answer costs, the middle one of the rounds; each asks so many times. Raises ValueError at any but 200."""
    for _ in range(3):  # what a process keeps is kept then
        response = client.get(address)
        if response.status_code != 200:
            raise ValueError(f"{address} is answered {response.status_code}")
    gc.collect()
    gc.freeze()  # as the processes that serve pages begin (config.serving.granian_prefork)
    costs = []
    for _ in range(ROUNDS):
        effort = measure_effort(lambda: [client.get(address) for _ in range(times)])
        costs.append((effort.here * 1000 / times, effort.database * 1000 / times, effort.queries / times))
    here, database, queries = (statistics.median(part) for part in zip(*costs, strict=True))
    return PageCost(here, database, queries, len(response.content))


def measure_pages(times: int) -> dict[str, PageCost]:
    """{page: its cost}, plain Wagtail's among them."""
    client = Client(HTTP_HOST="localhost")
    costs = {name: measure_page(client, address, times) for name, address in PAGES.items()}
    with serve_plainly():
        costs["plain Wagtail"] = measure_page(Client(HTTP_HOST="localhost"), FOUNDING, times)
    return costs


def judge_costs(costs: dict[str, PageCost]) -> list[BoundVerdict]:
    """Each page's cost beside its bound, which is as much longer as plain Wagtail takes longer here than where it was set."""
    plain = costs["plain Wagtail"]
    pace = plain.here / WAGTAIL[0]
    verdicts = []
    for name, cost in costs.items():
        here, database = MOST.get(name, (None, None))
        bounds = [] if here is None else [f"{here * pace:.1f} ms here"]
        bounds += [] if database is None else [f"{database * pace:.1f} in PostgreSQL"]
        is_ok = (here is None or cost.here <= here * pace) and (
            database is None or cost.database <= database * pace
        )
        ratio = f"; {cost.total / plain.total:.2f} of plain Wagtail"
        verdicts.append(BoundVerdict(name, is_ok, f"{cost}{ratio}", " and ".join(bounds) or "none"))
    return verdicts


def judge_growth(few: dict[str, PageCost], many: dict[str, PageCost]) -> list[BoundVerdict]:
    """What each page costs with many stories in parts of what it costs with few."""
    verdicts = []
    for name, cost in many.items():
        is_bound = name in STEADY
        is_ok = not is_bound or cost.total <= few[name].total * GROWTH + DOUBT
        figure = f"{cost}; {cost.total / few[name].total:.2f} of its cost with few"
        verdicts.append(
            BoundVerdict(f"{name}, many stories", is_ok, figure, f"{GROWTH}" if is_bound else "none")
        )
    return verdicts
