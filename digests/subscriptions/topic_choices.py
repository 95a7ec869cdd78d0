"""Topics that people chose and that are no more."""

from __future__ import annotations

from typing import Final

from django.db import connection

FORGET: Final = """
    UPDATE digests_subscription
    SET topics = ARRAY(SELECT unnest(topics) INTERSECT SELECT slug FROM articles_topic ORDER BY 1)
    WHERE standing = 'confirmed' AND topics <> '{}'
        AND NOT topics <@ ARRAY(SELECT slug FROM articles_topic)
"""


def forget_deleted_topics() -> int:
    """Take deleted topics out of what people chose; returns of how many. Who chose no other gets every topic."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET)
        return int(cursor.rowcount)
