"""How often stories are opened: counted in Redis as they are read, written down each minute. Nothing is known of readers.

A page kept in memory is given out without asking anything, so the reader's browser says that it was opened, once, with
no cookie and nothing but the story's number. It counts where the browser says that a page of this site sent it, and where
readers may see such a story. Where Redis is away a reading goes uncounted.
"""

from __future__ import annotations

import time
from contextlib import suppress
from functools import lru_cache

import redis
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.origin import is_from_this_site
from articles.models.articles import ArticlePage
from live.redis_client import connect

COUNTING = "reads:{day}"
TAKEN = "reads:taken"
WEEK = 7 * 24 * 60 * 60
MINUTE = 60
LARGEST = 2**31 - 1
WRITE = """
insert into articles_readcount (article_id, day, reads)
select page_ptr_id, %s, told.reads from unnest(%s::int[], %s::int[]) as told (article, reads)
join articles_articlepage on page_ptr_id = told.article
on conflict on constraint read_count_once_a_day do update set reads = articles_readcount.reads + excluded.reads
"""


@never_cache
@csrf_exempt
@require_POST
def count_reading(request: HttpRequest, number: int) -> HttpResponse:
    """A story was opened. Answers alike whatever became of it. One query at most for a story and a minute."""
    if is_from_this_site(request) and is_readable(number, int(time.time()) // MINUTE):
        try:
            pipeline = connect_counts().pipeline(transaction=False)
            key = COUNTING.format(day=timezone.localdate().isoformat())
            pipeline.hincrby(key, str(number), 1)
            pipeline.expire(key, WEEK)
            pipeline.execute()
        except redis.RedisError:
            pass
    return HttpResponse(status=204)


@lru_cache(maxsize=4096)
def is_readable(number: int, minute: int) -> bool:
    """Whether readers may see a story of this number; asked again each `minute`, which is only counted."""
    return 0 < number <= LARGEST and ArticlePage.objects.live().filter(pk=number).exists()


def store_read_counts() -> None:
    """Move what was counted into the database. What is written twice where a worker died between is a few readings."""
    store = connect_counts()
    for key in sorted(store.scan_iter(match="reads:2*")):
        name = key.decode()
        taken = f"{TAKEN}:{name.removeprefix('reads:')}"
        # What a worker left behind is written first; the key is taken only where none is left.
        with suppress(redis.ResponseError):  # another worker took it
            store.renamenx(name, taken)
    for key in sorted(store.scan_iter(match=f"{TAKEN}:*")):
        counts = {int(story): int(times) for story, times in store.hgetall(key).items()}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(WRITE, [key.decode().rpartition(":")[2], list(counts), list(counts.values())])
        store.delete(key)


def connect_counts() -> redis.Redis:
    """Redis, where readings are counted until they are stored."""
    return connect(settings.STREAM_REDIS)
