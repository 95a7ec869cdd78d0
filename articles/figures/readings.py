"""Reading releases against figures: what each says of a binding is stored once and never changed."""

from django.db import transaction

from articles.figures.bindings import looked_up
from articles.figures.release_readings import from_value
from articles.models.figure_readings import FigureReading
from live.page_cache import invalidate

BATCH = 2000


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
