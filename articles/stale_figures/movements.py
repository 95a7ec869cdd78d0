"""Counting how far each live story has moved at the newest releases: every story at once, in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from articles.claims.verdicts import ClaimKind, Verdict
from articles.figures.bindings import FigureBinding, ReleaseValue
from articles.figures.cards import measure_move
from articles.figures.rich_text import list_figure_numbers
from articles.models.articles import ArticlePage
from articles.models.claim_readings import ClaimReading
from articles.models.claims import Claim
from articles.models.figure_readings import FigureReading
from articles.models.figures import Figure
from articles.models.stale_figures import SETTLES, Drift, DriftResolution
from ratings.measures import Measure, MeasureError

BATCH = 2000
#: A claim that no longer holds weighs as much as a figure that moved ten points.
FALLEN = 10
#: A number of homes moves in per cent of itself, a share in points; neither weighs more than this.
MOST = 100
#: Movement smaller than this is rounding.
LEAST = 0.05


@transaction.atomic
def count_movements(articles: Collection[int] | None = None) -> None:
    """Count the drift of every live story, or of these (by number). Safe to run twice."""
    live = list_live_stories(articles)
    newest = find_newest_day()
    movements = {number: StoryMovement() for number in live}
    for number, figures in map_figures(movements, articles).items():
        for figure, value, unit in figures:
            movements[number].add_figure(figure, value, unit)
    for number, fallen in count_fallen(movements).items():
        movements[number].fallen = fallen
    settled = map_settled_days(movements)
    rows = [
        Drift(
            article_id=number,
            weight=0 if newest and settled.get(number) and settled[number] >= newest else movement.weight,
            moved=movement.moved,
            furthest=movement.furthest,
            fallen=movement.fallen,
            as_at=newest,
            counted_at=timezone.now(),
        )
        for number, movement in movements.items()
    ]
    Drift.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["weight", "moved", "furthest", "fallen", "as_at", "counted_at"],
    )


class StoryMovement:
    """What moved in one story."""

    def __init__(self) -> None:
        self.moved, self.points, self.most, self.furthest, self.fallen = 0, 0.0, 0.0, "", 0

    def add_figure(self, figure: Figure, value: ReleaseValue, unit: str) -> None:
        """Count how far a figure's newest value lies from what was published: in percentage points for the unit "share", else
        in percent of the number published. Less than LEAST is no move, and more than MOST counts as that."""
        distance = measure_move(figure, value, unit)
        if distance is None:
            return
        if unit != "share":
            before = figure.numerator or float(figure.number or 0)
            distance = 100 * distance / before if before else 0
        size = min(abs(distance), MOST)
        if size < LEAST:
            return
        self.moved += 1
        self.points += size
        if size > self.most:
            self.most = size
            self.furthest = f"{figure.published} is now {value.shown(unit)}"

    @property
    def weight(self) -> float:
        return self.points + FALLEN * self.fallen


def list_live_stories(articles: Collection[int] | None) -> list[int]:
    """The numbers of live stories, of these where some are named."""
    stories = ArticlePage.objects.live().order_by()
    return list(
        (stories if articles is None else stories.filter(pk__in=articles)).values_list("pk", flat=True)
    )


def find_newest_day() -> date | None:
    """The day the newest readings speak of; of fictitious homes only where there are no others. None before any."""
    for is_demonstration in (False, True):
        newest: list[date | None] = [
            kind.objects.exclude_withdrawn()
            .filter(is_demonstration=is_demonstration)
            .aggregate(day=Max("as_at"))["day"]
            for kind in (FigureReading, ClaimReading)
        ]
        if days := [day for day in newest if day]:
            return max(days)
    return None


def map_latest_figures(queries: Collection[str] | None = None) -> dict[FigureBinding, FigureReading]:
    """{binding: its newest reading}, of these measures alone where some are named; of fictitious homes only where
    there is no other. One query."""
    readings = FigureReading.objects.exclude_withdrawn().order_by(
        "query", "group", "is_demonstration", "-as_at", "-loaded_at", "-pk"
    )
    if queries is not None:
        readings = readings.filter(query__in=queries)
    return {reading.binding: reading for reading in readings.distinct("query", "group")}


def map_latest_claims(comparisons: Collection[str]) -> dict[str, ClaimReading]:
    """{comparison: its newest reading}; of fictitious homes only where there is no other. One query."""
    readings = (
        ClaimReading.objects.exclude_withdrawn()
        .filter(comparison__in=comparisons)
        .order_by("comparison", "is_demonstration", "-as_at", "-loaded_at", "-pk")
    )
    return {reading.comparison: reading for reading in readings.distinct("comparison")}


def map_figures(
    told: Collection[int], articles: Collection[int] | None
) -> dict[int, list[tuple[Figure, ReleaseValue, str]]]:
    """{story: [(figure, newest value, unit)]} of the figures that live stories print."""
    units: dict[str, str] = {}
    figures_by_story: dict[int, list[tuple[Figure, ReleaseValue, str]]] = defaultdict(list)
    followed = Figure.objects.exclude(query="")
    figures: Iterable[Figure]
    if articles is None:
        used, latest = map_printed_everywhere(told), map_latest_figures()
        figures = followed.iterator(chunk_size=BATCH)
    else:
        used = map_printed_now(told)
        figures = list(followed.filter(pk__in=used))
        latest = map_latest_figures({figure.query for figure in figures})
    for figure in figures:
        reading = latest.get(figure.binding) if figure.binding else None
        if reading is None or figure.pk not in used:
            continue
        if figure.query not in units:
            units[figure.query] = find_unit(figure.query)
        for story in used[figure.pk]:
            figures_by_story[story].append((figure, reading.value, units[figure.query]))
    return figures_by_story


def map_printed_everywhere(told: Container[int]) -> dict[int, list[int]]:
    """{figure: stories} of every story, from Wagtail's index of references."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Figure),
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    used: dict[int, list[int]] = defaultdict(list)
    for story, figure in references.values_list("object_id", "to_object_id").distinct():
        if int(story) in told:
            used[int(figure)].append(int(story))
    return used


