"""Every published release read against every figure and claim in print: once, in the background, safe to run twice.

Readers do not wait for it: a page asks the measures for what is not read yet.
"""

import logging
from typing import ClassVar

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef
from kombu.exceptions import OperationalError

from articles.claims import reading as claims_read
from articles.claims.claim import Claim
from articles.drift import counting
from articles.figures import reading as figures_read
from articles.figures.figure import Figure
from articles.figures.links import numbers_in
from articles.figures.standing import NEWEST
from config.celery import app
from ratings.models import Release

logger = logging.getLogger(__name__)
#: One number for PostgreSQL's advisory lock: two rounds never run at once.
LOCK = 20250331
#: The kinds of release that measures answer from.
READ = tuple(NEWEST)


class Round(models.Model):
    """One release, as it was loaded at that moment, read against everything in print. Written when it is done."""

    release = models.PositiveBigIntegerField()
    loaded_at = models.DateTimeField()
    as_at = models.DateField()
    done_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "loaded_at"], name="round_once_for_a_release"),
        ]

    def __str__(self):
        return f"as at {self.as_at}"


def unread():
    """The releases that speak now and were not read against what is in print."""
    done = Round.objects.filter(release=OuterRef("pk"), loaded_at=OuterRef("loaded_at"))
    return Release.objects.current().filter(kind__in=READ).exclude(Exists(done))


@transaction.atomic
def read_releases():
    """Read the releases that wait. Returns how many there were; none where another worker is at it."""
    if not unread().exists() or not alone():
        return 0
    waiting = list(unread())
    claims_read.read(Claim.objects.in_print())
    figures_read.read(Figure.objects.bindings())
    counting.count()
    Round.objects.bulk_create(
        [Round(release=each.pk, loaded_at=each.loaded_at, as_at=each.as_at) for each in waiting],
        ignore_conflicts=True,
    )
    return len(waiting)


def alone():
    """Whether this transaction may read: no other one does."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]


def read_story(article):
    """Read every release against one story, when it is published."""
    figures_read.read(Figure.objects.filter(pk__in=numbers_in(article.body)).bindings())
    claims_read.read(article.claims.all())
    counting.count([article.pk])


def ring(**_):
    """Ask for a round once the deed is kept. Where the broker is away, the next tick finds what waits."""

    def send():
        try:
            app.send_task("articles.tasks.read_releases", retry=False)
        except (OperationalError, OSError):
            logger.warning("A release waits for the next tick to be read: the broker does not answer.")

    transaction.on_commit(send)


def published(instance, **_):
    """Heard when a story is published."""
    read_story(instance)
