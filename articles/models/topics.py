"""Topics: what stories are about, across sections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.urls import reverse
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from articles.models.named_in_addresses import NamedInAddresses
from articles.models.newest_stories import NewestStory

if TYPE_CHECKING:
    from articles.models.story import Story


class Topic(NamedInAddresses, index.Indexed, NewestStory):
    """A subject readers follow. Its slug is its name in addresses."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True, blank=True, help_text="Made from the name.")

    panels: ClassVar = [FieldPanel("name"), FieldPanel("slug")]
    search_fields: ClassVar = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list of stories on this topic."""
        return reverse("articles:topic", args=[self.slug])


def map_topics(stories: Iterable[Story]) -> dict[int, list[Topic]]:
    """{story's key: its topics by name} for all stories at once."""
    topics: dict[int, list[Topic]] = defaultdict(list)
    rows = Topic.articles.through.objects.filter(articlepage__in=stories).select_related("topic")
    for row in rows.order_by("topic__name"):
        topics[row.articlepage_id].append(row.topic)
    return topics
