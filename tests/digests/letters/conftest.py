"""A letter of an edition, as https sends it: the edition, its reader, the raw bytes and what they parse to."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from digests.letters.edition_letters import EditionLetters
from tests.digests.reading import parsed
from tests.factories import digests as made
from tests.factories.digests import EditionFactory, SubscriptionFactory

SITE = "https://www.carespace.example"


@pytest.fixture
def https(settings):
    settings.SITE_URL = SITE
    settings.LOCAL = False


@pytest.fixture
def edition():
    stories = [made.story(n, title=f"Story {n}: “requires improvement”, and why") for n in range(1, 5)]
    return EditionFactory(
        picture=b"\x89PNG light",
        picture_dark=b"\x89PNG dark",
        content=made.content(stories=stories, figure=made.figure(height=228)),
    )


@pytest.fixture
def subscription():
    return SubscriptionFactory(email="jo.sample@council.example")


@pytest.fixture
def raw(edition, subscription) -> bytes:
    return EditionLetters(edition).build_message(subscription)


@pytest.fixture
def message(raw) -> EmailMessage:
    return parsed(raw)
