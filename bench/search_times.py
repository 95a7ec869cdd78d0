"""Search 100,000 stories: `.venv/bin/python -m bench.search_times [STORIES] [--in FOLDER]`.

Starts a PostgreSQL and a Redis of its own, indexes that many made-up stories of 300 words each from a vocabulary of
40,000 words used as unevenly as those of English, with 30 topics over 15 years, and asks for pages of results through
the site's own view. Prints the milliseconds of each kind of question: the middle one of 40 and the slowest.
With a folder the index stays there, and the next run with the same folder and number of stories asks it again.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.servers import run_servers

WORDS, VOCABULARY, TOPICS, TIMES = 300, 40_000, 30, 40
COMMON = [
    "home",
    "child",
    "council",
    "inspection",
    "report",
    "owner",
    "rating",
    "outstanding",
    "placement",
    "region",
    "manager",
    "staff",
]
SYLLABLES = [
    "ba",
    "den",
    "cor",
    "mil",
    "tra",
    "set",
    "ro",
    "lin",
    "gar",
    "pe",
    "shu",
    "vo",
    "ter",
    "nal",
    "ick",
    "om",
    "des",
    "pri",
    "quo",
    "wen",
]
QUESTIONS = {
    "one rare word": "{rare}",
    "two middling words": "{middling} {second}",
    "the commonest word": "home",
    "the two commonest": "home child",
    "a phrase": '"home inspection"',
    "a beginning": "{beginning}*",
    "a mistyped word": "inspecton {second}",
    "common, without": "council -{middling}",
    "common, one topic": "council&topic=topic-3",
    "common, one year": "council&year=2019",
    "a topic alone": "&topic=topic-3",
}


def make_vocabulary(chance: random.Random) -> list[str]:
    """Words from the commonest to the rarest."""
    made = dict.fromkeys(COMMON)
    while len(made) < VOCABULARY:
        made["".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4))))] = None
    return list(made)


def index_stories(stories: int, chance: random.Random, words: list[str]) -> None:
    """Index so many made-up stories."""
    from articles.models.topics import Topic
    from search import index
    from search.sources import Document

    weights = list(itertools.accumulate(1 / (place + 3) for place in range(len(words))))
    Topic.objects.bulk_create(
        [Topic(name=f"Topic {topic_number}", slug=f"topic-{topic_number}") for topic_number in range(TOPICS)]
    )
    today, change, batch = datetime.now(UTC), Counter[str](), []
    for number in range(stories):
        story_words = chance.choices(words, cum_weights=weights, k=WORDS)
        document = Document(
            kind="story",
            key=str(number),
            title=" ".join(story_words[:8]),
            address=f"/news/story-{number}/",
            summary=" ".join(story_words[8:30]),
            text=" ".join(story_words[30:]),
            section=chance.choice(("news", "analysis")),
            topics=tuple({f"topic-{chance.randrange(TOPICS)}" for _ in range(2)}),
            dated=today - timedelta(days=chance.random() * 365 * 15),
        )
        batch.append(document)
        change.update(index.collect_words(document))
        if len(batch) == 1000:
            index.insert_documents(batch)
            batch = []
    if batch:
        index.insert_documents(batch)
    index.count_words(change)


def build_index(stories: int, chance: random.Random, words: list[str]) -> None:
    """Fill an empty index, its words indexed last."""
    from django.db import connection

    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(
            "set synchronous_commit = off; set maintenance_work_mem = '512MB'; drop index search_words"
        )
    index_stories(stories, chance, words)
    with connection.cursor() as cursor:
        cursor.execute(
            "create index search_words on search_searchentry using gin (whole) with (fastupdate = off)"
        )
    print(f"{stories:,} stories indexed in {time.perf_counter() - begun:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze search_searchentry")
        cursor.execute("vacuum analyze search_searchword")
        cursor.execute("select pg_size_pretty(pg_total_relation_size('search_searchentry'))")
        print(f"The index takes {cursor.fetchone()[0]}")


def measure_searches(stories: int) -> None:
    from django.core.management import call_command
    from django.test import Client

    from search.models import SearchEntry

    call_command("migrate", verbosity=0)
    chance = random.Random(20101122)
    words = make_vocabulary(chance)
    if SearchEntry.objects.filter(kind="story").count() != stories:
        SearchEntry.objects.all().delete()
        build_index(stories, chance, words)
    client = Client()
    for what, question in QUESTIONS.items():
        asked = question.format(
            rare=words[30_000], middling=words[400], second=words[900], beginning=words[3_000][:5]
        )
        address = f"/search/?q={asked}"
        answer = client.get(address)
        count_match = re.search(r'id="found-h">([\d,]+) result', answer.content.decode())
        result_count = count_match[1] if count_match else "no"
        spent = []
        for _ in range(TIMES):
            begun = time.perf_counter()
            client.get(address)
            spent.append((time.perf_counter() - begun) * 1000)
        print(
            f"{what:20} {result_count:>7} found  {sorted(spent)[TIMES // 2]:6.1f} ms  slowest {max(spent):6.1f} ms"
        )


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("stories", type=int, nargs="?", default=100_000)
    given.add_argument("--in", dest="folder", type=Path, help="keep the index in this folder")
    options = given.parse_args()
    with run_servers(options.folder):
        measure_searches(options.stories)


if __name__ == "__main__":
    main()
