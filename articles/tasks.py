"""Work beside the pages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from articles import reevaluation
from articles.models.articles import ArticlePage
from articles.models.newest_stories import keep_newest_stories
from articles.models.story_counts import StoryCountChange
from articles.newsroom import debate_subjects
from articles.related_stories import keep_relations
from articles.stale_figures import readership as reads

logger = logging.getLogger(__name__)
Thing = TypeVar("Thing")
#: How many stories one tick takes up; the others wait for the next.
MOST_MISSED = 50


@shared_task
def publish_scheduled() -> None:
    """Take down the pages that have expired and publish what is due. Running it twice changes nothing more.

    Each in a try of its own: one that fails is logged, tried again the next time and holds back no other.
    """
    now = timezone.now()
    for page in Page.objects.live().filter(expire_at__lt=now).order_by("expire_at"):
        run_guarded(f"The page {page} was not taken down", take_down, page)
    due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    for revision in due:
        run_guarded(f"The scheduled {revision.object_str} was not published", publish_revision, revision)


@shared_task
def evaluate_releases() -> None:
    """Read the releases that wait against everything in print, and every release against stories that were missed.

    A tick asks for it, and each new release.
    """
    reevaluation.evaluate_waiting_releases()
    for story in reevaluation.list_missed_stories()[:MOST_MISSED]:
        run_guarded(f"No release was read against the story {story}", reevaluation.evaluate_story, story)


@shared_task
def store_readings() -> None:
    """Write down how often stories were opened since the last time."""
    reads.store_read_counts()


@shared_task
def keep_related_stories() -> None:
    """Look for the stories like each that was published of late, or not looked at for long."""
    keep_relations(ArticlePage.objects.all())


@shared_task
def date_topics_and_authors() -> None:
    """Topics and authors say when their newest story is from, whatever was published, moved or taken down."""
    keep_newest_stories()


@shared_task
def recount_stories() -> None:
    """Compare the kept number of live stories with a count of them, and put right what differs."""
    StoryCountChange.objects.recount()


def run_guarded(failure: str, deed: Callable[[Thing], object], thing: Thing) -> None:
    """Do `deed` with `thing` whole or not at all; `failure` is what the log says where it fails."""
    try:
        with transaction.atomic():
            deed(thing)
    except Exception:
        logger.exception(failure)


def take_down(page: Page) -> None:
    """Unpublish a page that has expired."""
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def publish_revision(revision: Revision) -> None:
    """Publish a revision whose hour has come."""
    revision.publish(log_action="wagtail.publish.scheduled")


@shared_task(ignore_result=True)
def keep_debate_subjects() -> None:
    """Debates say what story they hang on, whatever no signal told of. Safe to run at any time and twice at once."""
    debate_subjects.compare_subjects()
