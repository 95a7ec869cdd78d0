"""Subscriptions, editions and deliveries for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import factory
from django.utils import timezone

from digests.editions.contents import (
    EditionChart,
    EditionContent,
    EditionDebate,
    EditionStory,
    ListedChange,
    TurnedClaim,
)
from digests.models import Delivery, Edition, Subscription, SubscriptionStatus
from tests.factories.rows import add_row

#: A Monday, 6am in London, in winter: when a daily edition is made.
MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


class SubscriptionFactory(factory.django.DjangoModelFactory[Subscription]):
    """A confirmed subscription to both; `asked=True` makes one that waits for its confirmation."""

    class Meta:
        model = Subscription

    class Params:
        asked = factory.Trait(standing=SubscriptionStatus.ASKED, confirmed_at=None)
        left = factory.Trait(
            standing=SubscriptionStatus.LEFT, email="", ended_at=factory.LazyFunction(timezone.now)
        )

    email = factory.Sequence(lambda n: f"subscriber{n}@council.example")
    standing = SubscriptionStatus.CONFIRMED
    asked_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    confirmed_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=50))

    @classmethod
    def _create(cls, model_class: type[Subscription], *args: object, **fields: object) -> Subscription:
        return add_row(model_class(*args, **fields))


def story(number: int = 1, **changes: Any) -> EditionStory:
    fields: EditionStory = {
        "id": number,
        "title": f"Story number {number}",
        "address": f"/news/story-{number}/",
        "kicker": "Data",
        "sentence": f"What story {number} says in a sentence.",
        "minutes": 2,
        "topics": [],
    }
    return {**fields, **changes}


def figure(**changes: Any) -> EditionChart:
    fields: EditionChart = {
        "query": "basis=as-at&outcomes=all&unit=share&by=owner-size&at=2025-03-31",
        "address": "/ratings/measure/?basis=as-at&outcomes=all&unit=share&by=owner-size&at=2025-03-31",
        "heading": "Larger owners have fewer inadequate homes",
        "subtitle": "Children’s homes by size of owner, as at 31 March 2025",
        "words": "On 31 March 2025: owner of 1 home, 7.5% outstanding and 2.8% inadequate of 467.",
        "head": ["Owner", "Homes judged", "Outstanding", "Inadequate"],
        "rows": [
            {"label": "1 home", "cells": ["467", "7.5%", "2.8%"], "apart": False},
            {"label": "10 homes or more", "cells": ["887", "15.0%", "0.6%"], "apart": False},
        ],
        "note": "",
        "source": "Source: Ofsted, analysis by CareSpace.",
        "key": [["outstanding", "Outstanding"], ["good", "Good"], ["inadequate", "Inadequate"]],
        "height": 0,
    }
    return {**fields, **changes}


def change(**changes: Any) -> ListedChange:
    fields: ListedChange = {
        "sentence": "Homes judged inadequate: 44 of 3,629 homes (1.2%) as at 31 March 2025.",
        "query": "basis=as-at&outcomes=inadequate&unit=share&at=2025-03-31",
        "address": "/ratings/measure/?basis=as-at&outcomes=inadequate&unit=share&at=2025-03-31",
        "as_at": "2025-03-31",
    }
    return {**fields, **changes}


def claim(**changes: Any) -> TurnedClaim:
    fields: TurnedClaim = {
        "sentence": "A larger share of councils’ homes are judged outstanding than of private ones",
        "fell": True,
        "told": "As at 31 March 2025: 14.8% (68 of 458 homes) against 15.0% (133 of 887 homes)",
        "title": "Who runs the best homes",
        "address": "/news/best-homes/",
        "topics": [],
    }
    return {**fields, **changes}


def argument(**changes: Any) -> EditionDebate:
    fields: EditionDebate = {
        "id": 1,
        "motion": "Commissioners should weigh the size of a home’s owner",
        "address": "/debates/owner-size/",
        "stood_for": 38,
        "undecided": 21,
        "against": 41,
        "moved": "New: four points and nine votes.",
        "closed": False,
        "outcome": "",
    }
    return {**fields, **changes}


def content(**changes: Any) -> EditionContent:
    """Something of everything."""
    fields: EditionContent = {
        "stories": [story(1), story(2)],
        "figure": figure(),
        "changes": [change()],
        "claims": [claim()],
        "arguments": [argument()],
    }
    return {**fields, **changes}


class EditionFactory(factory.django.DjangoModelFactory[Edition]):
    """Yesterday's daily, with something of everything; `pictured=True` gives it a chart to show."""

    class Meta:
        model = Edition

    class Params:
        pictured = factory.Trait(
            picture=b"\x89PNG light",
            picture_dark=b"\x89PNG dark",
            content=factory.LazyFunction(lambda: content(figure=figure(height=228))),
        )

    frequency = "daily"
    until = factory.LazyFunction(timezone.now)
    since = factory.LazyAttribute(lambda edition: edition.until - timedelta(days=1))
    period = factory.LazyAttribute(lambda edition: f"{timezone.localtime(edition.until):%Y-%m-%d}")
    subject = "Story number 1"
    content = factory.LazyFunction(content)
    composed_at = factory.LazyAttribute(lambda edition: edition.until)

    @classmethod
    def _create(cls, model_class: type[Edition], *args: object, **fields: object) -> Edition:
        return add_row(model_class(*args, **fields))


class DeliveryFactory(factory.django.DjangoModelFactory[Delivery]):
    """A delivery that waits."""

    class Meta:
        model = Delivery

    edition = factory.SubFactory(EditionFactory)
    subscription = factory.SubFactory(SubscriptionFactory)

    @classmethod
    def _create(cls, model_class: type[Delivery], *args: object, **fields: object) -> Delivery:
        return add_row(model_class(*args, **fields))
