"""Pictures on their way in, from the newsroom's forms and from an import: refused in words, before they are decoded."""

from __future__ import annotations

import struct
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import Image as Pillow
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

#: What Pillow raises on a file that is no picture, or only the beginning of one.
BROKEN: Final = (
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)
BOMBS: Final = (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning)


class PictureField(WagtailImageField):
    """Wagtail's field, where a picture too large for memory or cut off in the middle is the field's error.

    Wagtail reads the size from the head of the file and there meets Pillow's own guards, which it does not catch. One
    that passes is decoded once: else the first page to show it would find out that it cannot be.
    """

    def to_python(self, data: Any) -> Any:
        """The file, its picture read whole. Raises ValidationError."""
        try:
            file = super().to_python(data)
            if file is not None:
                self.decode(file)
        except BOMBS:
            raise ValidationError(
                f"This picture has too many pixels: {settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:,} is the most. "
                "Save it smaller and try again.",
                code="file_too_many_pixels",
            ) from None
        except BROKEN:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from None
        return file

    @staticmethod
    def decode(file: Any) -> None:
        """Read every pixel of a picture that is not too large. Raises what Pillow does for a damaged one."""
        file.seek(0)
        with Pillow.open(file) as picture:
            picture.load()
        file.seek(0)


class PictureForm(BaseImageForm):
    """The newsroom's form for a picture."""

    file = PictureField(label="File", widget=BaseImageForm.Meta.widgets["file"])
