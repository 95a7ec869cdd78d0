"""A mail server that goes on refusing: what waits, what goes on, and what lets it go."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from digests import scheduler, tasks
from digests.ledger import breaker, letter_sender
from digests.letters.mail_answers import AnswerClass
from digests.models import DeliveryReason, DeliveryState, Edition, Hold, Subscription
from tests.digests.sink import Sink
from tests.factories.digests import DeliveryFactory, EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

REFUSED = ("rcpt", "550 relay not permitted")
GONE = ("rcpt", "550 5.1.1 No such user")
PROBED = "probe@carespace.example"


@pytest.fixture(autouse=True)
def probe_address(settings) -> None:
    settings.PROBE_ADDRESS = PROBED


def send(edition: Edition) -> None:
    letter_sender.send_part_of_edition(edition_id=edition.pk)


def addressed(emails: list[str]) -> Edition:
    for email in emails:
        SubscriptionFactory(email=email)
    edition = EditionFactory()
    letter_sender.write_deliveries(edition=edition)
    return edition


def refuse_all(sink: Sink, answer: tuple[str, str], people: int = 30) -> Edition:
    """An edition to so many people, of whom the server takes none."""
    edition = addressed([f"a{n}@council{n}.example" for n in range(people)])
    sink.faults = dict.fromkeys([*Subscription.objects.values_list("email", flat=True), PROBED], answer)
    return edition


@pytest.mark.parametrize("answer", [REFUSED, GONE, ("mail", "550 5.7.1 Blocked"), ("body", "554 5.7.1 Spam")])
def test_ten_refusals_hold_the_edition_and_nobody_is_lost(sink: Sink, client_of, editor, answer):
    edition = refuse_all(sink, answer)
    send(edition)
    hold = Hold.objects.get()
    assert (hold.domain, hold.words) == ("", answer[1])
    assert edition.deliveries.filter(attempts=0, state=DeliveryState.PENDING).count() == 20
    assert Subscription.objects.confirmed().count() == 30
    pages = [
        client_of(editor).get(path).content.decode()
        for path in ("/emails/ledger/", f"/emails/ledger/{edition.pk}/")
    ]
    assert all("Held: the relay refuses us" in page for page in pages)
    assert answer[1] in pages[1]
    assert '<p class="standfirst">Held' in pages[1]
    send(edition)
    assert edition.deliveries.filter(attempts=0).count() == 20, "nothing more is tried"


def test_a_server_that_refuses_to_talk_to_us_holds_the_edition(sink: Sink):
    edition = addressed([f"a{n}@council{n}.example" for n in range(12)])
    sink.greeting = "554 5.7.1 Your network is blocked"
    send(edition)
    assert Hold.objects.get().words == sink.greeting
    assert edition.deliveries.filter(reason=DeliveryReason.REFUSED).count() == breaker.LIMIT
    for _ in range(2):
        tasks.probe()
    assert Hold.objects.active().exists()
    sink.greeting = "220 sink"
    for _ in range(2):
        tasks.probe()
    assert not Hold.objects.active().exists()


def test_what_passes_holds_nothing(sink: Sink):
    edition = refuse_all(sink, ("rcpt", "450 4.2.1 Later"))
    send(edition)
    assert not Hold.objects.exists()


def test_two_good_probes_release_and_everyone_gets_it(sink: Sink):
    edition = refuse_all(sink, REFUSED)
    send(edition)
    tasks.probe()
    assert Hold.objects.active().exists()
    sink.faults.clear()
    tasks.probe()
    assert Hold.objects.active().exists(), "one is not believed"
    sink.faults[PROBED] = REFUSED
    tasks.probe()
    sink.faults.clear()
    tasks.probe()
    assert Hold.objects.active().exists(), "two in a row"
    tasks.probe()
    assert not Hold.objects.active().exists()
    assert sink.taken == [], "a probe of the envelope is no letter"
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        send(edition)
    assert set(sink.recipients().values()) == {1}
    assert len(sink.recipients()) == 30


def test_where_data_failed_the_probe_is_a_letter(sink: Sink):
    edition = refuse_all(sink, ("body", "554 5.7.1 Spam"))
    send(edition)
    assert Hold.objects.get().needs_letter
    sink.faults.clear()
    tasks.probe()
    tasks.probe()
    assert sink.recipients() == {PROBED: 2}
    assert all(message["Auto-Submitted"] == "auto-generated" for message in sink.messages())
    assert not Hold.objects.active().exists()


def test_one_domains_unknown_addresses_hold_that_domain_alone(sink: Sink, client_of, editor):
    bad = [f"gone{n}@bad.example" for n in range(15)]
    edition = addressed([*bad, *(f"a{n}@good.example" for n in range(10))])
    sink.faults = dict.fromkeys(bad, GONE)
    send(edition)
    assert Hold.objects.get().domain == "bad.example"
    assert len(sink.recipients()) == 10, "the others go on"
    assert edition.deliveries.filter(reason=DeliveryReason.NO_ADDRESS).count() == breaker.LIMIT
    assert edition.deliveries.filter(state=DeliveryState.PENDING).count() == 5
    assert b"letters to bad.example" in client_of(editor).get(f"/emails/ledger/{edition.pk}/").content


def test_a_server_that_said_so_of_everybody_is_asked_once_more(sink: Sink):
    edition = refuse_all(sink, GONE, people=12)
    gone = edition.deliveries.order_by("pk")[0].subscription
    send(edition)
    sink.faults = {gone.email: GONE}
    for _ in range(2):
        tasks.probe()
    for minutes in (3, 6):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            send(edition)
    assert len(sink.recipients()) == 11
    assert not Hold.objects.active().exists()
    [failed] = edition.deliveries.exclude(state=DeliveryState.SENT)
    assert (failed.subscription, failed.state, failed.attempts) == (gone, DeliveryState.FAILED, 2)
    gone.refresh_from_db()
    assert gone.refused_since == edition.until
    assert Subscription.objects.filter(refused_since__isnull=False).count() == 1


def test_a_domain_that_is_gone_is_asked_once_more_and_not_for_ever(sink: Sink):
    bad = [f"gone{n}@bad.example" for n in range(12)]
    edition = addressed(bad)
    sink.faults = dict.fromkeys(bad, GONE)
    for minutes in range(0, 20, 2):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            send(edition)
            for _ in range(2):
                tasks.probe()
    assert edition.deliveries.filter(state=DeliveryState.FAILED).count() == 12
    assert set(edition.deliveries.values_list("attempts", flat=True)) <= {1, 2}


def test_a_few_real_bounces_hold_nothing():
    window = breaker.AnswerWindow([])
    for number in range(300):
        kind = AnswerClass.ADDRESS if number % 50 == 0 else "sent"
        window.add(breaker.RecentAnswer(number, str(kind), f"d{number}.example"))
        assert window.find_what_to_hold(f"d{number}.example") is None


def test_the_count_goes_on_from_one_shard_to_the_next(sink: Sink):
    edition = refuse_all(sink, REFUSED, people=9)
    send(edition)
    assert not Hold.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        send(edition)
    assert not Hold.objects.exists(), "the same nine people again are nine"
    tenth = DeliveryFactory(edition=edition)
    sink.faults[tenth.subscription.email] = REFUSED
    send(edition)
    assert Hold.objects.active().count() == 1


def test_a_held_edition_is_rung_for_by_probes_alone(
    sink: Sink, monkeypatch, django_capture_on_commit_callbacks
):
    from config.celery import app

    rung: list[str] = []
    monkeypatch.setattr(app, "send_task", lambda task, args, retry: rung.append(task))
    send(refuse_all(sink, REFUSED))
    with django_capture_on_commit_callbacks(execute=True):
        scheduler.run_due_steps()
    assert rung == ["digests.tasks.probe"]


def test_a_stopped_edition_is_held_no_longer(sink: Sink, editor):
    edition = refuse_all(sink, REFUSED)
    send(edition)
    letter_sender.stop_edition(edition=edition, by=editor)
    assert not Hold.objects.active().exists()
    send(edition)
    assert edition.deliveries.filter(state=DeliveryState.SKIPPED).count() == 20
