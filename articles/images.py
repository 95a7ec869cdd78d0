"""Pictures and documents of the newsroom: our own models, so that they can grow."""

from typing import ClassVar

from django.core.files.base import ContentFile
from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class CustomImage(AbstractImage):
    """A picture. `credit` names who made it."""

    credit = models.CharField(max_length=160, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "credit")

    def generate_rendition_file(self, filter, *, source=None):
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


class CustomDocument(AbstractDocument):
    """A file readers can fetch."""

    admin_form_fields = Document.admin_form_fields
