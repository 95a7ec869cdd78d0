"""Series: stories that belong together in the order they appeared, as the parts of one thing."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from wagtail.admin.panels import FieldPanel
from wagtail.search import index


class Series(index.Indexed, models.Model):
    """A run of stories under one name. The slug is the name in addresses and stays when the name changes."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True, blank=True, help_text="Made from the name.")
    introduction = models.TextField(max_length=600, blank=True, help_text="What the series is about.")

    panels: ClassVar = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("introduction")]
    search_fields: ClassVar = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "series"

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.slug = self.slug or slugify(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("articles:series", args=[self.slug])

    def clean(self):
        self.slug = self.slug or slugify(self.name)


@dataclass(frozen=True)
class Place:
    """Where a story stands in its series: part `number` of `parts`, and its neighbours, None at the ends."""

    series: Series
    number: int
    parts: int
    before: Any
    after: Any


def place_of(story):
    """The story's place in its series among those readers may see; None outside a series or before it appears.

    One query for its number, one for each neighbour's line and one for the series where it was not joined in:
    however long the series is, no more is read of it.
    """
    if not story.series_id or not story.dated:
        return None
    parts = type(story).objects.in_series(story.series_id)
    earlier = models.Q(dated__lt=story.dated) | models.Q(dated=story.dated, pk__lt=story.pk)
    later = models.Q(dated__gt=story.dated) | models.Q(dated=story.dated, pk__gt=story.pk)
    counted = parts.order_by().aggregate(
        before=models.Count("pk", filter=earlier), others=models.Count("pk", filter=~models.Q(pk=story.pk))
    )
    return Place(
        series=story.series,
        number=counted["before"] + 1,
        parts=counted["others"] + 1,
        before=parts.filter(earlier).for_lists().last() if counted["before"] else None,
        after=parts.filter(later).for_lists().first() if counted["before"] < counted["others"] else None,
    )
