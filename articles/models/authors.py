"""Who writes: authors with a page each, and the place each has in a story's byline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Unpack

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Orderable
from wagtail.search import index

from articles.models.author_form import AuthorForm
from articles.models.newest_stories import NewestStory
from articles.models.save_options import SaveOptions


def join_names(names: Sequence[str]) -> str:
    """Names as a byline says them: "A", "A and B", "A, B and C"; "" for none."""
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last


class Author(index.Indexed, NewestStory):
    """Someone who writes here. The slug is the name in addresses and stays when the name changes."""

    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100, unique=True, blank=True, help_text="Made from the name.")
    role = models.CharField(max_length=120, blank=True, help_text="As readers know it: Data editor.")
    bio = models.TextField(max_length=1200, blank=True)
    picture = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    """Who writes under this name, if they are a member: in debates on their stories they speak with a mark."""

    base_form_class = AuthorForm
    panels: ClassVar = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("role"),
        FieldPanel("bio"),
        FieldPanel("picture"),
        FieldPanel("member"),
    ]
    search_fields: ClassVar = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, **options: Unpack[SaveOptions]) -> None:
        self.slug = self.slug or self.free_slug()
        super().save(**options)

    def get_absolute_url(self) -> str:
        return reverse("articles:author", args=[self.slug])

    def clean(self) -> None:
        self.slug = self.slug or self.free_slug()

    def free_slug(self) -> str:
        """A slug made from the name that no other author has: two people may share a name."""
        made = slugify(self.name)[:90] or "author"
        taken = set(type(self).objects.filter(slug__startswith=made).values_list("slug", flat=True))
        tries = (made, *(f"{made}-{number}" for number in range(2, len(taken) + 3)))
        return next(slug for slug in tries if slug not in taken)


class Authored(Orderable):
    """One author's place in the byline of one story. An author with stories cannot be deleted."""

    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="authored")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="authored")

    panels: ClassVar = [FieldPanel("author")]

    class Meta(Orderable.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article", "author"],
                name="author_once_in_a_byline",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
