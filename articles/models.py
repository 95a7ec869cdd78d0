"""Articles' models, gathered for Django."""

from articles.images import CustomDocument, CustomImage, CustomRendition

__all__ = ["CustomDocument", "CustomImage", "CustomRendition"]
