"""The page of one figure: what its card says, for readers without scripts and for whoever is sent its address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import ReferenceIndex

from articles.figures.cards import make_cards
from articles.http_caching import cacheable
from articles.models.article_queries import ArticleQuerySet
from articles.models.articles import ArticlePage
from articles.models.figures import Figure

MOST_STORIES = 50


@require_safe
def show_figure(request: HttpRequest, number: int) -> HttpResponse:
    """One figure's own page: what it says now, its readings, and the live stories that print it."""
    card = make_cards([number]).get(number)
    if card is None:
        raise Http404("There is no such figure.")
    context = {"section": "news", "card": card, "stories": list_printing_stories(card.figure)}
    return cacheable(request, render(request, "articles/figures/page.html", context))


def list_printing_stories(figure: Figure) -> ArticleQuerySet:
    """Live stories that print a figure, newest first."""
    used = ReferenceIndex.get_references_to(figure).filter(
        base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    numbers = [int(number) for number in used.values_list("object_id", flat=True)]
    return ArticlePage.objects.river().for_lists().filter(pk__in=numbers)[:MOST_STORIES]
