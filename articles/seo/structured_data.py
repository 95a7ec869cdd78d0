"""Structured data for search engines: what a story is, in schema.org's words, as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from ratings import answers
from ratings.measures import MeasureError
from ratings.renderers.headlines.sentence import write_headline

if TYPE_CHECKING:
    from articles.live_blogs.display import LiveBlogDisplay
    from articles.models.authors import Author
    from articles.models.corrections import Correction
    from articles.models.live_blogs import LivePost
    from articles.models.story import Story
    from articles.models.topics import Topic
    from carespace.models import Debate

SCHEMA = "https://schema.org"
NAME = "CareSpace"
#: Longer headlines are refused by those who show them.
LONGEST_HEADLINE = 110
#: What could end the script element or open another stands as an escape of JSON's own.
#: One thing in schema.org's words.
Thing = dict[str, Any]
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def encode_json_ld(things: Sequence[Thing]) -> SafeString:
    """`things` as the content of a script element that holds data; nothing in them can end it."""
    graph = {"@context": SCHEMA, "@graph": things}
    return mark_safe(json.dumps(graph, ensure_ascii=False).translate(ESCAPES))  # noqa: S308  # nothing that ends the element is left in it


def describe_organisation() -> Thing:
    """The publisher, as schema.org has it."""
    return {
        "@type": "NewsMediaOrganization",
        "name": NAME,
        "url": f"{settings.SITE_URL}/",
        "logo": {"@type": "ImageObject", "url": make_absolute(static("img/icon.svg"))},
    }


def make_absolute(address: str) -> str:
    """A whole address: the site's own before a path."""
    return address if "://" in address else f"{settings.SITE_URL}{address}"


def describe_writer(author: Author) -> Thing:
    """An author, as schema.org has it."""
    person = {
        "@type": "Person",
        "name": author.name,
        "url": f"{settings.SITE_URL}{author.get_absolute_url()}",
    }
    return {**person, "jobTitle": author.role} if author.role else person


def describe_correction(entry: Correction) -> Thing:
    """A published correction, as schema.org has it."""
    return {
        "@type": "CorrectionComment",
        "text": f"{entry.get_kind_display()}: {entry.text}",
        "datePublished": format_moment(entry.when),
    }


def describe_breadcrumbs(*steps: tuple[str, str]) -> Thing:
    """The way down to a page: (name, whole address) of each step, the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(steps, 1)
        ],
    }


def find_picture_path(story: Story) -> str:
    """Where the picture is that stands for a story elsewhere: its first chart, else a card with its title."""
    measure = story.lead_measure
    return measure.url("png") if measure else reverse("articles:card", args=[story.pk or 0])


def describe_lead_picture(story: Story) -> str:
    """What that picture shows, for those who do not see it: the chart's own sentence, else the story's title."""
    measure = story.lead_measure
    try:
        return write_headline(answers.answer(measure)) if measure else str(story.title)
    except MeasureError:
        return str(story.title)


def describe_article(
    story: Story,
    *,
    section: str,
    authors: Sequence[Author],
    topics: Sequence[Topic],
    corrections: Sequence[Correction],
    debate: Debate | None,
) -> Thing:
    """A story with its corrections and the measures it rests on; asks nothing of the database."""
    changed = [story.dated, story.updated_at, *(entry.when for entry in corrections)]
    made = {
        "@type": "NewsArticle",
        "@id": f"{story.address}#article",
        "mainEntityOfPage": story.address,
        "url": story.address,
        "headline": shorten_headline(story.title),
        "description": story.standfirst,
        "image": [f"{settings.SITE_URL}{find_picture_path(story)}"],
        "datePublished": format_moment(story.dated),
        "dateModified": format_moment(max((moment for moment in changed if moment), default=None)),
        "author": [describe_writer(author) for author in authors]
        or [{"@type": "Organization", "name": story.byline}],
        "publisher": describe_organisation(),
        "articleSection": section,
        "keywords": [topic.name for topic in topics],
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "wordCount": len(strip_tags(story.plain_text).split()),
    }
    if corrections:
        made["correction"] = [describe_correction(entry) for entry in corrections]
    if measures := story.measures:
        made["isBasedOn"] = [f"{settings.SITE_URL}{measure.url('page')}" for measure in measures]
    if debate:
        made["discussionUrl"] = f"{settings.SITE_URL}{debate.get_absolute_url()}"
    return made


def format_moment(when: datetime | None) -> str | None:
    """A moment in UTC as ISO 8601 writes it; None for none."""
    return when.astimezone(UTC).isoformat() if when else None


def shorten_headline(title: str) -> str:
    """A headline of at most 110 signs, cut between words."""
    if len(title) <= LONGEST_HEADLINE:
        return title
    return f"{title[: LONGEST_HEADLINE - 1].rsplit(' ', 1)[0]}…"


def describe_story_page(
    story: Story,
    *,
    authors: Sequence[Author],
    topics: Sequence[Topic],
    corrections: Sequence[Correction],
    debate: Debate | None,
    live: LiveBlogDisplay | None = None,
) -> SafeString:
    """All that is said of a story's page, ready for its script element. One query, for the section."""
    section = story.section
    article = describe_article(
        story,
        section=section.title,
        authors=authors,
        topics=topics,
        corrections=corrections,
        debate=debate,
    )
    way = describe_breadcrumbs(
        (NAME, f"{settings.SITE_URL}/"),
        (section.title, make_absolute(section.get_url())),
        (story.title, story.address),
    )
    return encode_json_ld([describe_live_article(article, live), way])


def describe_live_article(article: Thing, live: LiveBlogDisplay | None) -> Thing:
    """The story as coverage that goes on, with the posts shown, where it is that: no more than is on the page."""
    if live is None:
        return article
    made = {
        **article,
        "@type": ["NewsArticle", "LiveBlogPosting"],
        "coverageStartTime": article["datePublished"],
    }
    posts = sorted({*live.pinned, *live.posts}, key=lambda post: -post.pk)
    made["liveBlogUpdate"] = [describe_live_post(article["url"], post) for post in posts]
    moments = [live_post.edited_at or live_post.posted_at for live_post in posts]
    if moments and article["dateModified"]:
        made["dateModified"] = max(article["dateModified"], format_moment(max(moments)))
    return {**made, "coverageEndTime": format_moment(live.ended_at)} if live.ended_at else made


def describe_live_post(address: str, post: LivePost) -> Thing:
    """One post of a live blog, as schema.org has it; without a headline its first words serve."""
    words = unescape(" ".join(strip_tags(post.text.replace("</", " </")).split()))
    made = {
        "@type": "BlogPosting",
        "@id": f"{address}#{post.mark}",
        "url": f"{address}?from={post.pk}#{post.mark}",
        "headline": shorten_headline(post.headline or words),
        "articleBody": words,
        "datePublished": format_moment(post.posted_at),
    }
    return {**made, "dateModified": format_moment(post.edited_at)} if post.edited_at else made
