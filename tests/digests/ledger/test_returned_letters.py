"""Letters that came back by mail: whose they were, what the ledger says of it, and that nobody can make one up."""

from __future__ import annotations

import mailbox
import os
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.utils import timezone

from digests import scheduler
from digests.ledger import letter_sender, returned_letters
from digests.letters.return_paths import build_return_path, read_return_path
from digests.models import (
    ConsentEvent,
    Delivery,
    DeliveryReason,
    DeliveryState,
    Subscription,
    SubscriptionStatus,
)
from digests.subscriptions import lifecycle
from tests.digests.letters import prose_forms, report_forms
from tests.digests.sink import Sink
from tests.factories.digests import DeliveryFactory, EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db
GONE = report_forms.FIELDS[0][1]
FULL = next(form[1] for form in report_forms.FIELDS if "mailbox full" in form[0])


@pytest.fixture
def folder(settings, tmp_path):
    settings.BOUNCE_ADDRESS = "bounces@news.carespace.example"
    settings.BOUNCE_FOLDER = str(tmp_path / "returned")
    return mailbox.Maildir(settings.BOUNCE_FOLDER)


def deliver(person: Subscription, days: int) -> Delivery:
    then = timezone.now() - timedelta(days=days)
    edition = EditionFactory(until=then)
    return DeliveryFactory(
        edition=edition, subscription=person, state=DeliveryState.SENT, sent_at=then, handed_at=then
    )


def send_back(folder, delivery: Delivery, fields: str) -> None:
    folder.add(report_forms.write_report(build_return_path(delivery.pk), fields))


def test_each_letter_has_a_return_path_of_its_own(sink: Sink, folder):
    SubscriptionFactory.create_batch(3)
    edition = EditionFactory()
    letter_sender.write_deliveries(edition=edition)
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    numbers = {read_return_path(sender) for sender, _, _ in sink.taken}
    assert numbers == set(edition.deliveries.values_list("pk", flat=True))


def test_without_an_address_for_them_letters_come_back_to_the_sender(sink: Sink, settings):
    SubscriptionFactory()
    edition = EditionFactory()
    letter_sender.write_deliveries(edition=edition)
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert {sender for sender, _, _ in sink.taken} == {"post@carespace.example"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.replace("-", "-0", 1),
        lambda path: path.replace("+1", "+2", 1),
        lambda path: path.replace("bounces", "others"),
        lambda path: path.replace("news.", ""),
        lambda path: path.partition("+")[0] + "@news.carespace.example",
    ],
)
def test_nobody_can_make_up_a_return_path(folder, spoil):
    path = build_return_path(17)
    assert (
        read_return_path(path)
        == read_return_path(f"<{path.upper().replace('BOUNCES', 'bounces').lower()}>")
        == 17
    )
    assert read_return_path(spoil(path)) is None


def test_an_address_that_does_not_exist_ends_on_the_second_edition(folder):
    """The relay took both letters, which looked as if they had arrived."""
    person = SubscriptionFactory()
    first, second = deliver(person, 5), deliver(person, 1)
    send_back(folder, first, GONE)
    assert returned_letters.read_returned_letters() == 1
    person.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, first.reason, first.sent_at) == (
        DeliveryState.FAILED,
        DeliveryReason.NO_ADDRESS,
        None,
    )
    assert person.standing == SubscriptionStatus.CONFIRMED
    Subscription.objects.update(refused_since=None)  # as the second letter's acceptance does
    send_back(folder, second, GONE)
    returned_letters.read_returned_letters()
    person.refresh_from_db()
    assert person.standing == SubscriptionStatus.BOUNCED


def test_letters_to_an_address_that_was_left_say_nothing_of_the_new_one(folder):
    """Two editions went to the old one; they come back after its owner has moved."""
    person = SubscriptionFactory()
    old, older = deliver(person, 5), deliver(person, 9)
    lifecycle.record_consent(person, ConsentEvent.MOVED, how="test", at=timezone.now() - timedelta(days=2))
    for delivery in (older, old):
        send_back(folder, delivery, GONE)
    assert returned_letters.read_returned_letters() == 2
    person.refresh_from_db()
    assert (person.standing, person.refused_since) == (SubscriptionStatus.CONFIRMED, None)
    send_back(folder, deliver(person, 1), GONE)
    returned_letters.read_returned_letters()
    person.refresh_from_db()
    assert person.standing == SubscriptionStatus.CONFIRMED
    assert person.refused_since > timezone.now() - timedelta(days=2)


