"""Hears of what changes and keeps the index in step: within the same transaction, but for what a release changes.

It only hurries what the tick guarantees: `update_index` compares the index with what it was built from. Thousands of owners
and homes change with a release, so there a worker is asked to compare at once.
"""

from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_slug_changed, post_page_move

from articles.article import ArticlePage
from articles.authors import Author
from articles.pages import SectionPage
from articles.searching import documents, keeping
from articles.searching.index import Kind, SearchEntry
from articles.topics import Topic
from carespace.models import Closure, Debate
from live.tasks import enqueue_on_commit
from ratings.models import Release

#: A deed that stores only these tells readers nothing new.
UNREAD = {
    "latest_revision",
    "draft_title",
    "has_unpublished_changes",
    "latest_revision_created_at",
    "moved_at",
}


def read_by_readers(update_fields):
    return update_fields is None or not set(update_fields) <= UNREAD


def story_saved(instance, update_fields=None, raw=False, **_):
    if raw or not read_by_readers(update_fields):
        return
    if instance.live:
        keeping.keep(documents.of_story(instance))
    else:
        keeping.drop(Kind.STORY, str(instance.pk))


def story_deleted(instance, **_):
    keeping.drop(Kind.STORY, str(instance.pk))


def page_moved(instance, **_):
    """A section or a story has a new address: so has every story below it."""
    below = ArticlePage.objects.live().descendant_of(instance, inclusive=True).order_by("pk")
    batch = []
    for story in below.iterator(chunk_size=documents.BATCH):
        batch.append(documents.of_story(story))
        if len(batch) == documents.BATCH:
            keeping.keep(*batch)
            batch = []
    keeping.keep(*batch)


def debate_saved(instance, update_fields=None, **_):
    if read_by_readers(update_fields):
        keeping.keep(documents.of_debate(instance))


def debate_closed(instance, **_):
    keeping.keep(documents.of_debate(Debate.objects.select_related("closure").get(pk=instance.debate_id)))


def debate_deleted(instance, **_):
    keeping.drop(Kind.DEBATE, str(instance.pk))


def topic_saved(instance, created=False, **_):
    """A topic; renamed, also in the stories on it."""
    keeping.keep(documents.of_topic(instance))
    if not created:
        keeping.keep(*(documents.of_story(story) for story in instance.articles.live()))


def topic_deleted(instance, **_):
    """Its stories follow once it is gone from them."""
    keeping.drop(Kind.TOPIC, str(instance.pk))
    tagged = SearchEntry.objects.filter(kind=Kind.STORY, topics__contains=[instance.slug]).values_list(
        "key", flat=True
    )
    keeping.keep(
        *(
            documents.of_story(story)
            for story in ArticlePage.objects.live().filter(pk__in=[int(key) for key in tagged])
        )
    )


def author_saved(instance, **_):
    keeping.keep(documents.of_author(instance))


def author_deleted(instance, **_):
    keeping.drop(Kind.AUTHOR, str(instance.pk))


def release_changed(**_):
    """Ask a worker to read what a release changes, once it is kept."""
    enqueue_on_commit("articles.tasks.update_search_index")


def listen():
    """Connect everything; called once the models are ready."""
    heard = (
        (post_save, ArticlePage, story_saved),
        (post_delete, ArticlePage, story_deleted),
        (page_slug_changed, SectionPage, page_moved),
        (post_page_move, None, page_moved),
        (post_save, Debate, debate_saved),
        (post_save, Closure, debate_closed),
        (post_delete, Debate, debate_deleted),
        (post_save, Topic, topic_saved),
        (post_delete, Topic, topic_deleted),
        (post_save, Author, author_saved),
        (post_delete, Author, author_deleted),
        (post_save, Release, release_changed),
        (post_delete, Release, release_changed),
    )
    for signal, sender, receiver in heard:
        signal.connect(
            receiver, sender=sender, dispatch_uid=f"search: {receiver.__name__} {signal is post_save}"
        )
