"""Stories, topics and authors, to be found by search, and the names of its facets "section" and "topic"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    Count,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Concat
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_slug_changed, post_page_move

from articles.blocks.words import extract_text
from articles.models.articles import ArticlePage
from articles.models.authors import Author
from articles.models.pages import SectionPage
from articles.models.topics import Topic
from articles.seo.sitemaps import page_path
from carespace.models import Debate
from search import index
from search.models import SearchEntry
from search.sources import Document, SearchSource, digest, register_facet, register_source
from search.sources.debates import register_debates_beside

STORY, TOPIC, AUTHOR = "story", "topic", "author"
#: More of a text than this is not read: a tsvector has a limit.
LONGEST = 200_000
BATCH = 500
#: A deed that stores only these tells searchers nothing new.
UNREAD = {
    "latest_revision",
    "draft_title",
    "has_unpublished_changes",
    "latest_revision_created_at",
}


def build_story(story: ArticlePage) -> Document:
    """The document of a live story. Asks the database for its topics, and for its address where the page does not know it."""
    topics = list(story.topics.all())
    return Document(
        kind=STORY,
        key=str(story.pk),
        title=story.title,
        address=page_path(story.url_path),
        summary=story.standfirst,
        names=" · ".join([story.kicker, story.byline, *(topic.name for topic in topics)]),
        text=extract_text(story.body)[:LONGEST],
        section=story.url_path.rstrip("/").split("/")[-2],
        topics=tuple(topic.slug for topic in topics),
        dated=story.dated,
        built_from=describe_story(
            story.last_published_at,
            story.live_revision_id,
            story.dated,
            story.url_path,
            [f"{topic.slug} {topic.name}" for topic in topics],
        ),
    )


def describe_story(
    published_at: datetime | None,
    revision: int | None,
    dated: datetime | None,
    url_path: str,
    topics: Iterable[str],
) -> str:
    """What an entry of a story is built from: its text changes only by publishing it."""
    moments = [moment.timestamp() if moment else None for moment in (published_at, dated)]
    return repr((moments, revision, url_path, sorted(topics)))


def build_topic(topic: Topic) -> Document:
    """The document of a topic."""
    return Document(TOPIC, str(topic.pk), topic.name, topic.get_absolute_url(), "Stories on this topic.")


def build_author(author: Author) -> Document:
    """The document of an author."""
    summary = author.role or "Author"
    return Document(AUTHOR, str(author.pk), author.name, author.get_absolute_url(), summary, text=author.bio)


def read_stories(keys: Collection[str] | None) -> Iterator[Document]:
    """Live stories."""
    stories = ArticlePage.objects.live().prefetch_related("topics").order_by("pk")
    if keys is not None:
        stories = stories.filter(pk__in=[int(key) for key in keys])
    return (build_story(story) for story in stories.iterator(chunk_size=BATCH))


def read_story_versions() -> dict[str, str]:
    """{key: version} of every live story, without their bodies: one query."""
    topics = Topic.objects.filter(articles=OuterRef("pk")).values(named=Concat("slug", Value(" "), "name"))
    rows = ArticlePage.objects.live().values_list(
        "pk", "last_published_at", "live_revision", "dated", "url_path", ArraySubquery(topics)
    )
    return {str(pk): digest(describe_story(*given)) for pk, *given in rows.iterator(chunk_size=2_000)}


def read_story_state() -> str:
    """How many stories there are, the newest publication, where they stand in the tree, and the names of topics."""
    live = ArticlePage.objects.live().aggregate(
        Count("pk"),
        Max("last_published_at"),
        Max("live_revision"),
        places=Sum(Func(F("url_path"), function="hashtext", output_field=IntegerField())),
    )
    topics = list(Topic.objects.order_by("pk").values_list("slug", "name"))
    return digest(repr((live, topics, Topic.articles.through.objects.count())))


def read_topics(keys: Collection[str] | None) -> Iterator[Document]:
    """Every topic."""
    return (build_topic(topic) for topic in Topic.objects.all())


def read_authors(keys: Collection[str] | None) -> Iterator[Document]:
    """Every author."""
    return (build_author(author) for author in Author.objects.all())


def index_story(
    instance: ArticlePage, update_fields: Collection[str] | None = None, raw: bool = False, **_: object
) -> None:
    """Hears of a story that was saved."""
    if raw or (update_fields is not None and set(update_fields) <= UNREAD):
        return
    if instance.live:
        index.write_entries(build_story(instance))
    else:
        index.remove_entries(STORY, str(instance.pk))


def remove_story(instance: ArticlePage, **_: object) -> None:
    """Hears of a story that was deleted."""
    index.remove_entries(STORY, str(instance.pk))


def index_moved_page(instance: Page, **_: object) -> None:
    """Hears of a section or a story that has a new address: so has every story below it."""
    below = ArticlePage.objects.live().descendant_of(instance, inclusive=True).order_by("pk")
    documents = (build_story(story) for story in below.iterator(chunk_size=BATCH))
    while batch := list(islice(documents, BATCH)):
        index.write_entries(*batch)


def index_topic(instance: Topic, created: bool = False, **_: object) -> None:
    """Hears of a topic that was saved; renamed, it changes the stories on it."""
    index.write_entries(build_topic(instance))
    if not created:
        index.write_entries(*(build_story(story) for story in instance.articles.live()))


def remove_topic(instance: Topic, **_: object) -> None:
    """Hears of a topic that was deleted. Its stories follow once it is gone from them."""
    index.remove_entries(TOPIC, str(instance.pk))
    tagged = SearchEntry.objects.filter(kind=STORY, topics__contains=[instance.slug])
    index.write_entries(*read_stories(list(tagged.values_list("key", flat=True))))


def index_author(instance: Author, **_: object) -> None:
    """Hears of an author who was saved."""
    index.write_entries(build_author(instance))


def remove_author(instance: Author, **_: object) -> None:
    """Hears of an author who was deleted."""
    index.remove_entries(AUTHOR, str(instance.pk))


def read_section_labels() -> dict[str, str]:
    """{slug: title} of the live sections: one query."""
    return dict(SectionPage.objects.live().values_list("slug", "title"))


def read_topic_labels() -> dict[str, str]:
    """{slug: name} of every topic: one query."""
    return dict(Topic.objects.values_list("slug", "name"))


def find_debate_of_story() -> QuerySet[Debate]:
    """The debate of the story whose key an entry has, whichever stories share it; a subquery."""
    story = ArticlePage.objects.filter(pk=Cast(OuterRef(OuterRef("key")), BigIntegerField()))
    return Debate.objects.readable().filter(pk=Subquery(story.values("debate")[:1]))


def register_sources() -> None:
    """Have stories, topics and authors found; their signals only hurry what the tick guarantees."""
    register_source(
        SearchSource(STORY, "Story", "Stories", read_stories, read_story_versions, read_story_state)
    )
    register_debates_beside(STORY, find_debate_of_story)
    register_source(SearchSource(TOPIC, "Topic", "Topics", read_topics, weight=1.5))
    register_source(SearchSource(AUTHOR, "Author", "Authors", read_authors, weight=1.5))
    register_facet("section", read_section_labels)
    register_facet("topic", read_topic_labels)
    connections = (
        (post_save, ArticlePage, index_story),
        (post_delete, ArticlePage, remove_story),
        (page_slug_changed, SectionPage, index_moved_page),
        (post_page_move, None, index_moved_page),
        (post_save, Topic, index_topic),
        (post_delete, Topic, remove_topic),
        (post_save, Author, index_author),
        (post_delete, Author, remove_author),
    )
    for signal, sender, receiver in connections:
        signal.connect(
            receiver, sender=sender, dispatch_uid=f"search: {receiver.__name__} {signal is post_page_move}"
        )
