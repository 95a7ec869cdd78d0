"""What the newsroom changes that kept pages show: every way a change comes meets here."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import COMMENTS_RELATION_NAME, Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from articles.models.authors import Author
from articles.models.series import Series
from articles.models.topics import Topic
from live.page_cache import invalidate

#: Anything that lists, links to or stands in a story: a story published, moved or taken down, a topic, an author, a series, a picture.
STORIES = "stories"
SHOWN = (Page, Topic, Author, Series, AbstractImage, AbstractDocument)
#: What saving a draft writes on the page itself: nothing that readers see.
OF_DRAFTS = {
    COMMENTS_RELATION_NAME,
    "draft_title",
    "has_unpublished_changes",
    "last_published_at",
    "latest_revision",
    "latest_revision_created_at",
    "locked",
    "locked_at",
    "locked_by",
}


def make_page_tag(page: Page) -> str:
    """The tag of what one page alone shows: its words, corrections, readings of its claims."""
    return f"page:{page.pk}"


def invalidate_stories(*pages: Page) -> None:
    """What readers see of the stories changed: of these, and of whatever lists or links to them."""
    invalidate(STORIES, *(make_page_tag(page) for page in pages))


def invalidate_saved(instance: Model, update_fields: Iterable[str] | None = None, **kwargs: object) -> None:
    """Hears of anything saved: what shows it is made anew, unless only a draft was written."""
    if not isinstance(instance, SHOWN) or (update_fields and set(update_fields) <= OF_DRAFTS):
        return
    if isinstance(instance, Page):
        invalidate_stories(instance)
    else:
        invalidate_stories()


def invalidate_deleted(instance: Model, **kwargs: object) -> None:
    """Hears of anything deleted: whatever lists or shows it is made anew."""
    if isinstance(instance, SHOWN):
        invalidate_stories()


def invalidate_page(instance: Page, **kwargs: object) -> None:
    """Publishing and moving write in several steps; this comes after the last."""
    invalidate_stories(instance)


def connect_signals() -> None:
    """Begin to listen; once, when the app is ready."""
    post_save.connect(invalidate_saved, dispatch_uid="articles.cache_tags")
    post_delete.connect(invalidate_deleted, dispatch_uid="articles.cache_tags")
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(invalidate_page, dispatch_uid="articles.cache_tags")
