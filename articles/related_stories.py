"""Which stories stand beside a story: the editor's choice first, then those that share most with it.

What two stories share is weighed by how rare it is: a word or a topic that few stories have says more than one that
many have (its weight is ln(1 + all stories / stories that have it), squared), and a word of headline or standfirst twice as much
as one of the text. Among equals the newer story comes first.

A tick keeps what it finds for each story (`keep_relations`), so that a page does not look through the index; a story not
looked at yet, or of whose kept ones too few may be read, is looked up by its page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from functools import cache
from math import log
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Now
from django.utils import timezone

from articles.models.kept_relations import KeptRelation
from carespace.models import Debate
from live.advisory_locks import try_lock_transaction
from live.database.query_plan import QueryPlan, fill_places
from live.page_cache import depend_on, invalidate
from search.spelling import split_words

if TYPE_CHECKING:
    from articles.models.article_queries import ArticleQuerySet
    from articles.models.story import Story
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
#: How many are kept for a story: some may be chosen already, or taken down before it is looked at again.
KEPT = 8
#: How many stories one tick looks at, and after how long it looks again at one that nothing has changed.
AT_ONCE = 50
AGE = timedelta(days=7)
#: The number of PostgreSQL's advisory lock under which relations are kept.
LOCK = 20250413

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
    article: Story, *, topics: Iterable[Topic] | None = None, limit: int = ENOUGH
) -> list[Story]:
    """Up to `limit` stories for the side of `article`: live ones only, never itself, none twice.

    `topics` saves asking for the story's topics again. Six queries at most, whatever the number of stories.
    """
    return find_related_stories(article, topics=topics, limit=limit)[0]


def find_related_stories(
    article: Story,
    *,
    topics: Iterable[Topic] | None = None,
    limit: int = ENOUGH,
    others: Iterable[int | None] = (),
) -> tuple[list[Story], dict[int, Story]]:
    """(related stories, {number: story} of `others` that readers may see), all brought in one query."""
    chosen = [row.story_id for row in article.chosen.all() if row.story_id != article.pk]
    beside = [number for number in others if number]
    is_full = len(chosen) >= limit
    alike = [] if is_full else read_kept(article)
    wanted = [*chosen, *(number for number in alike or () if number not in chosen)]
    lines = {} if alike is None else list_lines(article, [*wanted, *beside])
    # Fewer than are kept at most are all there are; of those chosen one may no longer be read.
    may_be_more = alike is None or is_full or len(alike) == KEPT
    if may_be_more and sum(number in lines for number in wanted) < limit:
        topics = article.topics.all() if topics is None else topics
        wanted = [*chosen, *list_alike(article, topics, besides=chosen, limit=limit)]
        lines |= list_lines(article, [number for number in (*wanted, *beside) if number not in lines])
    return [lines[number] for number in wanted if number in lines][:limit], lines


def read_kept(article: Story) -> list[int] | None:
    """The numbers of the stories kept as like `article`, None where none were looked for yet. One query, none where the
    article was found with them."""
    if hasattr(article, "beside_alike"):
        alike: list[int] | None = article.beside_alike
        return alike
    return KeptRelation.objects.filter(pk=article.pk).values_list("alike", flat=True).first()


@transaction.atomic
def keep_relations(stories: ArticleQuerySet) -> int:
    """Look for the stories like each of `stories` that waits, at most fifty, and keep them. Returns how many were looked at;
    none where another worker is at it.

    A story waits that was never looked at, was published since, is like one that was, or was looked at a week ago.
    """
    if not try_lock_transaction(LOCK):
        return 0
    now = timezone.now()
    changed = Q(kept_relation=None) | Q(kept_relation__looked_at__lt=F("last_published_at"))
    waits = changed | Q(kept_relation__looked_at=None) | Q(kept_relation__looked_at__lt=now - AGE)
    waiting = list(stories.live().filter(waits).order_by("-dated", "-pk")[:AT_ONCE])
    new = set(stories.filter(changed, pk__in=[story.pk for story in waiting]).values_list("pk", flat=True))
    rows = []
    for story in waiting:
        alike = list_alike(story, story.topics.all(), besides=[], limit=KEPT)
        rows.append(KeptRelation(story=story, alike=alike, looked_at=now))
    KeptRelation.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["story"], update_fields=["alike", "looked_at"]
    )
    touched = {number for row in rows if row.story_id in new for number in row.alike} - {
        row.pk for row in rows
    }
    KeptRelation.objects.filter(pk__in=touched).update(looked_at=None)
    if rows:
        invalidate(*(f"page:{row.pk}" for row in rows))
    return len(rows)


#: The most stories whose lines the planned query brings: those kept, those chosen, and neighbours in a series.
PLANNED = 16
PLACES = {f"number_{place}": -1001 - place for place in range(PLANNED)}


def list_lines(article: Story, numbers: Collection[int]) -> dict[int, Story]:
    """{number: story} of those that readers may see, ready for a list."""
    if not numbers:
        return {}
    if len(set(numbers)) > PLANNED:
        return {story.pk: story for story in build_lines(type(article), numbers)}
    return {story.pk: story for story in plan_lines().rows(fill_places(PLACES, set(numbers), 0))}


def build_lines(model: type[Story], numbers: Collection[int]) -> ArticleQuerySet:
    """The stories of these numbers that readers may see, ready for a list."""
    stories: ArticleQuerySet = model.objects.filter(pk__in=list(numbers))
    return stories.live().filter(dated__lte=Now()).for_lists()


@cache
def plan_lines() -> QueryPlan[Story]:
    """The query of sixteen stories by their numbers."""
    model = apps.get_model("articles", "ArticlePage")
    return QueryPlan(lambda **places: build_lines(model, places.values()), **PLACES)


def list_alike(article: Story, topics: Iterable[Topic], *, besides: Sequence[int], limit: int) -> list[int]:
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


def weigh_words(article: Story, topics: Iterable[Topic]) -> dict[str, float]:
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


#: The most topics of a story by which a running debate is looked for.
TOPICS_PLANNED = 8
TOPIC_PLACES = {f"topic_{place}": -2001 - place for place in range(TOPICS_PLANNED)}


def find_running_debate(story: Story, topics: Collection[Topic]) -> Debate | None:
    """The open debate of the published story that shares most topics with `story`, the newest of several; None where
    none shares one. One query, none without topics."""
    if not topics:
        return None
    depend_on("debates", "closures", "stories")
    wanted = fill_places(TOPIC_PLACES, [topic.pk for topic in topics][:TOPICS_PLANNED], 0)
    beside = plan_running().rows({**wanted, "besides": story.pk or 0})
    return beside[0].debate if beside else None


@cache
def plan_running() -> QueryPlan[Story]:
    """The query of the published story on some topics whose debate is open."""
    model = apps.get_model("articles", "ArticlePage")

    def make(besides: int, **topics: int) -> ArticleQuerySet:
        running: ArticleQuerySet = (
            model.objects.live()
            .filter(topics__in=list(topics.values()), debate__in=Debate.objects.open())
            .exclude(pk=besides)
            .annotate(shared=Count("topics"))
            .order_by("-shared", "-dated")
            .select_related("debate")
            .only("debate__motion", "debate__slug")[:1]
        )
        return running

    return QueryPlan(make, besides=-1000, **TOPIC_PLACES)
