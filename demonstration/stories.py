"""Puts the stories of `demonstration/content` on the site as an editor would: written, then published."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import unescape
from typing import Final

from django.core.exceptions import ValidationError
from wagtail.models import Page

from accounts.models import User
from articles.blocks.charts import make_chart_block
from articles.blocks.words import split_elements
from articles.figures.bindings import bind_measure
from articles.figures.creation import quote_figure, read_figure
from articles.models import ArticlePage, Author, Authored, Claim, SectionPage, Topic
from carespace.models import Debate
from demonstration import content_reader
from ratings.measures import Measure, MeasureError

FIGURE: Final = re.compile(r'<a href="figure:([^"#]+)#([^"]+)">([^<]+)</a>')


def put_stories(
    stories: Iterable[content_reader.StoryText],
    *,
    by: User,
    now: datetime,
    debates: Mapping[str, Debate],
    members: Mapping[str, User],
) -> dict[str, ArticlePage]:
    """The pages of these stories by slug, published at their moments, with the related ones set."""
    stories = list(stories)
    pages = {
        story.slug: put_story(story, by=by, now=now, debates=debates, author=members.get(story.author))
        for story in stories
    }
    for story in stories:
        relate_stories(pages[story.slug], [pages[slug] for slug in story.related])
    return pages


def put_story(
    story: content_reader.StoryText,
    *,
    by: User,
    now: datetime,
    debates: Mapping[str, Debate],
    author: User | None = None,
) -> ArticlePage:
    """The page of a story, published at its moment by a member. now: the moment its days are counted from; debates: by their
    slugs."""
    published = story.published.at(now)
    page = ArticlePage(
        title=story.headline,
        slug=story.slug,
        kicker=story.kicker,
        standfirst=story.standfirst,
        byline=story.byline,
        historical=story.historical,
        given_date=published if story.historical else None,
        # The story came out at its own moment, for e-mails and lists alike.
        first_published_at=published,
        debate=debates.get(story.debate),
        owner=by,
        live=False,
    )
    page.body = json.dumps(build_body(story, by=by))
    page.claims.set(
        [build_claim(block) for block in story.body if isinstance(block, content_reader.ClaimPassage)]
    )
    SectionPage.objects.get(slug=story.section).add_child(instance=page)
    if author is not None:
        named = Author.objects.get_or_create(name=story.byline, defaults={"member": author})[0]
        page.authored.set([Authored(author=named)])
    page.topics.set([get_topic(name) for name in story.topics])
    page.save()
    page.save_revision(user=by).publish(user=by)
    Page.objects.filter(pk=page.pk).update(last_published_at=published)
    page.refresh_from_db()
    return page


def build_body(story: content_reader.StoryText, *, by: User) -> list[dict[str, object]]:
    """The story's body as the newsroom stores it; the lead chart comes after the second paragraph."""
    stored: list[dict[str, object]] = []
    for block in story.body:
        match block:
            case content_reader.TextPassage():
                stored.append({"type": "text", "value": insert_figures(block.html, story, by=by)})
            case content_reader.QuotePassage():
                value = {"quote": block.words, "attribution": block.who}
                stored.append({"type": "quote", "value": value})
            case content_reader.ChartPassage():
                stored.append(make_chart_block(block.query, block.heading))
            case content_reader.DebatePassage():
                stored.append({"type": "debate", "value": {"debate": None}})
    if story.chart:
        stored = insert_lead_chart(stored, make_chart_block(story.chart.query, story.chart.heading))
    return stored


def insert_lead_chart(stored: list[dict[str, object]], chart: dict[str, object]) -> list[dict[str, object]]:
    """The blocks with `chart` behind the second paragraph of the text they begin with, or before all where they begin otherwise."""
    if not stored or stored[0]["type"] != "text":
        return [chart, *stored]
    paragraphs = split_elements(str(stored[0]["value"]))
    above, below = "".join(paragraphs[:2]), "".join(paragraphs[2:])
    rest: list[dict[str, object]] = [{"type": "text", "value": below}] if below else []
    return [{"type": "text", "value": above}, chart, *rest, *stored[1:]]


def insert_figures(html: str, story: content_reader.StoryText, *, by: User) -> str:
    """Text with its figures made: quoted from the story's source where it has one, else read from a release."""

    def replace_figure(match: re.Match[str]) -> str:
        words, group, printed = unescape(match[1]), unescape(match[2]), unescape(match[3])
        measure = Measure.parse(words)
        if story.quoted:
            figure = quote_figure(
                by=by,
                published=printed,
                source=story.quoted.words,
                url=story.quoted.url,
                quoted_on=story.quoted.day,
                measure=measure,
                group=group,
            )
        else:
            try:
                figure = read_figure(by=by, measure=measure, group=group, published=printed)
            except (
                MeasureError,
                ValidationError,
            ):  # another release is loaded: the number stays as it is printed
                return match[3]
        return f'<a linktype="livefigure" id="{figure.pk}">{match[3]}</a>'

    return FIGURE.sub(replace_figure, html)


def build_claim(passage: content_reader.ClaimPassage) -> Claim:
    """What a story asserts, as the newsroom keeps it."""
    a = bind_measure(Measure.parse(passage.a.query), passage.a.group)
    b = bind_measure(Measure.parse(passage.b.query), passage.b.group)
    return Claim(
        kind=passage.kind,
        a_query=a.query,
        a_group=a.group,
        a_published=passage.a.printed,
        b_query=b.query,
        b_group=b.group,
        b_published=passage.b.printed,
    )


def relate_stories(page: ArticlePage, others: list[ArticlePage]) -> None:
    """Set the related stories as an editor chooses them, without making a new revision of the story."""
    for story in others:
        page.chosen.create(story=story)
    page.save()


def get_topic(name: str) -> Topic:
    """The topic of this name, made where there is none."""
    return Topic.objects.get_or_create(name=name)[0]
