"""Which stories stand beside a story: the editor's choice first, then shared topics, then shared words."""

import re

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, F, Q
from django.utils import timezone

#: How many stories stand beside one.
ENOUGH = 3
#: How many of a story's words are compared, the longest first: the short ones say little.
WORDS = 12
CONFIG = "english"


def related(article, *, topics=None, limit=ENOUGH):
    """Up to `limit` stories for the side of `article`: live ones only, never itself, none twice.

    `topics` saves asking for the story's topics again. Five queries at most, whatever the number of stories.
    """
    order = {row.story_id: place for place, row in enumerate(article.chosen.all())}
    chosen = type(article).objects.filter(pk__in=order).exclude(pk=article.pk)
    found = sorted(readable(chosen), key=lambda story: order[story.pk]) if order else []
    if len(found) < limit:
        found += sharing_topics(article, found, topics)[: limit - len(found)]
    if len(found) < limit:
        found += sharing_words(article, found)[: limit - len(found)]
    return found[:limit]


def readable(stories):
    """Stories readers may see, ready for a list."""
    return stories.live().filter(dated__lte=timezone.now()).for_lists()


def others(article, found):
    """Readable stories but for this one and those already found."""
    return readable(type(article).objects.exclude(pk__in=[article.pk, *(story.pk for story in found)]))


def sharing_topics(article, found, topics=None):
    """Stories with the most topics in common, newest first among equals."""
    topics = [topic.pk for topic in (article.topics.all() if topics is None else topics)]
    if not topics:
        return []
    return (
        others(article, found)
        .filter(topics__in=topics)
        .annotate(shared=Count("pk"))
        .order_by("-shared", "-dated", "-pk")
    )


def sharing_words(article, found):
    """Stories whose text shares the most telling words with this one's headline and standfirst."""
    words = set(re.findall(r"[a-z]{4,}", f"{article.title} {article.standfirst}".lower()))
    telling = sorted(words, key=lambda word: (-len(word), word))[:WORDS]
    if not telling:
        return []
    query = SearchQuery(" | ".join(telling), search_type="raw", config=CONFIG)
    return (
        others(article, found)
        .filter(Q(index_entries__title=query) | Q(index_entries__body=query))
        .annotate(
            rank=SearchRank(F("index_entries__title"), query) * 2
            + SearchRank(F("index_entries__body"), query)
        )
        .order_by("-rank", "-dated", "-pk")
    )
