"""Answering sign-ups over a real mail server that may fail."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from anymail.exceptions import AnymailAPIError
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.utils import timezone

from digests import checks
from digests.models import Subscription
from digests.subscriptions import confirmations
from tests.digests.sink import Sink
from tests.factories.digests import SubscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_mail(settings, sink: Sink) -> Sink:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    return sink


@pytest.fixture
def asked():
    return SubscriptionFactory(asked=True, answer_due_at=timezone.now())


def test_the_link_arrives_in_both_parts(sink: Sink, asked):
    assert confirmations.send_due_answers() == 1
    [message] = sink.messages()
    assert message["To"] == asked.email
    assert message["Auto-Submitted"] == "auto-generated"
    for kind in ("plain", "html"):
        assert f"http://localhost:8000{asked.confirm_path()}" in message.get_body((kind,)).get_content()
    assert confirmations.send_due_answers() == 0, "once"


@pytest.mark.parametrize("fault", [("rcpt", "450 Later"), ("body", "451 Greylisted"), ("mail", "")])
def test_later_is_tried_again(sink: Sink, asked, fault):
    sink.faults, sink.once = {asked.email: fault}, {asked.email}
    confirmations.send_due_answers()
    assert confirmations.send_due_answers() == 0, "not at once"
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert confirmations.send_due_answers() == 1
    assert len(sink.taken) == 1


def test_refused_is_not_tried_again(sink: Sink, asked):
    sink.faults[asked.email] = ("rcpt", "550 5.1.1 No such user")
    confirmations.send_due_answers()
    asked.refresh_from_db()
    assert asked.answer_due_at is None


@pytest.mark.parametrize("reply", ["450 Later", "550 relay not permitted", "550 5.1.8 Domain not found"])
def test_it_is_tried_for_two_days_while_the_refusal_is_not_about_the_address(sink: Sink, asked, reply):
    sink.faults[asked.email] = ("rcpt", reply)
    began = timezone.now()
    with time_machine.travel(began, tick=False) as clock:
        while asked.answer_due_at:
            last = asked.answer_due_at
            clock.move_to(last)
            confirmations.send_due_answers()
            asked.refresh_from_db()
    assert timedelta(hours=47) <= last - began <= timedelta(hours=49)


def test_a_mail_service_that_refuses_us_holds_back_nobody(sink: Sink, asked, monkeypatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise AnymailAPIError("401 Unauthorized")

    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", refuse)
        assert confirmations.send_due_answers() == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert confirmations.send_due_answers() == 1
    assert sink.recipients() == {asked.email: 1}


def test_one_that_fails_does_not_hold_up_the_next(sink: Sink, asked):
    other = SubscriptionFactory(asked=True, answer_due_at=timezone.now())
    sink.faults[asked.email] = ("mail", "")
    assert confirmations.send_due_answers() == 2
    assert list(sink.recipients()) == [other.email]


def test_who_left_meanwhile_is_not_answered(sink: Sink, asked, client):
    client.post(asked.leave_path())
    assert confirmations.send_due_answers() == 0
    assert Subscription.objects.get().email == ""


def test_a_long_site_address_is_warned_of(settings):
    assert checks.check_leave_address_length() == []
    settings.SITE_URL = "https://a-very-long-name-for-a-council-department.carespace.example"
    [warning] = checks.check_leave_address_length()
    assert warning.id == "digests.W001"


def test_who_asks_again_while_the_answer_is_sent_gets_another(sink: Sink, asked, monkeypatch):
    build = confirmations.build_answer

    def ask_again(subscription):
        Subscription.objects.filter(pk=subscription.pk).update(answer_due_at=timezone.now())
        return build(subscription)

    monkeypatch.setattr(confirmations, "build_answer", ask_again)
    confirmations.send_due_answers()
    monkeypatch.undo()
    assert confirmations.send_due_answers() == 1
    assert len(sink.taken) == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_answer_each_sign_up_once(sink: Sink):
    SubscriptionFactory.create_batch(4, asked=True, answer_due_at=timezone.now())

    def work():
        confirmations.send_due_answers()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sink.taken) == len(sink.recipients()) == 4
