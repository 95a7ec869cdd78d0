"""Reading releases against figures: what each says of a binding is stored once and never changed."""

from __future__ import annotations

from collections.abc import Iterable

from articles.figures.bindings import FigureBinding, ReleaseValue, look_up_values
from articles.figures.release_readings import release_fields, write_readings
from articles.models.figure_readings import FigureReading


def store_figure_readings(bindings: Iterable[FigureBinding]) -> None:
    """Store what every release says of these bindings and was not stored yet.

    Safe to run twice, or by two at once: a reading that is there stays as it is.
    """
    values = look_up_values(bindings)
    known = FigureReading.objects.filter(query__in={binding.query for binding in values})
    stored = set(known.values_list("query", "group", "release", "loaded_at"))
    unread = [
        make_figure_reading(binding, value)
        for binding, of_releases in values.items()
        for value in of_releases
        if (*binding, value.release, value.loaded_at) not in stored
    ]
    write_readings(FigureReading, unread, tag="figures")


def make_figure_readings(bindings: Iterable[FigureBinding]) -> dict[FigureBinding, list[FigureReading]]:
    """{binding: its readings, unsaved, oldest first}, asked of the measures."""
    return {
        binding: [make_figure_reading(binding, value) for value in values]
        for binding, values in look_up_values(bindings).items()
    }


def make_figure_reading(binding: FigureBinding, value: ReleaseValue) -> FigureReading:
    """One release's answer, unsaved."""
    return FigureReading(
        query=binding.query,
        group=binding.group,
        **release_fields(value),
        numerator=value.numerator,
        denominator=value.denominator,
        share=value.share,
        note=value.note,
    )
