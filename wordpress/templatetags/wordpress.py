"""What a move shows on pages: the comments that came along."""

from __future__ import annotations

from django import template
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.template.context import Context
from wagtail.models import Page

from live.http_caching import note_query_words
from wordpress.models import ArchivedComment

register = template.Library()
PAGE = 100


@register.simple_tag(takes_context=True)
def archived_comments(context: Context, page: Page) -> ListPage[ArchivedComment] | None:
    """The comments kept under `page` that the reader asked for; None where there are none.

    Two queries; none where the page was found without comments.
    """
    if not getattr(page, "has_comments", True):
        return None
    paginator = Paginator(ArchivedComment.objects.of_page(page), PAGE)
    if not paginator.count:
        return None
    note_query_words(context["request"], "comments")
    return paginator.get_page(context["request"].GET.get("comments"))
