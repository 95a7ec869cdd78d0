"""Series: stories that belong together in the order they appeared, as the parts of one thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

from django.db import models
from django.urls import reverse
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from articles.models.named_in_addresses import NamedInAddresses

if TYPE_CHECKING:
    from articles.models.story import Story

Stories = TypeVar("Stories", bound=models.QuerySet["Story"])


class Series(NamedInAddresses, index.Indexed, models.Model):
    """A run of stories under one name. The slug is the name in addresses and stays when the name changes."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True, blank=True, help_text="Made from the name.")
    introduction = models.TextField(max_length=600, blank=True, help_text="What the series is about.")

    panels: ClassVar = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("introduction")]
    search_fields: ClassVar = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:series", args=[self.slug])


@dataclass(frozen=True)
class SeriesPlace:
    """Where a story stands in its series: part `number` of `parts`, and its neighbours, None at the ends."""

    series: Series
    number: int
    parts: int
    neighbours: tuple[int | None, int | None]
    before: Story | None = None
    after: Story | None = None

    def among(self, lines: Mapping[int, Story]) -> SeriesPlace:
        """The place with its neighbours out of {number of a page: story}."""
        before, after = (lines.get(number) if number else None for number in self.neighbours)
        return replace(self, before=before, after=after)


def annotate_place(stories: Stories) -> Stories:
    """`stories` with what `place_of` needs, so that it asks nothing again."""
    dated, number = models.OuterRef("dated"), models.OuterRef("pk")
    parts = stories.model.objects.in_series(models.OuterRef("series")).exclude(pk=number)
    earlier = parts.filter(models.Q(dated__lt=dated) | models.Q(dated=dated, pk__lt=number))
    later = parts.filter(models.Q(dated__gt=dated) | models.Q(dated=dated, pk__gt=number))

    def counted(found: models.QuerySet[Story]) -> models.Subquery:
        rows = found.order_by().values("series").annotate(many=models.Count("pk")).values("many")
        return models.Subquery(rows)

    placed: Stories = stories.annotate(
        parts_earlier=counted(earlier),
        parts_later=counted(later),
        part_before=models.Subquery(earlier.reverse().values("pk")[:1]),
        part_after=models.Subquery(later.values("pk")[:1]),
    )
    return placed


def find_place(story: Story) -> SeriesPlace | None:
    """The story's place in its series among those readers may see; None outside a series or before it appears.

    No query where the story was found `with_place`, else one: however long the series is, no more is read of it.
    """
    if not story.series_id or not story.dated:
        return None
    placed = (
        story
        if hasattr(story, "parts_earlier")
        else annotate_place(type(story).objects.filter(pk=story.pk)).first()
    )
    if placed is None:
        return None
    earlier, later = placed.parts_earlier or 0, placed.parts_later or 0
    neighbours = (placed.part_before, placed.part_after)
    return SeriesPlace(
        series=story.series, number=earlier + 1, parts=earlier + later + 1, neighbours=neighbours
    )
