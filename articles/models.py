"""Articles' models, gathered for Django."""

from articles.article import ArticlePage, Related
from articles.authors import Author, Authored
from articles.corrections import Correction
from articles.images import CustomDocument, CustomImage, CustomRendition
from articles.pages import FrontPage, SectionPage, StandardPage
from articles.topics import Topic

__all__ = [
    "ArticlePage",
    "Author",
    "Authored",
    "Correction",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "FrontPage",
    "Related",
    "SectionPage",
    "StandardPage",
    "Topic",
]
