"""The front page, the sections, and the pages that hardly change."""

from typing import ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpResponsePermanentRedirect
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from articles.article import ArticlePage
from articles.beside import laid_beside, with_beside
from articles.blocks import FEATURES
from articles.front import debates_now, numbers
from articles.moving_in import showing
from articles.public import PublicPage
from articles.relating import related

RIVER = 5
PAGE = 20
STEPS = 2


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

    def route(self, request, path_components):
        """Stories stand two steps below and are most of what is read: found in one query, not in ten."""
        if len(path_components) == STEPS:
            below = f"{self.url_path}{'/'.join(path_components)}/"
            story = with_beside(ArticlePage.objects.live().whole()).filter(url_path=below).first()
            if story:
                return RouteResult(laid_beside(story))
        return super().route(request, path_components)

    def serve(self, request, *args, **kwargs):
        """The front page; an old address that names an item by number, such as /?p=12, leads to where it stands."""
        moved = showing.moved_to(request)
        if moved:
            return HttpResponsePermanentRedirect(moved)
        return super().serve(request, *args, **kwargs)

    def lead_story(self):
        """The editor's choice while readers may see it; else the newest current story with a chart, else without."""
        current = ArticlePage.objects.river().for_lists()
        chosen = current.filter(pk=self.lead_id).first() if self.lead_id else None
        return chosen or current.current().with_chart().first() or current.current().first()

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        lead = self.lead_story()
        river = ArticlePage.objects.river().for_lists()
        return {
            **context,
            "section": "news",
            "lead": lead,
            "beside": related(lead, limit=3) if lead else [],
            "river": list(river.exclude(pk=lead.pk if lead else None)[:RIVER]),
            "sections": SectionPage.objects.live().child_of(self),
            **debates_now(lead),
            **numbers(),
        }


class SectionPage(PublicPage, Page):
    """A section: its stories, newest first, in pages."""

    introduction = models.CharField(max_length=240, blank=True)

    parent_page_types: ClassVar = ["articles.FrontPage"]
    subpage_types: ClassVar = ["articles.ArticlePage"]
    template = "articles/section.html"
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = "section"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        stories = ArticlePage.objects.river().in_section(self).for_lists()
        return {
            **context,
            "section": "news",
            "stories": Paginator(stories, PAGE).get_page(request.GET.get("page")),
        }


class StandardPage(PublicPage, Page):
    """A page that hardly changes: About, Privacy."""

    standfirst = models.TextField(max_length=320, blank=True)
    body = RichTextField(features=FEATURES)

    parent_page_types: ClassVar = ["articles.FrontPage", "articles.StandardPage"]
    subpage_types: ClassVar = ["articles.StandardPage"]
    template = "articles/standard.html"
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("standfirst"), FieldPanel("body")]
    search_fields: ClassVar = Page.search_fields

    class Meta:
        verbose_name = "standing page"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return {**context, "comments": showing.comments(self, request)}
