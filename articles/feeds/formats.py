"""A feed in each of its formats. All carry whole text and say the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.utils import feedgenerator
from django.utils.xmlutils import SimplerXMLGenerator

from articles.feeds.entries import FeedEntry, find_newest_change

NAME = "CareSpace"
LANGUAGE = "en-GB"
CONTENT = "http://purl.org/rss/1.0/modules/content/"


@dataclass(frozen=True)
class FeedSource:
    """Whose feed it is: whole addresses of the feed and of the page it follows."""

    title: str
    description: str
    page: str
    address: str


class DatedFeed(feedgenerator.SyndicationFeed):
    """What RSS and Atom do alike: say when the newest of their entries changed."""

    changed: datetime

    def latest_post_date(self) -> datetime:
        return self.changed


class RssFeed(DatedFeed, feedgenerator.Rss201rev2Feed):
    """RSS 2.0 with whole text in content:encoded and every author in dc:creator."""

    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": CONTENT,
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, _ in item["writers"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["markup"])


class AtomFeed(DatedFeed, feedgenerator.Atom1Feed):
    """Atom with whole text in content and an author element for each author."""

    content_type = "application/atom+xml; charset=utf-8"

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, address in item["writers"]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", name)
            if address:
                handler.addQuickElement("uri", address)
            handler.endElement("author")
        handler.addQuickElement("content", item["markup"], {"type": "html"})


def list_writers(entry: FeedEntry) -> list[tuple[str, str]]:
    """(name, address or "") of everyone in the byline."""
    if entry.authors:
        return [(author.name, f"{settings.SITE_URL}{author.get_absolute_url()}") for author in entry.authors]
    return [(entry.byline, "")]


def write_xml(
    kind: type[RssFeed | AtomFeed], feed_entries: Sequence[FeedEntry], about: FeedSource
) -> tuple[str, str]:
    """(text, content type) of the entries `found` as `kind`; `about` says whose feed it is."""
    feed = kind(
        title=about.title,
        link=about.page,
        description=about.description,
        language=LANGUAGE,
        author_name=NAME,
        feed_url=about.address,
        feed_copyright=settings.LICENCE_NOTE,
    )
    feed.changed = find_newest_change(feed_entries)
    for entry in feed_entries:
        feed.add_item(
            title=entry.title,
            link=entry.address,
            description=entry.summary,
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=entry.identity,
            unique_id_is_permalink=False,
            categories=entry.topics,
            markup=entry.markup,
            writers=list_writers(entry),
        )
    return feed.writeString("utf-8"), kind.content_type


def write_rss(feed_entries: Sequence[FeedEntry], about: FeedSource) -> tuple[str, str]:
    """(the feed as RSS, its content type)."""
    return write_xml(RssFeed, feed_entries, about)


def write_atom(feed_entries: Sequence[FeedEntry], about: FeedSource) -> tuple[str, str]:
    """(the feed as Atom, its content type)."""
    return write_xml(AtomFeed, feed_entries, about)


def write_json(feed_entries: Sequence[FeedEntry], about: FeedSource) -> tuple[str, str]:
    """JSON Feed 1.1; corrections in an extension of our own."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": about.title,
        "home_page_url": about.page,
        "feed_url": about.address,
        "description": about.description,
        "language": LANGUAGE,
        "authors": [{"name": NAME, "url": f"{settings.SITE_URL}/"}],
        "items": [make_json_item(entry) for entry in feed_entries],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1), "application/feed+json; charset=utf-8"


def make_json_item(each: FeedEntry) -> dict[str, object]:
    """One entry as an item of a JSON Feed."""
    made: dict[str, object] = {
        "id": each.identity,
        "url": each.address,
        "title": each.title,
        "summary": each.summary,
        "content_html": each.markup,
        "date_published": each.published.isoformat(),
        "date_modified": each.updated.isoformat(),
        "authors": [
            {"name": name, "url": address} if address else {"name": name}
            for name, address in list_writers(each)
        ],
        "language": LANGUAGE,
    }
    if each.topics:
        made["tags"] = list(each.topics)
    if each.picture:
        made["image"] = each.picture
    if each.corrections:
        made["_carespace"] = {
            "corrections": [
                {"kind": entry.kind, "text": entry.text, "when": entry.when.isoformat()}
                for entry in each.corrections
            ]
        }
    return made


FORMATS = {"rss.xml": write_rss, "atom.xml": write_atom, "feed.json": write_json}
#: The content type by which a page names each of its feeds.
TYPES = {
    "rss.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
}
