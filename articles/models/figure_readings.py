"""What releases said of the figures in print, one row for each binding and release: written once, never changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache, reduce
from itertools import chain, islice, repeat
from operator import or_
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from articles.figures.bindings import FigureBinding, ReleaseValue
from articles.models.readings import ReleaseReading, ReleaseReadingQuerySet
from live.database.query_plan import QueryPlan


class FigureReadingQuerySet(ReleaseReadingQuerySet["FigureReading"]):
    def of(self, bindings: Iterable[FigureBinding]) -> Self:
        """Told readings of these bindings, in one query."""
        wanted = reduce(or_, (Q(query=query, group=group) for query, group in set(bindings)), Q(pk__in=[]))
        return self.told().exclude_withdrawn().filter(wanted)


#: The most bindings whose readings the planned query brings.
PLANNED = 8


def list_figure_readings(bindings: Collection[FigureBinding]) -> list[FigureReading]:
    """Told readings of these bindings, in one query: what `of` gives."""
    if len(bindings) > PLANNED:
        return list(FigureReading.objects.of(bindings))
    if not bindings:
        return []
    padded = islice(chain(bindings, repeat(FigureBinding("", ""))), PLANNED)
    values = {
        f"{name}_{place}": word
        for place, pair in enumerate(padded)
        for name, word in zip(WORDS, pair, strict=True)
    }
    return plan_readings().rows(values)


WORDS = ("query", "group")


@cache
def plan_readings() -> QueryPlan[FigureReading]:
    """The query of the readings of eight bindings."""

    def make(**words: str) -> FigureReadingQuerySet:
        pairs = [(words[f"query_{place}"], words[f"group_{place}"]) for place in range(PLANNED)]
        return FigureReading.objects.of(FigureBinding(*pair) for pair in pairs)

    return QueryPlan(
        make, **{f"{name}_{place}": f"<{name} {place}>" for name in WORDS for place in range(PLANNED)}
    )


class FigureReading(ReleaseReading):
    """One release's answer for one binding. Every figure with that binding shares it."""

    query = models.CharField(max_length=600)
    group = models.CharField(max_length=160)
    numerator = models.PositiveIntegerField(null=True)
    denominator = models.PositiveIntegerField(null=True)
    share = models.FloatField(null=True)
    note = models.TextField(blank=True)

    objects = FigureReadingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["query", "group", "release", "loaded_at"], name="figure_reading_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.query} {self.group} as at {self.as_at}"

    @property
    def binding(self) -> FigureBinding:
        return FigureBinding(self.query, self.group)

    @property
    def value(self) -> ReleaseValue:
        counts = (
            self.numerator, self.denominator, self.share, self.note, self.binding.counted, self.is_invented,
        )  # fmt: skip
        return ReleaseValue(
            self.release, self.loaded_at, self.as_at, self.released_on, self.is_demonstration, *counts
        )
