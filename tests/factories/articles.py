"""Stories, sections and topics for tests."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils.text import slugify

from articles.charts import chart
from articles.models import ArticlePage, Claim, FrontPage, Related, SectionPage, Topic

SHARES = "basis=as-at&outcomes=inadequate&unit=share&by=owner-size&at=latest"
numbers = itertools.count(1)


def front_page() -> FrontPage:
    return FrontPage.objects.get()


def section(slug: str = "news") -> SectionPage:
    """A section of the first pages: "news" or "analysis"."""
    return SectionPage.objects.get(slug=slug)


def topic(name: str) -> Topic:
    return Topic.objects.get_or_create(name=name)[0]


def text(*paragraphs: str) -> dict[str, object]:
    """A text block of a body."""
    return {"type": "text", "value": "".join(f"<p>{words}</p>" for words in paragraphs)}


def charted(
    query: str = SHARES, heading: str = "Small owners have more inadequate homes"
) -> dict[str, object]:
    """A chart block of a body."""
    return chart(query, heading)


def article(
    title: str = "",
    *,
    live: bool = True,
    quick: bool = False,
    under: str = "news",
    body: list[dict[str, object]] | None = None,
    topics: tuple[str, ...] = (),
    related: tuple[ArticlePage, ...] = (),
    claims: Iterable[Claim] = (),
    **fields: object,
) -> ArticlePage:
    """A story, published by the same way the newsroom takes unless `live` is False.

    `quick` puts a live one in the tree without a revision, where many are needed.
    """
    title = title or f"Story {next(numbers)}"
    story = ArticlePage(
        title=title,
        slug=str(fields.pop("slug", "")) or slugify(title),
        standfirst=str(fields.pop("standfirst", "")) or f"What {title} says.",
        live=quick,
        **fields,
    )
    story.body = json.dumps(
        body if body is not None else [text("First paragraph.", "Second paragraph.", "Third paragraph.")]
    )
    story.topics.set([topic(name) for name in topics])
    story.claims.set(list(claims))
    story.chosen.set([Related(story=other) for other in related])
    section(under).add_child(instance=story)
    if live and not quick:
        story.save_revision().publish()
        story.refresh_from_db()
    return story


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, 9, 30, tzinfo=UTC)
