"""Pictures and documents of the newsroom: our own models, so that they can grow."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import ClassVar

from django.core.files.base import ContentFile, File
from django.db import models
from django.urls import reverse
from django.utils.crypto import salted_hmac
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image


class CustomImage(AbstractImage):
    """A picture. `credit` names who made it.

    `has_own_address` is for pictures of another site that moved in: links there lead to the picture itself.
    """

    credit = models.CharField(max_length=160, blank=True)
    has_own_address = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text="Readers may see the whole picture at an address of its own.",
    )

    admin_form_fields = (*Image.admin_form_fields, "credit")

    @property
    def address(self) -> str:
        """The lasting address of the whole picture, for links that name a picture and not a page."""
        return reverse("articles:picture", args=[self.pk])

    def generate_rendition_file(
        self, filter: Filter, *, source: File[bytes] | None = None
    ) -> ContentFile[bytes]:
        """One size of the picture, in memory: Wagtail's own is a temporary file that nobody closes."""
        with super().generate_rendition_file(filter, source=source) as made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)


class CustomRendition(AbstractRendition):
    """One size of a picture."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_size"
            ),
        ]

    def get_upload_to(self, filename: str) -> str:
        """The file's name, with a mark nobody guesses: a picture of a draft must not be found by its name."""
        size = f"{self.image_id}:{self.filter_spec}:{self.focal_point_key}"
        mark = salted_hmac("articles.images", size, algorithm="sha256").hexdigest()[:16]
        plain = PurePosixPath(super().get_upload_to(filename))
        return str(plain.with_name(f"{plain.stem}.{mark}{plain.suffix}"))


class CustomDocument(AbstractDocument):
    """A file readers can fetch."""

    admin_form_fields = Document.admin_form_fields
