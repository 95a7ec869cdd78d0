"""A story found by its address in one query, with what stands beside its body: section, topics, authors, changes, choices,
what is like it, and the versions of its claims."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Length, Substr
from django.utils.dateparse import parse_datetime
from wagtail.models import Page

from articles.models.authors import Author, Authored
from articles.models.claims import Claim
from articles.models.corrections import Correction
from articles.models.kept_relations import KeptRelation
from articles.models.served_site import ROOT_PATHS_HELD_AS, find_root_paths
from articles.models.topics import Topic
from live.database.json_rows import rows_as_json
from live.database.query_plan import QueryPlan
from live.database.row_versions import RowVersion

if TYPE_CHECKING:
    from articles.models.article_queries import ArticleQuerySet
    from articles.models.articles import ArticlePage


def annotate_related(stories: ArticleQuerySet) -> ArticleQuerySet:
    """`stories` with what `attach_related` needs."""
    chosen = stories.model._meta.get_field("chosen").related_model
    above = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen)
    mine = {"article": OuterRef("pk")}
    annotated: ArticleQuerySet = stories.annotate(
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
        beside_alike=Subquery(KeptRelation.objects.filter(pk=OuterRef("pk")).values("alike")),
        claim_versions=ArraySubquery(Claim.objects.filter(**mine).values_list(RowVersion())),
    )  # fmt: skip
    return annotated


def attach_related(story: ArticlePage) -> ArticlePage:
    """The story found with these, so that reading them asks nothing of the database again. It is to be shown, not kept."""
    chosen = story._meta.get_field("chosen").related_model
    for row in story.beside_section:
        story.section = Page(**row)
        vars(story.section)[ROOT_PATHS_HELD_AS] = find_root_paths()
    story._cluster_related_objects = {
        "topics": [Topic(**row) for row in story.beside_topics],
        "authored": [Authored(article=story, author=Author(**row)) for row in story.beside_authors],
        "chosen": [chosen(article=story, **row) for row in story.beside_chosen],
        **({} if story.claim_versions else {"claims": []}),
    }
    story.told = [
        Correction(article=story, **{**row, "when": parse_datetime(row["when"])})
        for row in story.beside_corrections
    ]
    return story


@cache
def plan_story() -> QueryPlan[ArticlePage]:
    """The query of a published story by its slug and its place in the tree: only the slug has an index."""
    model = apps.get_model("articles", "ArticlePage")

    def make(slug: str, address: str) -> ArticleQuerySet:
        return annotate_related(model.objects.live().whole()).filter(slug=slug, url_path=address)[:1]

    return QueryPlan(make, slug="<slug>", address="<address>")


def find_story(url_path: str) -> ArticlePage | None:
    """The published story at a place in the tree, with what stands beside it; None where there is none. One query."""
    slug = url_path.rstrip("/").rpartition("/")[2]
    stories = plan_story().rows({"slug": slug, "address": url_path})
    return attach_related(stories[0]) if stories else None
