"""What do pages cost? `.venv/bin/python -m bench.pages [--few 1000] [--many 100000] [--times 20] [--kept SECONDS] [--json]`.

Starts a PostgreSQL and a Redis of its own, makes the demonstration site with so many more stories, asks for each kind of page made
anew, and fills the site on to as many as `--many` says, and a debate with as many posts, and asks again. Plain Wagtail serves the founding story in the same
run: other bounds are told in its pace. `--kept` measures how fast a kept story is given out, each for so many seconds.
Exit 1 past a bound.
"""

from __future__ import annotations

import argparse

from bench.pages import anew, filling
from bench.pages.kept import measure_kept
from bench.servers import run_servers
from bench.verdicts import BoundVerdict, print_verdicts


def measure_anew(few: int, many: int, times: int) -> list[BoundVerdict]:
    """The verdicts on pages made anew, on the database that is there."""
    from django.core.management import call_command

    from articles.models import ArticlePage
    from demonstration.site import make_site

    call_command("migrate", verbosity=0)
    make_site()
    filling.make_topics_and_authors()
    model = ArticlePage.objects.filter(slug="outcomes-by-sector").get().pk
    filling.add_stories(model, 1, few)
    filling.settle_database()
    with_few = anew.measure_pages(times)
    verdicts = anew.judge_costs(with_few)
    if many > few:
        filling.add_stories(model, few + 1, many)
        filling.add_posts(anew.LARGE, many)
        filling.settle_database()
        verdicts += anew.judge_growth(with_few, anew.measure_pages(times))
    return verdicts


def main() -> int:
    parser = argparse.ArgumentParser(description="What pages cost.")
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=20, help="askings of each page in each of five rounds")
    parser.add_argument("--kept", type=float, help="measure kept pages instead, each for so many seconds")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of lines")
    given = parser.parse_args()
    with run_servers(SITE_URL="http://localhost", PAGES_KEPT="0") as folder:
        if given.kept:
            measure_kept(folder, given.kept)
            return 0
        verdicts = measure_anew(given.few, given.many, given.times)
    return print_verdicts(verdicts, as_json=given.json)


if __name__ == "__main__":
    raise SystemExit(main())
