"""A picture in a story."""

from wagtail import blocks
from wagtail.images.blocks import ImageBlock


class PictureBlock(blocks.StructBlock):
    """A picture: with words for those who cannot see it, or marked as decorative."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=240)

    class Meta:
        icon = "image"
        label = "Image"
        template = "articles/blocks/image.html"
        label_format = "Image: {caption}"
