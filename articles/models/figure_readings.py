"""What releases said of the figures in print, one row for each binding and release: written once, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from articles.figures.bindings import FigureBinding, ReleaseValue
from articles.models.readings import ReleaseReading, ReleaseReadingQuerySet


class FigureReadingQuerySet(ReleaseReadingQuerySet["FigureReading"]):
    def of(self, bindings: Iterable[FigureBinding]) -> Self:
        """Told readings of these bindings, in one query."""
        wanted = reduce(or_, (Q(query=query, group=group) for query, group in set(bindings)), Q(pk__in=[]))
        return self.told().exclude_withdrawn().filter(wanted)


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
