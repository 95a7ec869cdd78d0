"""Deliveries older than 90 days become counts, and the ledger says the same numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from digests import scheduler
from digests.ledger import old_deliveries
from digests.models import Delivery, DeliveryReason, DeliveryState, DeliveryTally, Edition
from tests.factories.digests import DeliveryFactory, EditionFactory

pytestmark = pytest.mark.django_db
COUNTED = ("waiting", "sent", "failed", "skipped", "ambiguous", "unsent", "wanted", "has_faults")


def make_edition(days: int) -> Edition:
    """An edition that finished so many days ago, with one delivery of most kinds and two sent."""
    then = timezone.now() - timedelta(days=days)
    edition = EditionFactory(until=then, addressed_at=then, finished_at=then)
    for state, reason in (
        (DeliveryState.SENT, ""),
        (DeliveryState.SENT, ""),
        (DeliveryState.FAILED, DeliveryReason.NO_ADDRESS),
        (DeliveryState.SKIPPED, DeliveryReason.LEFT),
        (DeliveryState.SKIPPED, DeliveryReason.LATE),
        (DeliveryState.AMBIGUOUS, DeliveryReason.NO_REPLY),
    ):
        sent = then if state == DeliveryState.SENT else None
        DeliveryFactory(edition=edition, state=state, reason=reason, sent_at=sent, handed_at=sent)
    return edition


def count(edition: Edition) -> dict[str, int]:
    found = Edition.objects.with_counts().get(pk=edition.pk)
    return {name: getattr(found, name) for name in COUNTED}


def test_old_deliveries_become_counts_and_the_numbers_stay():
    old, young = make_edition(91), make_edition(89)
    before = count(old), old_deliveries.list_reasons(old)
    assert before[0]["wanted"] == 5
    scheduler.run_due_steps()
    assert set(Delivery.objects.values_list("edition", flat=True)) == {young.pk}
    assert (count(old), old_deliveries.list_reasons(old)) == before
    assert count(young)["sent"] == 2
    scheduler.run_due_steps()
    assert DeliveryTally.objects.count() == 5, "a second time finds none"


def test_one_edition_a_minute(monkeypatch):
    make_edition(100)
    newer = make_edition(95)
    assert old_deliveries.tally_old_deliveries(now=timezone.now()) == 6
    assert set(Delivery.objects.values_list("edition", flat=True)) == {newer.pk}
    assert old_deliveries.tally_old_deliveries(now=timezone.now()) == 6
    assert old_deliveries.tally_old_deliveries(now=timezone.now()) == 0


def test_an_edition_that_is_not_finished_is_left_alone():
    edition = make_edition(91)
    Edition.objects.filter(pk=edition.pk).update(finished_at=None)
    assert old_deliveries.tally_old_deliveries(now=timezone.now()) == 0


def test_the_ledger_shows_an_old_edition_as_it_was(client_of, editor):
    edition = make_edition(91)
    pages = (f"/emails/ledger/{edition.pk}/", "/emails/ledger/")
    table = [
        client_of(editor).get(page).content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
        for page in pages
    ]
    old_deliveries.tally_deliveries(edition)
    again = [
        client_of(editor).get(page).content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
        for page in pages
    ]
    assert again == table
    assert "The mail server knows no such address" in table[0]
