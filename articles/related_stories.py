"""Which stories stand beside a story: the editor's choice first, then those that share most with it.

What two stories share is weighed by how rare it is: a word or a topic that few stories have says more than one that
many have (its weight is ln(1 + all stories / stories that have it), squared), and a word of headline or standfirst twice as much
as one of the text. Among equals the newer story comes first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from math import log
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from search.spelling import split_words

if TYPE_CHECKING:
    from articles.models.articles import ArticlePage
    from articles.models.topics import Topic

#: How many stories stand beside one.
ENOUGH = 3
#: How many of a story's words are looked up, and how many of them, the most telling, are compared.
LOOKED_UP, COMPARED = 80, 14
#: A word that more stories have tells them apart no longer, and would be dear to follow.
TOO_COMMON = 3_000
#: What a shared topic weighs against a shared word.
TOPIC = 8
HEAD = 4

WEIGH = """
select own.word, own.lexeme, (select sum(entries) from search_searchword each where each.lexeme = own.lexeme),
       (select entries from search_searchword where word = 'k_story')
from search_searchword own where own.word = any(%s) and own.lexeme <> ''
"""
LIKE = """
select entry.key from search_searchentry entry
join unnest(%(words)s::text[], %(weights)s::float8[]) as shared(word, weight)
  on entry.whole @@ shared.word::tsquery
where entry.kind = 'story' and entry.dated <= %(now)s and entry.key <> all(%(not)s)
group by entry.id
order by sum(shared.weight * case when entry.head @@ shared.word::tsquery then 2 else 1 end)
         * (0.7 + 0.3 / (1 + extract(epoch from %(now)s - entry.dated) / 86400 / 1000)) desc,
         entry.dated desc, entry.id desc
limit %(most)s
"""


def list_related_stories(
    article: ArticlePage, *, topics: Iterable[Topic] | None = None, limit: int = ENOUGH
) -> list[ArticlePage]:
    """Up to `limit` stories for the side of `article`: live ones only, never itself, none twice.

    `topics` saves asking for the story's topics again. Five queries at most, whatever the number of stories.
    """
    return find_related_stories(article, topics=topics, limit=limit)[0]


def find_related_stories(
    article: ArticlePage,
    *,
    topics: Iterable[Topic] | None = None,
    limit: int = ENOUGH,
    others: Iterable[int | None] = (),
) -> tuple[list[ArticlePage], dict[int, ArticlePage]]:
    """(related stories, {number: story} of `others` that readers may see), all brought in one query."""
    chosen = [row.story_id for row in article.chosen.all() if row.story_id != article.pk]
    beside = [number for number in others if number]
    if len(chosen) < limit:
        topics = article.topics.all() if topics is None else topics
        wanted = [*chosen, *list_alike(article, topics, besides=chosen, limit=limit)]
        lines = list_lines(article, [*wanted, *beside])
    else:
        wanted, lines = chosen, list_lines(article, [*chosen, *beside])
        if sum(number in lines for number in chosen) < limit:  # one of those chosen is no longer to be read
            topics = article.topics.all() if topics is None else topics
            more = list_alike(article, topics, besides=chosen, limit=limit)
            wanted, lines = [*chosen, *more], lines | list_lines(article, more)
    return [lines[number] for number in wanted if number in lines][:limit], lines


def list_lines(article: ArticlePage, numbers: Collection[int]) -> dict[int, ArticlePage]:
    """{number: story} of those that readers may see, ready for a list."""
    if not numbers:
        return {}
    stories = type(article).objects.filter(pk__in=numbers)
    return {story.pk: story for story in stories.live().filter(dated__lte=timezone.now()).for_lists()}


def list_alike(
    article: ArticlePage, topics: Iterable[Topic], *, besides: Sequence[int], limit: int
) -> list[int]:
    """The numbers of the stories that share most with `article`, but for itself and those `besides` it already."""
    weights = weigh_words(article, topics)
    if not weights:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            LIKE,
            {
                "words": list(weights),
                "weights": list(weights.values()),
                "now": timezone.now(),
                "not": [str(pk) for pk in (article.pk or 0, *besides)],
                "most": limit,
            },
        )
        return [int(key) for (key,) in cursor.fetchall()]


def weigh_words(article: ArticlePage, topics: Iterable[Topic]) -> dict[str, float]:
    """{PostgreSQL's word: weight} of what tells this story from others: its rarest words and its topics."""
    word_counts = Counter(split_words(f"{article.title} {article.standfirst}") * HEAD)
    if "body" not in article.get_deferred_fields():
        word_counts.update(split_words(article.plain_text))
    names = [f"t_{topic.slug}" for topic in topics]
    likely = [word for word, _ in word_counts.most_common() if len(word) > 2][:LOOKED_UP]
    with connection.cursor() as cursor:
        cursor.execute(WEIGH, [[*likely, *names]])
        rows = cursor.fetchall()
    weights: dict[str, float] = {}
    shared: dict[str, float] = {}
    for word, lexeme, entries, stories in rows:
        if entries > TOO_COMMON or not stories:
            continue
        rare = log(1 + stories / entries) ** 2
        if word in names:
            shared[f"'{lexeme}'"] = TOPIC * rare
        else:
            weights[f"'{lexeme}'"] = rare * min(word_counts[word], HEAD) / HEAD
    best = sorted(weights, key=lambda word: (-weights[word], word))[:COMPARED]
    return {**{word: weights[word] for word in best}, **shared}