def map_printed_now(told: Collection[int]) -> dict[int, list[int]]:
    """{figure: stories} of a few stories, from their bodies: the index follows a publication only later."""
    used: dict[int, list[int]] = defaultdict(list)
    for story in ArticlePage.objects.filter(pk__in=told):
        for figure in list_figure_numbers(story.body):
            used[figure].append(story.pk)
    return used


def find_unit(query: str) -> str:
    """The unit a measure's query asks for; “” where it is none."""
    try:
        return Measure.parse(query).unit
    except MeasureError:
        return ""


def count_fallen(told: Collection[int]) -> dict[int, int]:
    """{story: how many of its claims no longer hold}."""
    claims = Claim.objects.exclude(kind=ClaimKind.NOT_CHECKABLE)
    if len(told) < BATCH:
        claims = claims.filter(article__in=list(told))
    asked = [(claim.article_id, claim.comparison) for claim in claims.order_by().iterator(chunk_size=BATCH)]
    latest = map_latest_claims({comparison for _, comparison in asked})
    counts: dict[int, int] = defaultdict(int)
    for story, comparison in asked:
        reading = latest.get(comparison)
        if reading and reading.verdict == Verdict.NOT and story in told:
            counts[story] += 1
    return counts


def map_settled_days(told: Collection[int]) -> dict[int, date]:
    """{story: the newest day an editor settled it at}."""
    resolutions = DriftResolution.objects.filter(action__in=SETTLES, as_at__isnull=False)
    if len(told) < BATCH:
        resolutions = resolutions.filter(article__in=list(told))
    days: dict[int, date] = {}
    for article, as_at in resolutions.values_list("article", "as_at"):
        if as_at:
            days[article] = max(as_at, days.get(article, as_at))
    return days
