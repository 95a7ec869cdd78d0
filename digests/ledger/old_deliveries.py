"""Deliveries older than 90 days become counts: what an edition came to is kept, and who got it is not."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from digests.models import Delivery, DeliveryTally, Edition
from digests.models.deliveries import name_counts

#: Longer than any story is news, an address is in doubt or a refusal waits for a second one.
KEPT_FOR = timedelta(days=90)


def tally_old_deliveries(*, now: datetime) -> int:
    """Turn the deliveries of one old edition into counts; returns how many. Called every minute until none is left."""
    old = Edition.objects.filter(until__lt=now - KEPT_FOR, finished_at__isnull=False)
    has_rows = Exists(Delivery.objects.filter(edition=OuterRef("pk")))
    edition = old.filter(has_rows).only("pk").order_by("until").first()
    return tally_deliveries(edition) if edition else 0


@transaction.atomic
def tally_deliveries(edition: Edition) -> int:
    """Count an edition's deliveries by state and reason and delete them. A second time finds none."""
    Edition.objects.select_for_update().only("pk").get(pk=edition.pk)
    groups = edition.deliveries.order_by().values_list("state", "reason").annotate(n=Count("pk"))
    DeliveryTally.objects.bulk_create(
        DeliveryTally(edition=edition, state=state, reason=reason, number=number)
        for state, reason, number in groups
    )
    edition.made.all().delete()  # it names deliveries
    return edition.deliveries.all().delete()[0]


def list_reasons(edition: Edition) -> list[dict[str, object]]:
    """How many deliveries an edition came to, by state and reason in words, the most first; of an old one as they were."""
    tallies = edition.tallies.order_by("-number", "state").values_list("state", "reason", "number")
    return edition.deliveries.count_by_reason() or name_counts(tallies)
