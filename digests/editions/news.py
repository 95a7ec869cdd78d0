"""What is news for an edition: what no edition has told yet, and what earlier ones told and is news still.

A story, a change or a claim is *introduced* by the first edition of its frequency that holds it. Readers whom that
edition did not reach are told by a later one, for as long as it is news.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from articles.models import ArticlePage
from articles.models.article_queries import ArticleQuerySet
from digests.editions.contents import EditionContent, ListedChange, TurnedClaim, list_turned_claims
from digests.models import Edition, Frequency

#: How long a story is news.
NEWS_FOR: Final = {Frequency.DAILY: timedelta(days=7), Frequency.WEEKLY: timedelta(days=31)}


@dataclass(frozen=True, slots=True)
class PastNews:
    """What the last editions of one frequency told, each thing with the moment of the edition that introduced it."""

    horizon: datetime
    """News of editions before this is news no more."""
    stories: dict[int, datetime]
    changes: list[ListedChange]
    claims: list[TurnedClaim]


def read_past_news(*, frequency: str, since: datetime, until: datetime) -> PastNews:
    """What editions told that ended after the horizon of an edition of [since, until), and up to `since`."""
    horizon = until - NEWS_FOR[Frequency(frequency)]
    past = Edition.objects.filter(frequency=frequency, until__gt=min(since, horizon), until__lte=since)
    news = PastNews(horizon, {}, [], [])
    contents: list[tuple[datetime, EditionContent]] = list(
        past.order_by("until").values_list("until", "content")
    )
    for moment, content in contents:
        for story in content.get("stories", []):
            news.stories.setdefault(story["id"], moment)
        if moment > horizon:
            stamp = moment.isoformat()
            news.changes.extend({**change, "introduced": stamp} for change in content.get("changes", []))
            news.claims.extend({**claim, "introduced": stamp} for claim in list_turned_claims(content))
    return news


def find_candidates(*, frequency: str, since: datetime, until: datetime, past: PastNews) -> ArticleQuerySet:
    """Stories in print that an edition of [since, until) may tell, the oldest first.

    Those first published within the time of news, and those an edition introduced within it, but nothing from before
    the first edition of all.
    """
    first = (
        Edition.objects.filter(frequency=frequency).order_by("since").values_list("since", flat=True).first()
    )
    start = max(min(since, past.horizon), first or since)
    introduced = [pk for pk, moment in past.stories.items() if moment > past.horizon]
    return ArticlePage.objects.for_digest(start, until, also=introduced)


def keep_standing_claims(claims: list[TurnedClaim], *, turned_since: list[TurnedClaim]) -> list[TurnedClaim]:
    """The claims of earlier editions that have not turned again: of those that have, the newest word counts."""
    newest = {claim["sentence"]: claim for claim in claims}
    turned = {claim["sentence"] for claim in turned_since}
    return [claim for claim in newest.values() if claim["sentence"] not in turned]
