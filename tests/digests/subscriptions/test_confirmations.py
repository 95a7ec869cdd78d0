"""Answering sign-ups over a real mail server that may fail."""

from __future__ import annotations

import itertools
import threading
from datetime import timedelta

import pytest
import time_machine
from anymail.exceptions import AnymailAPIError
from django.core.mail import EmailMultiAlternatives
from django.db import OperationalError, connection
from django.utils import timezone

from digests import checks
from digests.models import Subscription
from digests.subscriptions import confirmations, sign_up_answerer
from tests.digests.sink import Sink
from tests.factories.digests import SubscriptionFactory
from tests.processes import until
from tests.promises import within

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


def list_tries(asked: Subscription, sink: Sink, reply: str) -> list[timedelta]:
    """How long after it was asked each try came, until there is none, while the server answers so."""
    sink.faults[asked.email] = ("rcpt", reply)
    began = asked.answer_due_at
    Subscription.objects.filter(pk=asked.pk).update(asked_at=began)
    tries = []
    with time_machine.travel(began, tick=False) as clock:
        while asked.answer_due_at:
            clock.move_to(asked.answer_due_at)
            tries.append(asked.answer_due_at - began)
            confirmations.send_due_answers()
            asked.refresh_from_db()
    return tries


def test_what_passes_is_tried_for_two_days(sink: Sink, asked):
    tries = list_tries(asked, sink, "450 Later")
    assert timedelta(hours=47) <= tries[-1] <= timedelta(hours=49)
    assert len(tries) == len(confirmations.WAITS) + 1


@pytest.mark.parametrize("reply", ["550 relay not permitted", "550 5.1.8 Domain not found"])
@pytest.mark.slow("two hundred tries in a week")
def test_what_is_about_us_spends_no_try_until_the_sign_up_expires(sink: Sink, asked, reply):
    tries = list_tries(asked, sink, reply)
    assert timedelta(days=6, hours=22) < tries[-1] < timedelta(days=7)
    assert asked.answer_attempts == 0
    gaps = [after - before for before, after in itertools.pairwise(tries)]
    assert min(gaps) == confirmations.SHORTEST_WAIT
    assert max(gaps) == confirmations.LONGEST_WAIT


@pytest.mark.django_db(transaction=True)
def test_while_the_relay_stalls_others_and_the_same_sign_up_at_once(sink: Sink, asked, client):
    sink.flowing.clear()

    def work() -> None:
        confirmations.send_due_answers()
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    until(lambda: sink.connections, what="the relay to be asked")
    try:
        for email in (asked.email, "another@council.example"):
            with within(0.3, f"a sign-up of {email}"):
                answer = client.post("/emails/", {"email": email}, headers={"Sec-Fetch-Site": "same-origin"})
            assert answer["Location"] == "/emails/asked/"
    finally:
        sink.flowing.set()
        worker.join()
    confirmations.send_due_answers()
    assert sink.recipients() == {asked.email: 2, "another@council.example": 1}


@pytest.mark.django_db(transaction=True)
def test_the_loop_answers_what_comes_and_waits_for_a_database_that_is_away(sink: Sink, monkeypatch):
    monkeypatch.setattr(sign_up_answerer, "LOOK_EVERY", 0.01)
    answer, failed = sign_up_answerer.send_due_answers, threading.Event()

    def fail_once() -> int:
        if failed.is_set():
            return answer()
        failed.set()
        raise OperationalError("away")

    monkeypatch.setattr(sign_up_answerer, "send_due_answers", fail_once)
    answerer = sign_up_answerer.SignUpAnswerer()
    answerer.start()
    try:
        for _ in range(2):
            person = SubscriptionFactory(asked=True, answer_due_at=timezone.now())
            until(lambda person=person: person.email in sink.recipients(), what="the answer")
    finally:
        answerer.stop()
        answerer.wait()
    assert failed.is_set()
    assert set(sink.recipients().values()) == {1}


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


def test_one_that_cannot_be_made_does_not_hold_up_the_next(sink: Sink, asked, monkeypatch, caplog):
    other = SubscriptionFactory(asked=True, answer_due_at=timezone.now())
    build = confirmations.build_answer

    def build_some(subscription: Subscription):
        if subscription == asked:
            raise ZeroDivisionError
        return build(subscription)

    monkeypatch.setattr(confirmations, "build_answer", build_some)
    assert confirmations.send_due_answers() == 2
    assert list(sink.recipients()) == [other.email]
    asked.refresh_from_db()
    assert (asked.answer_attempts, asked.answer_due_at > timezone.now()) == (1, True)
    assert "cannot be made" in caplog.text


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


@pytest.mark.parametrize("standing", ["asked", "confirmed"])
def test_an_answer_is_made_as_letters_are(sink: Sink, settings, standing):
    person = SubscriptionFactory(asked=standing == "asked", answer_due_at=timezone.now())
    confirmations.send_due_answers()
    [message] = sink.messages()
    assert message["Message-ID"].endswith("@carespace.example>")
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part["Content-Transfer-Encoding"] == "quoted-printable"
        assert part.get_content().count(person.leave_path()) == 1
    assert "word-break:break-all" in message.get_body(("html",)).get_content() or standing == "confirmed"
