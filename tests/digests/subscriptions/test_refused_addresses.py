"""Who is thought not to exist, when that is believed, and how it is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from digests import scheduler
from digests.ledger import letter_sender
from digests.models import Edition, Subscription, SubscriptionStatus, Suppression
from digests.subscriptions import confirmations, lifecycle, refused_addresses
from tests.digests.sink import Sink
from tests.factories.digests import EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

ADDRESS = "jo.sample@council.example"
NO_SUCH = ("rcpt", "550 5.1.1 No such user")


def send_edition(days: int) -> Edition:
    """An edition of so many days from now, sent to the sink."""
    edition = EditionFactory(until=timezone.now() + timedelta(days=days))
    letter_sender.write_deliveries(edition=edition)
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    return edition


@pytest.fixture
def gone(sink: Sink) -> Subscription:
    """A subscription to an address that the mail server does not know."""
    sink.faults[ADDRESS] = NO_SUCH
    return SubscriptionFactory(email=ADDRESS)


@pytest.fixture
def ended(gone: Subscription) -> Subscription:
    """The same after the editions that ended it."""
    send_edition(0)
    send_edition(4)
    gone.refresh_from_db()
    assert gone.standing == SubscriptionStatus.BOUNCED
    return gone


def test_one_edition_ends_nobody_and_a_second_three_days_later_ends_exactly_the_refused(sink: Sink):
    people = SubscriptionFactory.create_batch(5)
    sink.faults = {people[0].email: NO_SUCH, people[3].email: NO_SUCH}
    for days in (0, 1, 2):
        send_edition(days)
    assert Subscription.objects.confirmed().count() == 5
    edition = send_edition(3)
    assert set(Subscription.objects.ended_with(edition)) == {people[0], people[3]}
    assert Subscription.objects.confirmed().count() == 3


def test_a_letter_that_arrives_between_them_begins_the_count_anew(sink: Sink, gone):
    send_edition(0)
    sink.faults.clear()
    send_edition(1)
    gone.refresh_from_db()
    assert gone.refused_since is None
    sink.faults[ADDRESS] = NO_SUCH
    send_edition(4)
    gone.refresh_from_db()
    assert gone.standing == SubscriptionStatus.CONFIRMED


@pytest.mark.slow("refuses three hundred letters twice")
@pytest.mark.parametrize(
    "reply", ["550 relay not permitted", "550 5.1.8 Sender address rejected: Domain not found"]
)
def test_a_relay_that_refuses_us_ends_none_of_301(sink: Sink, reply):
    people = SubscriptionFactory.create_batch(301)
    sink.faults = {person.email: ("rcpt", reply) for person in people}
    for days in (0, 4, 8):
        send_edition(days)
    assert Subscription.objects.confirmed().count() == 301
    assert not Subscription.objects.filter(refused_since__isnull=False).exists()


def test_the_address_is_kept_unused_for_thirty_days(sink: Sink, ended):
    assert (ended.email, ended.kept_email) == ("", ADDRESS)
    sink.faults.clear()
    send_edition(8)
    assert sink.recipients()[ADDRESS] == 0
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        assert refused_addresses.erase_kept_addresses(now=timezone.now()) == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        scheduler.run_due_steps()
    ended.refresh_from_db()
    assert (ended.kept_email, ended.standing) == ("", SubscriptionStatus.BOUNCED)


def test_an_editor_puts_back_who_an_edition_ended(client_of, editor, sink: Sink, ended):
    page = f"/emails/ledger/{ended.ended_with_id}/"
    client = client_of(editor)
    shown = client.get(page).content.decode()
    assert "1 subscription ended with this edition" in shown
    assert ADDRESS not in shown
    for _ in range(2):
        assert client.post(f"{page}take-back/").status_code == 302
    ended.refresh_from_db()
    assert (ended.email, ended.kept_email, ended.standing) == (ADDRESS, "", SubscriptionStatus.CONFIRMED)
    assert [consent.deed for consent in ended.consents.all()] == ["left", "restored"]
    assert not Suppression.objects.exists()
    assert "ended with this edition" not in client.get(page).content.decode()
    sink.faults.clear()
    send_edition(8)
    assert sink.recipients()[ADDRESS] == 1


def test_nobody_else_puts_anyone_back(client, client_of, moderator, editor, ended):
    path = f"/emails/ledger/{ended.ended_with_id}/take-back/"
    client.post(path)
    assert client_of(moderator).post(path).status_code == 403
    assert client_of(editor).get(path).status_code == 405
    assert client_of(editor).post("/emails/ledger/999/take-back/").status_code == 404
    ended.refresh_from_db()
    assert ended.standing == SubscriptionStatus.BOUNCED


def test_the_same_person_signs_up_again_and_is_answered(client, client_of, editor, ended):
    client.post("/emails/", {"email": ADDRESS}, HTTP_SEC_FETCH_SITE="same-origin")
    confirmations.send_due_answers()
    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    client_of(editor).post(f"/emails/ledger/{ended.ended_with_id}/take-back/")
    again = Subscription.objects.get(email=ADDRESS)
    assert again.pk != ended.pk, "one address, one subscription"
    client.post(again.confirm_path())
    ended.refresh_from_db()
    assert ended.kept_email == ""
    assert Subscription.objects.confirmed().get() == again


def test_who_leaves_by_an_old_letter_is_not_put_back(client, client_of, editor, ended):
    client.post(ended.leave_path())
    client_of(editor).post(f"/emails/ledger/{ended.ended_with_id}/take-back/")
    ended.refresh_from_db()
    assert (ended.standing, ended.email, ended.kept_email) == (SubscriptionStatus.LEFT, "", "")
    assert Suppression.objects.get().why == "left"


def test_who_came_back_and_left_is_not_put_back(editor, ended):
    again = SubscriptionFactory(email=ADDRESS)
    lifecycle.end_by_owner(token=again.token, how="test")
    edition = Edition.objects.get(pk=ended.ended_with_id)
    assert refused_addresses.take_back_endings(edition=edition, by=editor) == 0
    assert not Subscription.objects.confirmed().exists()


def test_only_a_refused_address_is_kept():
    person = SubscriptionFactory()
    person.kept_email = person.email
    with pytest.raises(IntegrityError, match="only_a_refused_address_is_kept"), transaction.atomic():
        person.save()