def test_a_letter_that_stayed_away_between_them_begins_the_count_anew(folder):
    person = SubscriptionFactory()
    first, between, last = deliver(person, 9), deliver(person, 5), deliver(person, 1)
    for delivery in (first, last):
        Subscription.objects.update(refused_since=None)
        send_back(folder, delivery, GONE)
        returned_letters.read_returned_letters()
    person.refresh_from_db()
    assert person.standing == SubscriptionStatus.CONFIRMED
    assert person.refused_since == last.edition.until
    assert Delivery.objects.get(pk=between.pk).state == DeliveryState.SENT


def test_other_failures_are_written_down_and_count_against_nobody(folder):
    person = SubscriptionFactory()
    delivery = deliver(person, 1)
    send_back(folder, delivery, FULL)
    assert returned_letters.read_returned_letters() == 1
    delivery.refresh_from_db()
    person.refresh_from_db()
    assert (delivery.state, delivery.reason) == (DeliveryState.FAILED, DeliveryReason.RETURNED)
    assert delivery.smtp_text.startswith("5.2.2 554 5.2.2 mailbox full")
    assert person.refused_since is None
    assert not list(folder.iterkeys()), "it named a person"


def test_twice_is_once_and_late_is_not_lost(folder):
    delivery = deliver(SubscriptionFactory(), 1)
    delayed = next(form[1] for form in report_forms.FIELDS if not form[3])
    send_back(folder, delivery, delayed)
    assert returned_letters.read_returned_letters() == 0
    assert Delivery.objects.get().state == DeliveryState.SENT
    for _ in range(2):
        send_back(folder, delivery, FULL)
    assert returned_letters.read_returned_letters() == 1


def test_what_is_no_report_stays_to_be_looked_at(folder):
    delivery = deliver(SubscriptionFactory(), 1)
    folder.add(prose_forms.write_prose(build_return_path(delivery.pk), prose_forms.HOLIDAY, subject="Away"))
    folder.add(report_forms.write_report("bounces+1-000000000000@news.carespace.example", GONE))
    folder.add(b"\xff\xfe\x00 Content-Type: multipart/report\n\nno mail at all")
    for _ in range(2):
        assert returned_letters.read_returned_letters() == 0
    assert Delivery.objects.get().state == DeliveryState.SENT
    assert [entry.get_flags() for entry in folder.itervalues()] == ["S"] * 3


@pytest.mark.parametrize(
    "raw",
    [
        b"To: " + b"(" * 3000 + b"\n\nhi",
        pytest.param(
            b"".join(
                b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(1000)
            ),
            marks=pytest.mark.slow("a reader of mail goes a thousand parts deep"),
        ),
    ],
    ids=["brackets in brackets", "parts in parts"],
)
def test_a_message_that_cannot_be_read_holds_up_no_other(folder, raw):
    folder.add(raw)
    send_back(folder, deliver(SubscriptionFactory(), 1), GONE)
    assert returned_letters.read_returned_letters() == 1
    assert returned_letters.read_returned_letters() == 0
    assert [name.rpartition(",")[2] for name in os.listdir(f"{site.BOUNCE_FOLDER}/cur")] == ["S"]


def test_a_tick_reads_the_folder_where_there_is_one(folder, settings, monkeypatch):
    rung: list[str] = []
    monkeypatch.setattr(scheduler, "enqueue_on_commit", lambda task, *args: rung.append(task))
    scheduler.run_due_steps()
    settings.BOUNCE_FOLDER = ""
    scheduler.run_due_steps()
    assert rung == ["digests.tasks.read_returned"]
    assert returned_letters.read_returned_letters() == 0
