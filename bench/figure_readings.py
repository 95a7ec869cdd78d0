"""Read a release against every figure and claim in print: `.venv/bin/python -m bench.figure_readings [STORIES]`.

Starts a PostgreSQL and a Redis of its own, loads the demonstration register of eleven years, writes that many stories
(5,000) with 20 figures and 3 claims each, and reads everything once. Then the newest release is counted anew, as a new
one would come, and the round that follows is measured: new readings of every figure and claim, and the drift board.
Last, one of the stories is published again.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bench.effort import measure_effort, read_megabytes
from bench.servers import run_servers

STORIES, FIGURES, CLAIMS = 5_000, 20, 3
OUTCOMES = ("inadequate", "outstanding", "good", "requires-improvement", "outstanding,good")
BREAKDOWNS = ("", "owner-size", "sector", "region", "local-authority", "sector-and-owner-size")
REGIONS = (
    "north-west", "south-east", "london", "east-midlands", "south-west", "east-of-england", "west-midlands",
)  # fmt: skip
FILTERS = ("", "&sector=private", "&sector=local-authority", *(f"&region={region}" for region in REGIONS))


def list_questions() -> Iterator[str]:
    """Every question figures are bound to."""
    for outcome, by, narrowed in itertools.product(OUTCOMES, BREAKDOWNS, FILTERS):
        yield f"outcomes={outcome}{f'&by={by}' if by else ''}{narrowed}"


def list_bindings() -> list[tuple[Any, Any]]:
    """(binding, the newest release's value) of every group of every question that has an answer."""
    from articles.figures.bindings import bind_measure, look_up_values
    from ratings import answers
    from ratings.measures import Measure, MeasureError

    bindings = []
    for question in list_questions():
        try:
            measure = Measure.parse(question)
            groups = dict.fromkeys(row.group for row in answers.answer(measure).rows)
        except MeasureError:
            continue
        bindings += [bind_measure(measure, group) for group in groups]
    values = look_up_values(bindings)
    return [(binding, values[binding][-1]) for binding in dict.fromkeys(bindings) if values[binding]]


def make_figures(number: int, bound: list[tuple[Any, Any]], chance: random.Random) -> list[Any]:
    """So many figures: the numbers of random bindings, printed as the newest release or an older one had them."""
    from articles.models import Figure
    from ratings.models import Release

    days = list(Release.objects.filter(kind="as-at").values_list("as_at", flat=True))
    every = list(itertools.product(range(len(bound)), days))
    chosen = chance.sample(every, min(number, len(every)))
    made = []
    for place, day in chosen:
        binding, value = bound[place]
        printed = value.percent or "a few"
        made.append(
            Figure(
                query=binding.query,
                group=binding.group,
                published=printed,
                number=printed.rstrip("%") if value.percent else None,
                as_at=day,
                release_title="Generated",
                numerator=value.numerator,
                denominator=value.denominator,
            )
        )
    return Figure.objects.bulk_create(made, batch_size=2000)


def make_stories(
    number: int, figures: list[Any], bound: list[tuple[Any, Any]], chance: random.Random
) -> None:
    from articles.models import ArticlePage, Claim, SectionPage

    news = SectionPage.objects.get(slug="news")
    claims = []
    pairs = [binding for binding, _ in bound]
    for story in range(number):
        printed = chance.sample(figures, FIGURES)
        words = "".join(
            f'<p>In print: <a linktype="livefigure" id="{one.pk}">{one.published}</a>.</p>' for one in printed
        )
        page = ArticlePage(
            title=f"Story {story}", slug=f"story-{story}", standfirst="Generated.", byline="Nobody", live=True
        )
        page.body = json.dumps([{"type": "text", "value": words}])
        news.add_child(instance=page)
        for place in range(CLAIMS):
            a, b = chance.sample(pairs, 2)
            claims.append(
                Claim(
                    article=page,
                    sort_order=place,
                    kind=chance.choice(("higher", "lower")),
                    a_query=a.query,
                    a_group=a.group,
                    b_query=b.query,
                    b_group=b.group,
                )
            )
    Claim.objects.bulk_create(claims, batch_size=2000)


def measure_readings(number: int) -> None:
    from django.core.management import call_command
    from django.db.models import F

    from articles import reevaluation
    from articles.models import ArticlePage, ClaimReading, FigureReading
    from demonstration import register
    from ratings.answers import evaluation
    from ratings.models import Release

    chance = random.Random(1)
    call_command("migrate", verbosity=0)
    register.load_register()
    bound = list_bindings()
    figures = make_figures(number * FIGURES, bound, chance)
    make_stories(number, figures, bound, chance)
    queries = len({binding.query for binding, _ in bound})
    print(f"{number:,} stories, {len(figures):,} figures of {len(bound):,} bindings in {queries:,} measures")

    def counted() -> tuple[int, int]:
        return FigureReading.objects.count(), ClaimReading.objects.count()

    evaluation.answer_from.cache_clear()
    first = measure_effort(reevaluation.evaluate_waiting_releases)
    print(f"{first.result} releases read for the first time: {first}", flush=True)
    print("  {:,} readings of figures, {:,} of claims".format(*counted()), flush=True)
    before = counted()
    newest = Release.objects.current().filter(kind="as-at").latest("as_at")
    Release.objects.filter(pk=newest.pk).update(loaded_at=F("loaded_at") + timedelta(days=1))
    evaluation.answer_from.cache_clear()
    again = measure_effort(reevaluation.evaluate_waiting_releases)
    print(f"{again.result} new release: {again}")
    print(
        "  {:,} new readings of figures, {:,} of claims".format(
            *(b - a for a, b in zip(before, counted(), strict=True))
        )
    )
    story = ArticlePage.objects.latest("pk")
    print(f"Of them one story published again: {measure_effort(story.save_revision().publish)}")
    print(f"{read_megabytes()} MB at the most")


def main() -> None:
    number = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else STORIES
    with run_servers():
        measure_readings(number)


if __name__ == "__main__":
    main()
