"""Who gets an edition, and what each of them had been told before: one statement over all subscriptions.

A reader's last delivery says it. Where its letter arrived, or may have, they know what its edition told but for what it
left out; where it did not, they know what they knew before it. One that still waits is given up for the new edition,
which tells the same and more; while one may be with the mail server its reader is written no other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import connection

from digests.editions.news import NEWS_FOR
from digests.editions.timetable import FIRST_HOUR, list_sending_moments
from digests.models import (
    OPEN_STATES,
    TOLD_STATES,
    DeliveryReason,
    DeliveryState,
    Edition,
    Frequency,
    Subscription,
)

#: The last delivery of each subscription among the editions %(recent)s, and what its reader knows after it.
LAST: Final = """
    SELECT DISTINCT ON (delivery.subscription_id)
        delivery.subscription_id,
        delivery.state = ANY(%(open)s) AS is_open,
        CASE WHEN delivery.state = ANY(%(told)s) THEN edition.until
            ELSE COALESCE(delivery.told_until, edition.since) END AS told_until,
        CASE WHEN delivery.state = ANY(%(told)s) THEN delivery.left_out ELSE delivery.owed END AS owed
    FROM digests_delivery delivery JOIN digests_edition edition ON edition.id = delivery.edition_id
    WHERE delivery.edition_id = ANY(%(recent)s)
    ORDER BY delivery.subscription_id, edition.until DESC
"""
#: Everyone who is to get edition %(edition)s and has no row of it yet.
WANTING: Final = """
    FROM digests_subscription subscription
    LEFT JOIN ({last}) last ON last.subscription_id = subscription.id
    WHERE subscription.id IN ({chosen})
        AND NOT EXISTS (
            SELECT FROM digests_delivery own
            WHERE own.edition_id = %(edition)s AND own.subscription_id = subscription.id
        )
"""
INSERT: Final = """
    INSERT INTO digests_delivery
        (edition_id, subscription_id, state, reason, attempts, worker, smtp_text, next_try_at, told_until, owed)
    SELECT %(edition)s, subscription.id, 'pending', '', 0, '', '',
        (%(moments)s::timestamptz[])[subscription.hour - %(first_hour)s + 1],
        COALESCE(last.told_until, LEAST(subscription.confirmed_at, %(since)s)), last.owed
    {wanting} AND last.is_open IS NOT TRUE
        AND (NOT %(catching_up)s OR last.told_until < %(since)s OR cardinality(last.owed) > 0)
    ON CONFLICT DO NOTHING
"""
SUPERSEDE: Final = """
    UPDATE digests_delivery SET state = %(skipped)s, reason = %(superseded)s, next_try_at = NULL
    WHERE edition_id = ANY(%(recent)s) AND state = ANY(%(waiting)s) AND unknowns = 0 AND deaths = 0
"""


def address_edition(edition: Edition) -> tuple[int, bool]:
    """Write a delivery for everyone who wants the edition and has no letter under way; never two for one person.

    Returns how many were written and whether that is all. Call it in a transaction that holds the edition's row.
    """
    recent = Edition.objects.filter(
        frequency=edition.frequency,
        until__gt=edition.until - NEWS_FOR[Frequency(edition.frequency)],
        until__lt=edition.until,
        empty=False,
    )
    wanting_it = Subscription.objects.wanting(edition.frequency).not_paused_on(edition.london_date)
    people = wanting_it.filter(confirmed_at__lte=edition.composed_at)
    chosen, chosen_values = people.values("pk").query.sql_with_params()
    for place in range(len(chosen_values)):
        chosen = chosen.replace("%s", f"%(chosen_{place})s", 1)
    wanting = WANTING.format(last=LAST, chosen=chosen)
    values: dict[str, int | bool | datetime | list[int] | list[str] | list[datetime] | str | None] = {
        "edition": edition.pk,
        "since": edition.since,
        "moments": list_sending_moments(edition.until),
        "first_hour": FIRST_HOUR,
        "catching_up": edition.catching_up,
        "recent": list(recent.values_list("pk", flat=True)),
        "open": [str(state) for state in OPEN_STATES],
        "told": [str(state) for state in TOLD_STATES],
        "waiting": [str(DeliveryState.PENDING), str(DeliveryState.DEFERRED)],
        "skipped": str(DeliveryState.SKIPPED),
        "superseded": str(DeliveryReason.SUPERSEDED),
        **{f"chosen_{place}": value for place, value in enumerate(chosen_values)},
    }
    with connection.cursor() as cursor:
        # The statements read whole lists. By the counts of a table that was empty when it was last looked at, the
        # database would read all rows written so far once for each person.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(SUPERSEDE, values)
        cursor.execute(INSERT.format(wanting=wanting), values)
        written = cursor.rowcount
        cursor.execute(f"SELECT EXISTS (SELECT {wanting} AND last.is_open)", values)
        is_all = not cursor.fetchone()[0]
        cursor.execute("SET LOCAL enable_nestloop = on")
        return written, is_all
