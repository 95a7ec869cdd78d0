"""The models of articles."""

from articles.models.articles import ArticlePage
from articles.models.authors import Author, Authored
from articles.models.claim_readings import ClaimReading
from articles.models.claims import Claim
from articles.models.corrections import Correction
from articles.models.evaluation_runs import EvaluationRun
from articles.models.figure_readings import FigureReading
from articles.models.figures import Figure
from articles.models.images import CustomDocument, CustomImage, CustomRendition
from articles.models.kept_relations import KeptRelation
from articles.models.live_blogs import LiveBlog, LivePost
from articles.models.pages import FrontPage, SectionPage, StandardPage
from articles.models.related_links import RelatedLink
from articles.models.series import Series
from articles.models.stale_figures import Drift, DriftResolution, ReadCount
from articles.models.story_counts import StoryCountChange
from articles.models.story_templates import StoryTemplate
from articles.models.topics import Topic

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
    "DriftResolution",
    "EvaluationRun",
    "Figure",
    "FigureReading",
    "FrontPage",
    "KeptRelation",
    "LiveBlog",
    "LivePost",
    "ReadCount",
    "RelatedLink",
    "SectionPage",
    "Series",
    "StandardPage",
    "StoryCountChange",
    "StoryTemplate",
    "Topic",
]
