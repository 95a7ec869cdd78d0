"""Topics: what stories are about, across sections."""

from collections import defaultdict
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from wagtail.admin.panels import FieldPanel
from wagtail.search import index


class Topic(index.Indexed, models.Model):
    """A subject readers follow. Its slug is its name in addresses."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True, blank=True, help_text="Made from the name.")

    panels: ClassVar = [FieldPanel("name"), FieldPanel("slug")]
    search_fields: ClassVar = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.slug = self.slug or slugify(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """The list of stories on this topic."""
        return reverse("articles:topic", args=[self.slug])

    def clean(self):
        self.slug = self.slug or slugify(self.name)


def map_topics(stories):
    """{story's key: its topics by name} for all stories at once."""
    found = defaultdict(list)
    rows = Topic.articles.through.objects.filter(articlepage__in=stories).select_related("topic")
    for row in rows.order_by("topic__name"):
        found[row.articlepage_id].append(row.topic)
    return found
