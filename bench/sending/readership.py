"""The people an edition goes to and the edition itself, of a size as they are in life."""

from __future__ import annotations

import random
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from bench.letters.ledger_rows import compose_daily
from digests.editions.contents import EditionContent, EditionStory
from digests.models import Edition, Subscription, SubscriptionStatus

#: Bytes of each picture of the chart.
PICTURE = 9_000
STORIES = 7
ROWS = 8
DEBATES = 3


def fill_readership(people: int) -> None:
    """So many confirmed subscriptions to the daily and nobody else; editions and their ledger are emptied."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE digests_edition, digests_subscription CASCADE")
    long_ago = timezone.now() - timedelta(days=1)
    Subscription.objects.bulk_create(
        (
            Subscription(
                email=f"reader{number}@home{number % 50}.example",
                standing=SubscriptionStatus.CONFIRMED,
                confirmed_at=long_ago,
            )
            for number in range(people)
        ),
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE digests_subscription, digests_delivery, digests_edition")


def make_edition(number: int) -> Edition:
    """A daily with stories, a chart with pictures, a change of the ratings and debates; composed now."""
    picture = random.Random(number).randbytes(PICTURE)
    return compose_daily(
        number,
        subject="What changed in homes for children",
        content=write_content(),
        picture=picture,
        picture_dark=picture[::-1],
    )


def write_content() -> EditionContent:
    stories: list[EditionStory] = [
        {
            "id": number,
            "title": f"Story {number}: what a council found when it asked its own homes",
            "address": f"/news/what-a-council-found-{number}/",
            "kicker": "Data",
            "sentence": "Most places were near, and the ones that were not cost more than anybody had reckoned with.",
            "minutes": 4,
            "topics": [],
        }
        for number in range(STORIES)
    ]
    return {
        "stories": stories,
        "figure": {
            "query": "by=owner-size",
            "address": "/ratings/measure/?by=owner-size",
            "heading": "Larger owners have fewer inadequate homes",
            "subtitle": "Children’s homes by size of owner, as at 31 March 2025",
            "words": "On 31 March 2025: owner of 1 home, 7.5% outstanding and 2.8% inadequate of 467.",
            "head": ["Owner", "Homes judged", "Outstanding", "Inadequate"],
            "rows": [
                {"label": f"{number} to {number + 4} homes", "cells": ["467", "7.5%", "2.8%"], "apart": False}
                for number in range(0, ROWS * 5, 5)
            ],
            "note": "",
            "source": "Source: Ofsted, analysis by CareSpace.",
            "key": [["outstanding", "Outstanding"], ["good", "Good"], ["inadequate", "Inadequate"]],
            "height": 228,
        },
        "changes": [
            {
                "sentence": "Homes judged inadequate: 44 of 3,629 homes (1.2%) as at 31 March 2025.",
                "query": "outcomes=inadequate",
                "address": "/ratings/measure/?outcomes=inadequate",
                "as_at": "2025-03-31",
            }
        ],
        "claims": [],
        "arguments": [
            {
                "id": number,
                "motion": "Commissioners should weigh the size of a home’s owner",
                "address": f"/debates/owner-size-{number}/",
                "stood_for": 38,
                "undecided": 21,
                "against": 41,
                "moved": "New: four points and nine votes.",
                "closed": False,
                "outcome": "",
            }
            for number in range(DEBATES)
        ],
    }
