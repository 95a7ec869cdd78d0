"""What has a name that editors give and a word in addresses made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from django.db import models
from django.utils.text import slugify

from articles.models.save_options import SaveOptions

if TYPE_CHECKING:
    MixedInto = models.Model
else:
    MixedInto = object


class NamedInAddresses(MixedInto):
    """For a model with a `name` and a `slug`, which is made from the name where an editor gives none."""

    name: str
    slug: str

    def save(self, **options: Unpack[SaveOptions]) -> None:
        self.slug = self.slug or slugify(self.name)
        super().save(**options)

    def clean(self) -> None:
        self.slug = self.slug or slugify(self.name)
