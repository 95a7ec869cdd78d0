"""What releases said of the figures in print, one row for each binding and release: written once, never changed."""

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Q

from articles.figures.binding import Binding, Value, looked_up
from articles.figures.standing import Reading, ReadingQuerySet, from_value
from live.page_cache import invalidate

BATCH = 2000


class FigureReadingQuerySet(ReadingQuerySet):
    def of(self, bindings):
        """Told readings of these bindings, in one query."""
        wanted = reduce(or_, (Q(query=query, group=group) for query, group in set(bindings)), Q(pk__in=[]))
        return self.told().filter(wanted)


class FigureReading(Reading):
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

    def __str__(self):
        return f"{self.query} {self.group} as at {self.as_at}"

    @property
    def binding(self):
        return Binding(self.query, self.group)

    @property
    def value(self):
        counts = (self.numerator, self.denominator, self.share, self.note, self.binding.counted)
        return Value(
            self.release, self.loaded_at, self.as_at, self.released_on, self.is_demonstration, *counts
        )


def read(bindings):
    """Store what every release says of these bindings and was not stored yet.

    Safe to run twice, or by two at once: a reading that is there stays as it is.
    """
    values = looked_up(bindings)
    stored = FigureReading.objects.filter(query__in={binding.query for binding in values})
    stored = set(stored.values_list("query", "group", "release", "loaded_at"))
    found = [
        reading(binding, value)
        for binding, said in values.items()
        for value in said
        if (*binding, value.release, value.loaded_at) not in stored
    ]
    with transaction.atomic():
        FigureReading.objects.bulk_create(found, batch_size=BATCH, ignore_conflicts=True)
        invalidate("figures")


def readings(bindings):
    """{binding: its readings, unsaved, oldest first}, asked of the measures."""
    return {
        binding: [reading(binding, value) for value in values]
        for binding, values in looked_up(bindings).items()
    }


def reading(binding, value):
    """One release's answer, unsaved."""
    return FigureReading(
        query=binding.query,
        group=binding.group,
        **from_value(value),
        numerator=value.numerator,
        denominator=value.denominator,
        share=value.share,
        note=value.note,
    )
