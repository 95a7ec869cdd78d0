"""Every published release read against every figure and claim in print: once, in the background, safe to run twice.

Readers do not wait for it: a page asks the measures for what is not read yet.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from articles.claims import readings as claims_read
from articles.figures import readings as figures_read
from articles.figures.rich_text import list_figure_numbers
from articles.models.article_queries import ArticleQuerySet
from articles.models.articles import ArticlePage
from articles.models.claims import Claim
from articles.models.evaluation_runs import EvaluationRun
from articles.models.figures import Figure
from articles.models.readings import NEWEST
from articles.stale_figures import movements as counting
from live.advisory_locks import try_lock_transaction
from live.tasks import enqueue_on_commit
from ratings.models import Release
from ratings.models.releases import ReleaseQuerySet

#: One number for PostgreSQL's advisory lock: two rounds never run at once.
LOCK = 20250331
#: The kinds of release that measures answer from.
READ = tuple(NEWEST)


def list_unread_releases() -> ReleaseQuerySet:
    """The releases that speak now and were not read against what is in print."""
    done = EvaluationRun.objects.filter(release=OuterRef("pk"), loaded_at=OuterRef("loaded_at"))
    return Release.objects.current().filter(kind__in=READ).exclude(Exists(done))


@transaction.atomic
def evaluate_waiting_releases() -> int:
    """Read the releases that wait. Returns how many there were; none where another worker is at it."""
    if not list_unread_releases().exists() or not try_lock_transaction(LOCK):
        return 0
    waiting = list(list_unread_releases())
    claims_read.store_claim_readings(Claim.objects.in_print())
    figures_read.store_figure_readings(Figure.objects.bindings())
    counting.count_movements()
    EvaluationRun.objects.bulk_create(
        [
            EvaluationRun(release=release.pk, loaded_at=release.loaded_at, as_at=release.as_at)
            for release in waiting
        ],
        ignore_conflicts=True,
    )
    return len(waiting)


def evaluate_story(article: ArticlePage) -> None:
    """Read every release against one story, when it is published."""
    figures_read.store_figure_readings(
        Figure.objects.filter(pk__in=list_figure_numbers(article.body)).bindings()
    )
    claims_read.store_claim_readings(article.claims.all())
    counting.count_movements([article.pk])


def list_missed_stories() -> ArticleQuerySet:
    """Live stories that no release was read against since they were last published, the longest waiting first.

    Whoever published them ended before it was done, or they went live without a publication.
    """
    is_older = Q(drift__counted_at__lt=F("last_published_at"))
    return ArticlePage.objects.live().filter(Q(drift=None) | is_older).order_by("last_published_at", "pk")


def ask_for_evaluation(**_: object) -> None:
    """Ask for a round once the deed is kept. Where the broker is away, the next tick finds what waits."""
    enqueue_on_commit("articles.tasks.evaluate_releases")


def evaluate_published(instance: ArticlePage, **_: object) -> None:
    """Heard when a story is published."""
    evaluate_story(instance)
