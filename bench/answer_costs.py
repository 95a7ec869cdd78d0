"""What an answer costs: `.venv/bin/python -m bench.answer_costs [HOMES]`.

Starts a PostgreSQL and a Redis of its own. Counts three releases of 4,000 generated homes into tallies, asks each
question cold (nothing kept), warm (as the next reader asks), and by the best SQL we can write by hand over the same
tallies: one statement, read whole, no objects made. Then all again with 4,000,000 homes a release. Prints the middle
of 60, how much of a cold answer was spent in the database, and how the two sizes and the two ways compare.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from bench.servers import run_servers

SMALL, LARGE, TIMES, WARM = 4_000, 4_000_000, 60, 200
DAYS = (date(2023, 3, 31), date(2024, 3, 31), date(2025, 3, 31))
#: Homes of every word there is, in place of snapshots. Few owners have many homes and many have few, an owner has one
#: size and an authority one region.
HOMES = """
select (array['private','private','private','private','local-authority','voluntary'])[1 + n %% 6] as sector,
    (array['1','2-4','5-9','10+'])[1 + owner %% 4] as owner_size,
    (array['north-west','south-east','london','east-midlands','south-west','east-of-england','west-midlands',
        'north-east','yorkshire-and-the-humber'])[1 + n * 7919 %% 150 %% 9] as region,
    (array['childrens-home','childrens-home','childrens-home','residential-special-school'])[1 + n %% 4]
        as provision_type,
    (array['under-1','under-1','1-2','2-3','3-plus'])[1 + n %% 5] as age,
    'borough-' || n * 7919 %% 150 as authority, owner as owner_id, 2 + n %% 7 as places,
    (array['good','good','good','outstanding','requires-improvement','inadequate',''])[1 + n * 13 %% 7] as outcome,
    (array['good','good','outstanding','requires-improvement','inadequate',''])[1 + n * 5 %% 6] as protection,
    '' as leadership
from (
    select n, 1 + floor(%s * power(n * 7919 %% 100003 / 100003.0, 3))::bigint as owner
    from generate_series(1::bigint, %s) as n
) as homes"""
JUDGED = ", ".join(
    f"sum(overall_{column})" for column in ("outstanding", "good", "requires_improvement", "inadequate")
)
LATEST = "(select id from ratings_release where kind = 'as-at' and is_current order by as_at desc limit 1)"
ALL = "(select id from ratings_release where kind = 'as-at' and is_current)"


def write_statement(columns: str, family: str, where: str = "", releases: str = LATEST) -> str:
    """One statement for a question: each release's day beside its groups and their numbers."""
    return f"""
        select release.as_at, release.title, release.published_on, {columns}, sum(tally.homes), {JUDGED}
        from ratings_tally as tally join ratings_release as release on release.id = tally.release_id
        where release_id in {releases} and family = '{family}' {where}
        group by release.id, {columns} order by release.as_at, {columns}"""


#: A question, and the same by hand. Owners are the twenty largest.
QUESTIONS = {
    "by size of owner": (
        "outcomes=inadequate&by=owner-size",
        write_statement("owner_size", "owner_size", "and owner = ''"),
    ),
    "by sector, every release": (
        "outcomes=outstanding&by=sector&at=all",
        write_statement("sector", "sector", "and owner = ''", ALL),
    ),
    "by region, three filters": (
        "outcomes=good&by=region&sector=private&owner-size=10%2B&age=under-1",
        write_statement(
            "region", "sector,owner_size,region,age",
            "and owner = '' and sector = 'private' and owner_size = '10+' and age = 'under-1'",
        ),
    ),
    "by local authority": (
        "outcomes=inadequate&by=local-authority",
        write_statement("authority", "region,authority", "and owner = '' and authority <> ''"),
    ),
    "by local authority, every release": (
        "outcomes=inadequate&by=local-authority&at=all",
        write_statement("authority", "region,authority", "and owner = '' and authority <> ''", ALL),
    ),
    "by owner": (
        "outcomes=inadequate&by=owner",
        write_statement(
            "owner", "owner_size,owner",
            f"""and owner in (select owner from ratings_tally where release_id = {LATEST}
                and family = 'owner_size,owner' and owner <> '' order by homes desc, owner limit 20)""",
        ),
    ),
}  # fmt: skip


