"""What the editors' desk stores survives the way to it, and stands in nobody's way back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from digests.models import (
    Delivery,
    Edition,
    EditionPicture,
    EditionPlan,
    Hold,
    MadeBatch,
    MadeLetter,
    Subscription,
)
from tests.app_migrations import AppMigrationExecutor
from tests.factories.accounts import MemberFactory
from tests.factories.digests import DeliveryFactory, EditionFactory, SubscriptionFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow("takes the tables of an app back and forth"),
]


def move_digests(name: str) -> None:
    AppMigrationExecutor(connection).migrate([("digests", name)])


def test_rows_of_the_desk_stand_in_nobody_s_way_back():
    newest = AppMigrationExecutor(connection).loader.graph.leaf_nodes("digests")[0][1]
    edition = EditionFactory(revision=2)
    kept = DeliveryFactory(edition=edition)
    correction = EditionFactory(
        frequency="once", content={"correction": {"story": 1}}, period="2026-11-23-abcd"
    )
    DeliveryFactory(edition=correction)
    editor = MemberFactory()
    Hold.objects.create(edition=edition, by_editor=True, held_by=editor)
    Hold.objects.create(edition=edition, words="550 no")
    EditionPicture.objects.create(edition=edition, story=1, light=b"light", dark=b"dark")
    EditionPlan.objects.create(frequency="daily", note="A note", edited_by=editor, edited_at=timezone.now())
    letter = MadeLetter.objects.create(edition=edition, revision=0, digest="x", stories=[1])
    MadeBatch.objects.create(letter=letter, deliveries=[kept.pk])
    SubscriptionFactory(member=editor, of_member=True)
    people = Subscription.objects.count()
    move_digests("0011_name_returned_letters")
    move_digests(newest)
    assert list(Edition.objects.values_list("pk", "revision")) == [(edition.pk, 0)]
    assert Delivery.objects.get() == kept
    assert Hold.objects.get().words == "550 no"
    assert Subscription.objects.count() == people
    assert not Subscription.objects.filter(of_member=True).exists()
