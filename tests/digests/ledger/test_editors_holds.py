"""An editor holds an edition that goes out, lets it go again, and sees how it goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from digests import scheduler
from digests.ledger import alarms, letter_sender, probes
from digests.ledger.progress import CLASSES, read_progress
from digests.models import Alarm, DeliveryReason, DeliveryState, Edition, Hold
from tests.digests.sink import Sink
from tests.factories.digests import DeliveryFactory, EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    SubscriptionFactory.create_batch(3)
    edition = EditionFactory()
    letter_sender.write_deliveries(edition=edition)
    return edition


@pytest.fixture
def desk(client_of, editor):
    return client_of(editor)


def send(desk, edition: Edition, deed: str):
    return desk.post(f"/emails/ledger/{edition.pk}/{deed}/")


def test_a_held_edition_waits_until_an_editor_lets_it_go(desk, editor, sink: Sink, edition):
    assert [send(desk, edition, "hold").status_code for _ in range(2)] == [302, 302]
    assert Hold.objects.get().held_by == editor
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert not sink.taken
    html = desk.get(f"/emails/ledger/{edition.pk}/").content.decode()
    assert "Held by Eddie Editor" in html
    assert "Held by an editor" in desk.get("/emails/ledger/").content.decode()
    assert [send(desk, edition, "resume").status_code for _ in range(2)] == [302, 302]
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert len(sink.taken) == 3


def test_probes_and_alarms_leave_an_editor_s_hold_alone(desk, sink: Sink, edition):
    send(desk, edition, "hold")
    for _ in range(3):
        assert probes.probe_holds() == 0
    scheduler.run_due_steps()
    alarms.update_alarms(now=timezone.now())
    assert Hold.objects.active().exists()
    assert not Alarm.objects.standing().exists()
    assert sink.connections == 0


def test_one_of_the_server_s_stays_when_the_editor_s_ends(desk, edition):
    Hold.objects.create(edition=edition, words="550 no")
    send(desk, edition, "hold")
    send(desk, edition, "resume")
    assert [hold.by_editor for hold in Hold.objects.active()] == [False]


@pytest.mark.parametrize(
    "state", [{"finished_at": timezone.now()}, {"stopped_at": timezone.now()}, {"empty": True}]
)
def test_what_does_not_go_out_is_not_held(desk, state):
    edition = EditionFactory(**state)
    send(desk, edition, "hold")
    send(desk, edition, "resume")
    assert not Hold.objects.exists()


@pytest.mark.parametrize("deed", ["hold", "resume"])
def test_nobody_else_may(client, client_of, moderator, reader, desk, edition, deed):
    path = f"/emails/ledger/{edition.pk}/{deed}/"
    assert client.post(path)["Location"].startswith("/accounts/login/")
    for person in (moderator, reader):
        assert client_of(person).post(path).status_code == 403
    assert desk.get(path).status_code == 405
    assert desk.post(f"/emails/ledger/9999/{deed}/").status_code == 404
    assert not Hold.objects.exists()


def test_rate_remaining_and_every_class_of_answer(desk, edition):
    now = timezone.now()
    first, second, third = edition.deliveries.order_by("pk")
    edition.deliveries.filter(pk=first.pk).update(state="sent", sent_at=now, handed_at=now)
    edition.deliveries.filter(pk=second.pk).update(
        state="deferred", reason=DeliveryReason.REFUSED, smtp_code=550
    )
    edition.deliveries.filter(pk=third.pk).update(next_try_at=now + timedelta(hours=3))
    for state, reason in (
        (DeliveryState.DEFERRED, DeliveryReason.BUSY),
        (DeliveryState.FAILED, DeliveryReason.NO_ADDRESS),
        (DeliveryState.DEFERRED, DeliveryReason.NO_REPLY),
    ):
        DeliveryFactory(edition=edition, state=state, reason=reason)
    DeliveryFactory(edition=edition, state="sent", sent_at=now - timedelta(minutes=5), handed_at=now)
    progress = read_progress(edition, now=now)
    assert (progress.a_minute, progress.remaining, progress.later) == (1, 3, 1)
    assert dict(progress.answers) == dict(zip(CLASSES, (2, 1, 1, 1, 1), strict=True))
    assert progress.minutes_left == 3
    html = desk.get(f"/emails/ledger/{edition.pk}/").content.decode()
    assert "3 still to go, and 1 at the hour their readers chose. 1 went in the last minute" in " ".join(
        html.split()
    )
    for name in CLASSES:
        assert name in html


def test_of_an_edition_that_is_done_it_says_nothing(desk):
    edition = EditionFactory(addressed_at=timezone.now(), finished_at=timezone.now())
    assert "data-progress" not in desk.get(f"/emails/ledger/{edition.pk}/").content.decode()