def fill_tallies(homes: int) -> None:
    """Three releases of so many homes, in place of those there are."""
    from django.db import connection
    from django.utils import timezone

    from ratings.loading import tallies
    from ratings.models import Owner, Release

    Release.objects.all().delete()
    owners = max(homes // 100, 40)
    Owner.objects.all().delete()
    Owner.objects.bulk_create(
        [Owner(pk=number, key=f"owner {number}", name=f"Owner {number}") for number in range(1, owners + 1)],
        batch_size=5000,
    )
    for day in DAYS:
        release = Release.objects.create(
            as_at=day, title=f"Generated {day.year}", published_on=day, sha256=f"{homes}-{day}".ljust(64, "0"),
            rows=homes, homes=homes, judged=homes * 6 // 7, lists_unjudged=True, owners_published=True,
            loaded_at=timezone.now(), first_loaded_at=datetime(day.year, 7, 1, tzinfo=UTC),
        )  # fmt: skip
        tallies.write_tallies(release, HOMES, [owners, homes])
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze ratings_tally")
        cursor.execute("vacuum analyze ratings_release")


def time_milliseconds(deed: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    begun = clock()
    deed()
    return (clock() - begun) * 1000


def forget_answers() -> None:
    """Keep nothing of any answer."""
    from ratings.answers import evaluation
    from ratings.answers.counting import groups

    evaluation.answer_from.cache_clear()
    for function in vars(groups).values():
        if hasattr(function, "cache_clear"):
            function.cache_clear()


def time_questions() -> dict[str, tuple[float, float, float, float]]:
    """{question: milliseconds cold, of them in the database, by hand, and of computing warm}."""
    from django.db import connection

    from ratings import answers
    from ratings.measures import Measure

    costs_by_name = {}
    cursor = connection.cursor()
    waited = 0.0

    def timed(execute: Callable[..., object], *given: object) -> object:
        nonlocal waited
        begun = time.perf_counter()
        result = execute(*given)
        waited += (time.perf_counter() - begun) * 1000
        return result

    def hand(statement: str) -> list[tuple[Any, ...]]:
        cursor.execute(statement)
        return [*cursor.fetchall()]

    for name, (question, statement) in QUESTIONS.items():
        measure = Measure.parse(question)
        rows = {row.group: row.denominator for row in answers.answer(measure).rows if row.period == DAYS[-1]}
        mine = {row[3]: sum(row[-4:]) for row in hand(statement) if row[0] == DAYS[-1]}
        if {group: base for group, base in rows.items() if base} != {g: int(b) for g, b in mine.items() if b}:
            sys.exit(f"{name}: the answer and the statement by hand differ: {rows} {mine}")
        cold, database, floor = [], [], []
        for _ in range(TIMES):
            forget_answers()
            cold.append(time_milliseconds(partial(answers.answer, measure)))
            forget_answers()
            waited = 0.0
            with connection.execute_wrapper(timed):
                answers.answer(measure)
            database.append(waited)
            floor.append(time_milliseconds(partial(hand, statement)))
        warm = [time_milliseconds(partial(answers.answer, measure), time.thread_time) for _ in range(WARM)]
        costs = [statistics.median(times) for times in (cold, database, floor, warm)]
        costs_by_name[name] = (costs[0], costs[1], costs[2], costs[3])
        line = "cold {:.2f} ms ({:.2f} in the database), by hand {:.2f} ms, warm {:.2f} ms of computing"
        ratios = (
            f"{costs[0] / costs[2]:.1f} times by hand, the database's part {costs[1] / costs[2]:.1f} times"
        )
        print(f"  {name}: {line.format(*costs)}; {ratios}", flush=True)
    return costs_by_name


def measure_answers(large: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    both = []
    for homes in (SMALL, large):
        begun = time.perf_counter()
        fill_tallies(homes)
        from ratings.models import Tally

        took = time.perf_counter() - begun
        print(
            f"{homes:,} homes in each of three releases: {Tally.objects.count():,} tallies, {took:.0f} s",
            flush=True,
        )
        both.append(time_questions())
    print(f"{large:,} homes beside {SMALL:,}, cold:")
    for name, costs in both[1].items():
        print(f"  {name}: {costs[0] / both[0][name][0]:.2f} times")


def main() -> None:
    large = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else LARGE
    with run_servers():
        measure_answers(large)


if __name__ == "__main__":
    main()
