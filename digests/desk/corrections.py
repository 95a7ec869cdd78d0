"""Corrections by letter: to those whose letter told a story, or carried its chart, that proved wrong; once each.

A correction is an edition of its own, whose deliveries go the way of all others: none is lost, and a refusal is tried again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from articles.models import ArticlePage, Correction
from articles.models.stale_figures import Drift
from digests.editions import contents
from digests.editions.contents import EditionContent
from digests.ledger.letter_sender import ring_for_shard
from digests.models import TOLD_STATES, Edition, MadeLetter
from digests.models.editions import CORRECTION

log = logging.getLogger(__name__)

#: Stories told longer ago are corrected in print alone.
CORRECTED_FOR: Final = timedelta(days=31)
LONGEST: Final = 1000
#: Everyone whose letter told story %(story)s, or with %(chart)s carried its chart: by the newest letter made for each delivery.
TOLD: Final = """
    SELECT DISTINCT delivery.subscription_id AS person FROM (
        SELECT DISTINCT ON (number) number, letter.stories, letter.chart
        FROM digests_madeletter letter
        JOIN digests_madebatch batch ON batch.letter_id = letter.id
        CROSS JOIN LATERAL unnest(batch.deliveries) AS number
        WHERE letter.edition_id IN (
            SELECT edition_id FROM digests_madeletter WHERE stories @> ARRAY[%(story)s::bigint]
        )
        ORDER BY number, batch.id DESC
    ) made
    JOIN digests_delivery delivery ON delivery.id = made.number
    WHERE made.stories @> ARRAY[%(story)s::bigint] AND delivery.state = ANY(%(told)s)
        AND (NOT %(chart)s OR made.chart = %(story)s)
"""
READERS: Final = f"""
    FROM ({TOLD}) told JOIN digests_subscription subscription ON subscription.id = told.person
    WHERE subscription.standing = 'confirmed' AND subscription.doubted_at IS NULL
"""
INSERT: Final = f"""
    INSERT INTO digests_delivery
        (edition_id, subscription_id, state, reason, attempts, worker, smtp_text, told_until)
    SELECT %(edition)s, subscription.id, 'pending', '', 0, '', '', %(now)s {READERS}
    ON CONFLICT DO NOTHING
"""


class NobodyToldError(Exception):
    """No letter to anybody who is on the list still carried it."""


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story that letters told of late: how far its figures moved since, and what was corrected in print."""

    article: ArticlePage
    drift: Drift | None
    correction: Correction | None

    @property
    def is_doubtful(self) -> bool:
        return bool(self.correction) or bool(self.drift and (self.drift.moved or self.drift.fallen))


def list_told_stories(*, now: datetime) -> list[ToldStory]:
    """The stories in print that letters of the last weeks told, those that drifted or were corrected first. Four queries."""
    since = now - CORRECTED_FOR
    letters = MadeLetter.objects.filter(edition__composed_at__gte=since).values_list("stories", flat=True)
    keys = {story for stories in letters for story in stories}
    articles = ArticlePage.objects.live().filter(pk__in=keys).defer("body").order_by("-first_published_at")
    drifts = {drift.article_id: drift for drift in Drift.objects.filter(article__in=keys)}
    corrections = {
        correction.article_id: correction
        for correction in Correction.objects.filter(article__in=keys).defer("replaced").order_by("version")
    }
    rows = [ToldStory(article, drifts.get(article.pk), corrections.get(article.pk)) for article in articles]
    return sorted(rows, key=lambda story: not story.is_doubtful)


def count_readers(story: int, *, only_chart: bool) -> int:
    """How many people on the list had a letter that told it, or that carried its chart. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {READERS}", name_story(story, only_chart=only_chart))
        return int(cursor.fetchone()[0])


def name_story(story: int, *, only_chart: bool) -> dict[str, int | bool | list[str]]:
    """The parameters of TOLD."""
    return {"story": story, "chart": only_chart, "told": [str(state) for state in TOLD_STATES]}


def list_corrections(story: int) -> list[Edition]:
    """The corrections of this story that were sent, the newest first."""
    return list(
        Edition.objects.filter(frequency=CORRECTION, content__correction__story=story)
        .order_by("-composed_at")
        .defer("picture", "picture_dark")
    )


def find_correction(story: int, words: str) -> Edition | None:
    """The correction of this story in these words, if it was sent."""
    return Edition.objects.filter(
        frequency=CORRECTION, content__correction__story=story, content__correction__words=words
    ).first()


@transaction.atomic
def send_correction(*, article: ArticlePage, words: str, only_chart: bool, by: User) -> Edition:
    """Write to everyone whose letter told the story, or carried its chart, what was wrong in it.

    The same words about one story go out once: the second time finds the first. Raises NobodyToldError.
    """
    ArticlePage.objects.select_for_update(of=("self",)).only("pk").get(pk=article.pk)
    if sent := find_correction(article.pk, words):
        return sent
    now = timezone.now()
    edition = Edition.objects.create(
        frequency=CORRECTION,
        period=name_correction(article.pk, words, now),
        since=now - timedelta(microseconds=1),
        until=now,
        catching_up=True,  # it is on no list of the web
        subject=contents.shorten(f"Correction: {article.title}"),
        content=build_content(article, words),
        composed_at=now,
        addressed_at=now,
        weighed_at=now,
    )
    with connection.cursor() as cursor:
        known = name_story(article.pk, only_chart=only_chart)
        cursor.execute(INSERT, {**known, "edition": edition.pk, "now": now.isoformat()})
        if not cursor.rowcount:
            raise NobodyToldError
        log.info("Editor %s sent correction %s to %s people", by.pk, edition.pk, cursor.rowcount)
    ring_for_shard(edition_id=edition.pk)
    return edition


def name_correction(story: int, words: str, now: datetime) -> str:
    """The period of a correction: its day in London, and four characters that are its own."""
    own = sha256(f"{story}:{words}".encode()).hexdigest()
    return f"{timezone.localtime(now):%Y-%m-%d}-{own[:4]}"


def build_content(article: ArticlePage, words: str) -> EditionContent:
    """A content that tells nothing but the correction."""
    return {
        "stories": [],
        "figure": None,
        "changes": [],
        "claims": [],
        "arguments": [],
        "correction": {
            "story": article.pk,
            "title": article.title,
            "address": article.get_absolute_url() or "/",
            "words": words,
        },
    }
