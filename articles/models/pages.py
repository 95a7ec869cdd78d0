"""The front page, the sections, and the pages that hardly change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from articles.blocks import FEATURES
from articles.front_page import list_debates, summarise_ratings
from articles.models.article_queries import ArticleQuerySet
from articles.models.articles import ArticlePage
from articles.models.public_page import PublicPage
from articles.models.story_counts import StoryPaginator
from articles.newsroom.page_form import TopPageForm
from articles.related_stories import list_related_stories
from live.faulty_rows import list_without_faulty, start_of_page

RIVER = 5
#: Stories that may stand on the front page: a lead with a chart may lie further back than the river goes.
CANDIDATES = 50
PAGE = 20


class FrontPage(PublicPage, Page):
    """The site's first page: one lead with its chart, the latest, a debate, what the ratings did."""

    lead = models.ForeignKey(
        ArticlePage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Leave empty for the newest story with a chart.",
    )

    max_count = 1
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["articles.SectionPage", "articles.StandardPage"]
    template = "articles/front.html"
    content_panels: ClassVar = [*Page.content_panels, PageChooserPanel("lead", "articles.ArticlePage")]

    class Meta:
        verbose_name = "front page"

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The front page of the stories that can be shown."""
        serve, everything = super().serve, ArticlePage.objects.river().for_lists()
        return list_without_faulty(
            everything,
            lambda sound: serve(request, *args, stories=None if sound is everything else sound, **kwargs),
            most=CANDIDATES,
        )

    def lead_story(self, current: ArticleQuerySet) -> ArticlePage | None:
        """The editor's choice while readers may see it; else the newest current story with a chart, else without."""
        chosen = current.filter(pk=self.lead_id).first() if self.lead_id else None
        return chosen or current.current().with_chart().first() or current.current().first()

    @staticmethod
    def beside_lead(lead: ArticlePage | None, stories: ArticleQuerySet | None) -> list[ArticlePage]:
        """Stories related to the lead; where only some may be shown, those among them."""
        beside = list_related_stories(lead, limit=3) if lead else []
        if stories is None or not beside:
            return beside
        readable = set(stories.filter(pk__in=[story.pk for story in beside]).values_list("pk", flat=True))
        return [story for story in beside if story.pk in readable]

    def get_context(
        self, request: HttpRequest, *args: object, stories: ArticleQuerySet | None = None, **kwargs: object
    ) -> dict[str, object]:
        """What the page shows of `stories`, the newest first; of all that readers may see where none are given."""
        context = super().get_context(request, *args, **kwargs)
        river = ArticlePage.objects.river().for_lists() if stories is None else stories
        lead = self.lead_story(river)
        return {
            **context,
            "section": "news",
            "lead": lead,
            "beside": self.beside_lead(lead, stories),
            "river": list(river.exclude(pk=lead.pk if lead else None)[:RIVER]),
            "sections": SectionPage.objects.live().child_of(self),
            **list_debates(lead),
            **summarise_ratings(),
        }


class SectionPage(PublicPage, Page):
    """A section: its stories, newest first, in pages."""

    introduction = models.CharField(max_length=240, blank=True)

    base_form_class = TopPageForm
    parent_page_types: ClassVar = ["articles.FrontPage"]
    subpage_types: ClassVar = ["articles.ArticlePage"]
    template = "articles/section.html"
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = "section"

    @property
    def query_words(self) -> Sequence[str]:
        return ("page",)

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The page of stories asked for."""
        serve, stories = super().serve, self.stories()
        return list_without_faulty(
            stories,
            lambda sound: serve(request, *args, stories=None if sound is stories else sound, **kwargs),
            first=start_of_page(request.GET.get("page"), PAGE),
            most=PAGE,
        )

    def stories(self) -> ArticleQuerySet:
        """What readers may see of the section, the newest first."""
        return ArticlePage.objects.river().in_section(self).for_lists()

    def get_context(
        self, request: HttpRequest, *args: object, stories: ArticleQuerySet | None = None, **kwargs: object
    ) -> dict[str, object]:
        """What the page shows of `stories`; of all the section's where none are given."""
        context = super().get_context(request, *args, **kwargs)
        paginator = (
            StoryPaginator(self.stories(), PAGE, section=self)
            if stories is None
            else Paginator(stories, PAGE)
        )
        return {
            **context,
            "section": "news",
            "stories": paginator.get_page(request.GET.get("page")),
        }


class StandardPage(PublicPage, Page):
    """A page that hardly changes: About, Privacy."""

    standfirst = models.TextField(max_length=320, blank=True)
    body = RichTextField(features=FEATURES)

    base_form_class = TopPageForm
    parent_page_types: ClassVar = ["articles.FrontPage", "articles.StandardPage"]
    subpage_types: ClassVar = ["articles.StandardPage"]
    template = "articles/standard.html"
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("standfirst"), FieldPanel("body")]
    search_fields: ClassVar = Page.search_fields

    class Meta:
        verbose_name = "standing page"
