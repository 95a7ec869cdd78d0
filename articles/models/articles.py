"""The article: a story, the measures it rests on and the debate it opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, Revision
from wagtail.search import index
from wagtail.url_routing import RouteResult

from articles import versions
from articles.blocks import BodyBlock, EmbedPreviews, allow_frames
from articles.blocks.layout import count_years_since, lay_out_body, unlink_unknown_figures
from articles.blocks.live_blog import is_live_blog
from articles.blocks.words import estimate_minutes, extract_text
from articles.claims.story_facts import show_story_facts
from articles.live_blogs.display import show_live_blog
from articles.models.article_queries import ArticleQuerySet
from articles.models.authors import Author, join_names
from articles.models.corrections import CorrectablePage
from articles.models.series import find_place
from articles.models.story import Story
from articles.newsroom.article_form import ArticleForm
from articles.newsroom.widgets import TypedSelect
from articles.prepublication_checks.placeholders import refuse_unfinished
from articles.related_stories import find_related_stories, find_running_debate
from articles.seo import republication as republishing
from articles.seo.structured_data import describe_lead_picture, describe_story_page, find_picture_path
from carespace.models import Debate
from ratings.measures import Measure, MeasureError


class ArticlePage(EmbedPreviews, CorrectablePage, Story, Page):
    """A story. `dated` is the moment it shows, given by an editor or else that of its first publication here."""

    body = StreamField(BodyBlock())

    objects: ClassVar[ArticleQuerySet] = PageManager.from_queryset(ArticleQuerySet)()

    parent_page_types: ClassVar = ["articles.SectionPage"]
    subpage_types: ClassVar = []
    template = "articles/article.html"
    base_form_class = ArticleForm

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("kicker"),
        FieldPanel("standfirst"),
        InlinePanel("authored", label="Author", heading="Authors"),
        FieldPanel("byline"),
        FieldPanel("body"),
        InlinePanel("claims", label="Claim", heading="Claims: what the story says, the main one first"),
        FieldPanel("topics", widget=TypedSelect),
        FieldPanel("series"),
        FieldPanel("debate"),
        InlinePanel("chosen", label="Related story", heading="Related stories", max_num=3),
        MultiFieldPanel(
            [FieldPanel("given_date"), FieldPanel("updated_at"), FieldPanel("historical")], heading="Dates"
        ),
        MultiFieldPanel(
            [FieldPanel("correction_kind"), FieldPanel("correction_text")],
            heading="Correction or update of a published story",
        ),
    ]
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("standfirst", boost=2),
        index.SearchField("body"),
        index.SearchField("byline"),
        index.SearchField("kicker"),
        index.RelatedFields("topics", [index.SearchField("name")]),
        index.FilterField("dated"),
        index.FilterField("historical"),
    ]

    class Meta:
        verbose_name = "article"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(historical=False) | models.Q(given_date__isnull=False),
                name="historical_article_is_dated",
            ),
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        """Store the page, and with it what lists need."""
        self.keep_list_fields()
        return super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, str] = {}
        if self.historical and not self.given_date:
            wrong["given_date"] = "A historical story needs the date it first appeared on."
        appears = max(timezone.now(), self.go_live_at or timezone.now())
        if self.given_date and self.given_date > appears:
            wrong["given_date"] = "The date shown lies after the story appears."
        if self.updated_at and self.updated_at < (
            self.given_date or self.first_published_at or self.updated_at
        ):
            wrong["updated_at"] = "A story cannot be updated before its date."
        if wrong:
            raise ValidationError(wrong)

    def publish(
        self, revision: Revision, *args: object, skip_permission_checks: bool = False, **kwargs: object
    ) -> None:
        """Publish or schedule a revision. Raises UnfinishedStoryError where it holds places for words to come.

        What moves in from another site stays as it was: `skip_permission_checks` asks for no check at all.
        """
        if not skip_permission_checks:
            refuse_unfinished(revision.as_object())
        words = {**kwargs, "skip_permission_checks": skip_permission_checks}
        super().publish(revision, *args, **words)

    def keep_list_fields(self) -> None:
        """Remember what lists show of the story: its date, its first chart, its authors."""
        self.dated = self.given_date or self.first_published_at or (timezone.now() if self.live else None)
        if "body" not in self.get_deferred_fields():
            self.keep_lead()
        if "byline" not in self.get_deferred_fields():
            self.keep_byline()

    def keep_lead(self) -> None:
        """Remember the first chart of the body, so that lists need not read bodies."""
        first = next((block.value for block in self.body if block.block_type == "ratings_chart"), None)
        measure = first.measure if first is not None else None
        self.lead_query = measure.query if measure else ""
        self.lead_heading = first["heading"] if first is not None and measure else ""

    def keep_byline(self) -> None:
        """Write the chosen authors into the byline as text, so that lists, letters and feeds need not ask.

        More names than it has room for are cut: the story's own page lists the authors whole.
        """
        if names := [author.name for author in self.authors]:
            room = self._meta.get_field("byline").max_length
            self.byline = join_names(names)[:room]

    @property
    def authors(self) -> list[Author]:
        """The chosen authors in the order of the byline: one query, or one for each in an unsaved form."""
        return [row.author for row in self.authored.select_related("author")]

    @property
    def lead_measure(self) -> Measure | None:
        """The measure of the story's first chart; None where it has none that can be asked."""
        if not self.lead_query:
            return None
        try:
            return Measure.parse(self.lead_query)
        except MeasureError:
            return None

    @property
    def shown_debate(self) -> Debate | None:
        """The story's debate where readers may read it, else None."""
        return self.debate if self.debate and self.debate.has_page else None

    @property
    def measures(self) -> list[Measure]:
        """Every measure the body charts, in order, each once."""
        asked = [block.value.measure for block in self.body if block.block_type == "ratings_chart"]
        return list({measure.query: measure for measure in asked if measure}.values())

    @property
    def plain_text(self) -> str:
        """The body's words without markup."""
        return extract_text(self.body)

    @cached_property
    def section(self) -> Page:
        return self.get_parent()

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if path_components:
            if path_components == [republishing.WORD] and self.live:
                return RouteResult(self, kwargs={"elsewhere": True})
            return versions.route_version(self, path_components)
        return super().route(request, path_components)

    def get_route_paths(self) -> list[str]:
        """What is below a story's address and follows it when it moves."""
        below = [f"/{versions.WORD}/{entry.version}/" for entry in self.corrections_log]
        return ["/", f"/{republishing.WORD}/", *below]

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if isinstance(version := kwargs.pop("version", None), int):
            return versions.serve_version(self, request, version)
        if kwargs.pop("elsewhere", False):
            return republishing.serve_republication(self, request)
        return allow_frames(super().serve(request, *args, **kwargs), self.body)

    @property
    def query_words(self) -> Sequence[str]:
        return ("from",) if is_live_blog(self) else ()

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        topics = list(self.topics.all())
        layout = lay_out_body(self.body, debate=self.debate)
        facts = show_story_facts(self)
        unlink_unknown_figures(layout, facts.figures)
        debate = layout.debate
        closure = getattr(debate, "closure", None)
        place = find_place(self)
        related, lines = find_related_stories(self, topics=topics, others=place.neighbours if place else ())
        authors, corrections, live = self.authors, self.corrections_log, show_live_blog(self, request)
        return {
            **context,
            "section": "news",
            "picture": find_picture_path(self),
            "picture_alt": describe_lead_picture(self),
            "structured": describe_story_page(
                self, topics=topics, authors=authors, corrections=corrections, debate=debate, live=live
            ),
            "layout": layout,
            "debate": debate,
            "closure": closure,
            "running": find_running_debate(self, topics) if closure else None,
            "years_old": count_years_since(self.dated),
            "topics": topics,
            "authors": authors,
            "facts": facts,
            "corrections": corrections,
            "live": live,
            "place": place and place.among(lines),
            "minutes": estimate_minutes(self.plain_text),
            "related": related,
        }
