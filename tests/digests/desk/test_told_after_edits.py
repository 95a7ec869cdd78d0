"""A story withheld from the letters of today is told tomorrow to those alone who did not have it, if it is put back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from digests.editions import edition_composer
from digests.ledger import letter_sender
from digests.models import EditionPlan
from tests.digests.desk.planning import DESK, list_titles, publish, read_form
from tests.digests.reading import parsed, part
from tests.digests.sink import Sink
from tests.factories.digests import MONDAY, SubscriptionFactory

pytestmark = pytest.mark.django_db


def send_daily(day: int) -> None:
    """The daily of Monday, or of so many days after it."""
    now = MONDAY + timedelta(days=day, hours=2)
    with time_machine.travel(now, tick=False):
        edition = edition_composer.compose_due_edition(frequency="daily", now=now)
        assert edition is not None
        letter_sender.write_deliveries(edition=edition)
        letter_sender.send_part_of_edition(edition_id=edition.pk)


@pytest.mark.parametrize("is_put_back", [True, False])
def test_told_once_whatever_an_editor_withholds(client_of, editor, sink: Sink, monkeypatch, is_put_back):
    monkeypatch.setattr("digests.letters.edition_letters.WITHDRAWN_WITHIN", 0.0)
    early, late = (
        SubscriptionFactory(daily=True, weekly=False, confirmed_at=MONDAY - timedelta(days=9))
        for _ in range(2)
    )
    publish("Kept")
    doubtful = publish("Doubtful", hours=1)
    desk = client_of(editor)
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False):
        edition = edition_composer.compose_due_edition(frequency="daily", now=MONDAY + timedelta(hours=2))
        letter_sender.write_deliveries(edition=edition)
        sink.faults[late.email] = ("rcpt", "450 4.2.0 Later")
        letter_sender.send_part_of_edition(edition_id=edition.pk)
        sink.faults.clear()
        path = f"/emails/desk/editions/{edition.pk}/"
        desk.post(path, read_form(desk.get(path)) | {f"drop-{doubtful.pk}": "on"})
        edition.deliveries.update(next_try_at=None)
        edition.deliveries.exclude(state="sent").update(attempts=0)
        letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert EditionPlan.objects.get().dropped == [doubtful.pk]
    with time_machine.travel(MONDAY + timedelta(hours=12), tick=False):
        publish("Of Tuesday", hours=57)
        page = desk.get(f"{DESK}?told=no")
        assert "Doubtful" in list_titles(page)
        if is_put_back:
            fields = read_form(page)
            del fields[f"drop-{doubtful.pk}"]
            desk.post(DESK, fields)
    send_daily(1)
    told = {person.email: "" for person in (early, late)}
    for _, recipient, raw in sink.taken:
        told[recipient] += part(parsed(raw), "plain").replace("\r\n", "\n")
    assert told[early.email].count("Doubtful\n") == 1
    assert told[late.email].count("Doubtful\n") == is_put_back
    assert all(words.count("Of Tuesday\n") == 1 for words in told.values())
