"""A topic that is no more silences nobody."""

from __future__ import annotations

import pytest

from articles.models import Topic
from digests.ledger import letter_sender
from digests.models import DeliveryState
from digests.subscriptions.topic_choices import forget_deleted_topics
from tests.digests.sink import Sink
from tests.factories import digests as made
from tests.factories.digests import EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


def test_only_what_is_no_more_is_forgotten():
    Topic.objects.create(name="Fostering")
    chosen = (["fostering"], ["fostering", "gone"], ["gone"], [])
    people = [SubscriptionFactory(topics=topics) for topics in chosen]
    left = SubscriptionFactory(left=True, topics=["gone"])
    assert forget_deleted_topics() == 2
    for person in (*people, left):
        person.refresh_from_db()
    assert [person.topics for person in people] == [["fostering"], ["fostering"], [], []]
    assert left.topics == ["gone"], "what someone chose stays as it was recorded"
    assert forget_deleted_topics() == 0


def test_who_chose_a_topic_that_was_deleted_gets_the_next_letter(sink: Sink):
    Topic.objects.create(name="Inspection")
    topic = Topic.objects.create(name="Owners")
    SubscriptionFactory(topics=["owners"])
    topic.delete()
    edition = EditionFactory(content=made.content(stories=[made.story(topics=["inspection"])]))
    letter_sender.write_deliveries(edition=edition)
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert edition.deliveries.get().state == DeliveryState.SENT
    assert b"Subject: Story number 1" in sink.taken[0][2]
