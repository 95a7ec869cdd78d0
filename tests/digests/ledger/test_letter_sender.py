"""An edition goes to everyone who is to get it, once, whatever fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import ArticlePage
from digests import scheduler
from digests.ledger import delivery_claims, letter_sender
from digests.models import (
    Delivery,
    DeliveryReason,
    DeliveryState,
    Hold,
    Subscription,
    SubscriptionStatus,
)
from digests.subscriptions import lifecycle
from tests.digests.ledger.letter_steps import addressed, hand_over, states
from tests.digests.sink import Sink, listening
from tests.factories import digests as made
from tests.factories.articles import article
from tests.factories.digests import DeliveryFactory, EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.slow("sends some fifty letters")
def test_everyone_gets_it_once(sink: Sink):
    edition = addressed(45)
    assert letter_sender.send_part_of_edition(edition_id=edition.pk) == {"sent": 45}
    assert set(sink.recipients().values()) == {1}
    assert set(sink.recipients()) == set(Subscription.objects.values_list("email", flat=True))
    assert sink.connections == 1
    edition.refresh_from_db()
    assert edition.finished_at
    delivery = edition.deliveries.first()
    assert (delivery.state, delivery.smtp_code, delivery.attempts) == (DeliveryState.SENT, 250, 1)
    assert delivery.handed_at <= delivery.sent_at


def test_any_step_twice_sends_once(sink: Sink):
    edition = addressed(5)
    for _ in range(2):
        letter_sender.write_deliveries(edition=edition)
        letter_sender.send_part_of_edition(edition_id=edition.pk)
        scheduler.run_due_steps()
    assert len(sink.taken) == 5
    assert edition.deliveries.count() == 5


def test_who_gets_it_is_who_wanted_it_when_it_was_composed(sink: Sink):
    wanting = SubscriptionFactory(weekly=False)
    SubscriptionFactory(daily=False)
    SubscriptionFactory(asked=True)
    SubscriptionFactory(left=True)
    edition = EditionFactory()
    SubscriptionFactory(confirmed_at=timezone.now() + timedelta(minutes=1))
    letter_sender.write_deliveries(edition=edition)
    assert [d.subscription for d in edition.deliveries.all()] == [wanting]
    SubscriptionFactory()
    letter_sender.write_deliveries(edition=edition)
    assert edition.deliveries.count() == 1, "its audience is frozen"


def test_consent_is_looked_at_again_when_it_is_claimed(sink: Sink):
    edition = addressed(1)
    leaver, chooser, chosen = SubscriptionFactory(), SubscriptionFactory(), SubscriptionFactory(topics=["x"])
    for person in (leaver, chooser, chosen):
        DeliveryFactory(edition=edition, subscription=person)
    edition.content = made.content(
        stories=[made.story(topics=["y"])], changes=[], claims=[made.claim(topics=["y"])], arguments=[]
    )
    edition.save()
    lifecycle.end_by_owner(token=leaver.token, how="test")
    lifecycle.save_choices(token=chooser.token, how="test", daily=False, weekly=True, charts=True, topics=[])
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == {
        ("Sent", ""): 1,
        ("Skipped", "They left"): 1,
        ("Skipped", "They chose otherwise"): 1,
        ("Skipped", "Nothing new on their topics"): 1,
    }
    assert len(sink.taken) == 1


def test_who_leaves_between_claim_and_sending_is_not_written_to(sink: Sink):
    edition = addressed(2)
    [first, second] = delivery_claims.claim_batch(edition=edition, worker="a")
    lifecycle.end_by_owner(token=second.subscription.token, how="test")
    assert hand_over(first)
    assert not hand_over(second)
    assert delivery_claims.skip(second) == DeliveryState.SKIPPED


def test_recipients_and_reasons_add_up(sink: Sink):
    edition = addressed(6)
    people = list(Subscription.objects.order_by("pk"))
    sink.faults = {
        people[0].email: ("rcpt", "450 4.2.1 Later"),
        people[1].email: ("rcpt", f"550 5.1.1 <{people[1].email}> unknown"),
        people[2].email: ("body", "554 5.7.1 Spam"),
        people[3].email: ("taken", ""),
    }
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == {
        ("Put off", "The mail server said: later"): 1,
        ("Failed", "The mail server knows no such address"): 1,
        ("Put off", "The mail server refused us"): 1,
        ("Put off", "The line broke after the message was handed over"): 1,
        ("Sent", ""): 2,
    }
    bounced = Delivery.objects.get(reason=DeliveryReason.NO_ADDRESS)
    assert bounced.smtp_text == "5.1.1 <<address>> unknown"
    assert bounced.subscription.standing == SubscriptionStatus.CONFIRMED, "once is not believed"
    assert bounced.subscription.refused_since == edition.until


def test_a_mail_server_that_is_away_loses_nobody(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    edition = addressed(3)
    assert letter_sender.send_part_of_edition(edition_id=edition.pk) == {}
    assert states(edition) == {("Waiting", ""): 3}
    with listening(Sink()) as sink:
        settings.EMAIL_PORT = sink.port
        letter_sender.send_part_of_edition(edition_id=edition.pk)
        assert len(sink.taken) == 3


def test_one_message_that_cannot_be_made_stops_no_other(sink: Sink, caplog):
    edition = addressed(3)
    Subscription.objects.filter(pk=Subscription.objects.first().pk).update(email="a\nb@c.example")
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == {("Sent", ""): 2, ("Failed", "The message could not be made"): 1}
    assert "could not be made" in caplog.text


def test_a_stopped_edition_sends_no_more(sink: Sink, editor):
    edition = addressed(3)
    letter_sender.stop_edition(edition=edition, by=editor)
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == {("Skipped", "An editor stopped the edition"): 3}


def test_time_is_up_gives_back_what_was_claimed(sink: Sink, monkeypatch):
    edition = addressed(3)
    monkeypatch.setattr(letter_sender, "BUDGET", 0.0)
    assert letter_sender.send_part_of_edition(edition_id=edition.pk) == {}
    edition.refresh_from_db()
    assert not edition.finished_at
    batch = delivery_claims.claim_batch(edition=edition, worker="a")
    shard = letter_sender.ShardRun(edition)
    letter_sender.send_batch(batch, shard=shard, window=None, letters=None, connection=None, stop_at=0.0)
    assert states(edition) == {("Waiting", ""): 3}


@pytest.mark.parametrize(
    "step",
    [
        "members.follow_members",
        "edition_composer.compose_due_edition",
        "letter_sender.retire_late_deliveries",
    ],
)
def test_a_step_of_the_tick_that_fails_holds_up_none_after_it(sink: Sink, monkeypatch, caplog, step):
    """Whatever fails every minute would fail until somebody mends it."""
    rung: list[str] = []
    monkeypatch.setattr(scheduler, "enqueue_on_commit", lambda task, *args: rung.append(task))
    Hold.objects.create(edition=addressed(1))
    SubscriptionFactory(asked=True, answer_due_at=timezone.now())
    latest = EditionFactory(frequency="weekly")
    fail_once = [ZeroDivisionError]
    place, _, name = step.rpartition(".")
    usual = getattr(getattr(scheduler, place), name)

    def fail(**given: object) -> object:
        if fail_once:
            raise fail_once.pop()
        return usual(**given)

    monkeypatch.setattr(getattr(scheduler, place), name, fail)
    with pytest.raises(ZeroDivisionError):
        scheduler.run_due_steps()
    latest.refresh_from_db()
    assert latest.addressed_at
    assert rung == ["digests.tasks.probe", "digests.tasks.answer"]
    assert "A step of the minute failed" in caplog.text


def test_a_story_withdrawn_just_then_is_left_out_and_owed(sink: Sink):
    gone, stays = article("Withdrawn"), article("In print")
    edition = addressed(
        1,
        content=made.content(
            stories=[
                made.story(page.pk, title=page.title, published="2026-11-22T09:00:00+00:00")
                for page in (gone, stays)
            ],
            figure=None,
        ),
    )
    ArticlePage.objects.filter(pk=gone.pk).update(live=False)
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    [(_, _, raw)] = sink.taken
    assert b"Subject: In print" in raw
    assert b"Withdrawn" not in raw
    assert edition.deliveries.get().left_out == [gone.pk]


def test_with_all_it_told_withdrawn_no_letter_goes(sink: Sink):
    gone = article("Withdrawn")
    story = made.story(gone.pk, published="2026-11-22T09:00:00+00:00")
    edition = addressed(
        1, content=made.content(stories=[story], changes=[], claims=[], arguments=[], figure=None)
    )
    gone.delete()
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert sink.taken == []
    assert states(edition) == {("Skipped", "Nothing new on their topics"): 1}
