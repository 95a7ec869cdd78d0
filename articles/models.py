"""Articles' models, gathered for Django."""

from articles.article import ArticlePage
from articles.authors import Author, Authored
from articles.chosen import Related
from articles.claims.claim import Claim
from articles.claims.reading import ClaimReading
from articles.corrections import Correction
from articles.drift.moved import Drift, ReadCount, Settlement
from articles.figures.figure import Figure
from articles.figures.reading import FigureReading
from articles.images import CustomDocument, CustomImage, CustomRendition
from articles.liveblog.blog import LiveBlog, LivePost
from articles.pages import FrontPage, SectionPage, StandardPage
from articles.rereading import Round
from articles.series import Series
from articles.starting.template import StoryTemplate
from articles.topics import Topic

__all__ = [
    "ArticlePage",
    "Author",
    "Authored",
    "Claim",
    "ClaimReading",
    "Correction",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "Drift",
    "Figure",
    "FigureReading",
    "FrontPage",
    "LiveBlog",
    "LivePost",
    "ReadCount",
    "Related",
    "Round",
    "SectionPage",
    "Series",
    "Settlement",
    "StandardPage",
    "StoryTemplate",
    "Topic",
]
