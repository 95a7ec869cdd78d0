"""What stands beside a story's body, brought with the story in one query: section, topics, authors, changes, choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, QuerySet
from django.db.models.functions import JSONObject, Length, Substr
from django.utils.dateparse import parse_datetime
from wagtail.models import Page

from articles.models.authors import Author, Authored
from articles.models.corrections import Correction
from articles.models.series import annotate_place
from articles.models.topics import Topic

if TYPE_CHECKING:
    from articles.models.article_queries import ArticleQuerySet
    from articles.models.articles import ArticlePage


def rows_as_json(queryset: QuerySet[Model], *fields: str) -> ArraySubquery:
    """The rows of a query, in its order, as one array of JSON objects."""
    return ArraySubquery(queryset.values(row=JSONObject(**{field: field for field in fields})))


def annotate_related(stories: ArticleQuerySet) -> ArticleQuerySet:
    """`stories` with what `laid_beside` needs."""
    chosen = stories.model._meta.get_field("chosen").related_model
    above = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen)
    mine = {"article": OuterRef("pk")}
    return annotate_place(stories).annotate(
        beside_section=rows_as_json(Page.objects.filter(path=above), "pk", "title", "slug", "path", "depth", "url_path"),
        beside_topics=rows_as_json(Topic.objects.filter(articles=OuterRef("pk")).order_by("name"), "pk", "name", "slug"),
        beside_authors=rows_as_json(
            Author.objects.filter(authored__article=OuterRef("pk")).order_by("authored__sort_order"),
            "pk", "name", "slug", "role",
        ),
        beside_corrections=rows_as_json(
            Correction.objects.filter(**mine).order_by("-version"), "pk", "version", "kind", "text", "when"
        ),
        beside_chosen=rows_as_json(chosen.objects.filter(**mine).order_by("sort_order"), "pk", "story_id"),
    )  # fmt: skip


def attach_related(story: ArticlePage) -> ArticlePage:
    """The story found with these, so that reading them asks nothing of the database again. It is to be shown, not kept."""
    chosen = story._meta.get_field("chosen").related_model
    for row in story.beside_section:
        story.section = Page(**row)
    story._cluster_related_objects = {
        "topics": [Topic(**row) for row in story.beside_topics],
        "authored": [Authored(article=story, author=Author(**row)) for row in story.beside_authors],
        "chosen": [chosen(article=story, **row) for row in story.beside_chosen],
    }
    story.told = [
        Correction(article=story, **{**row, "when": parse_datetime(row["when"])})
        for row in story.beside_corrections
    ]
    return story
