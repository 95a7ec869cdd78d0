"""Duty where people leave or lose their role, mail fails once, and reports come while calls are put down."""

import threading
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from carespace.contributions import cast_vote
from carespace.debate_life.lifecycle import withdraw_debate
from carespace.duty import letters, rota
from carespace.duty.calls import put_down_calls
from carespace.duty.letters import send_calls
from carespace.models import DutyCall, Report
from carespace.reports import create_report
from tests.carespace.test_closing_race import waiting_for_a_lock
from tests.carespace.test_duty import MINUTE, on_duty, tick
from tests.conftest import in_group
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import PointFactory, ReportFactory, ShiftFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def other():
    """One more moderator."""
    return in_group(MemberFactory(name="Nia Next"), "Moderators")


def suspend(member):
    member.is_active = False
    member.save()


def take_role(member):
    member.groups.clear()


@pytest.mark.parametrize("lose", [suspend, take_role])
def test_who_is_no_moderator_any_more_is_not_on_duty(moderator, other, lose):
    on_duty(moderator)
    lose(moderator)
    assert rota.find_duty().is_nobody
    ReportFactory()
    assert f"{other.email}: Urgent reports: 1" in tick()
    assert not [letter for letter in mail.outbox if letter.to == [moderator.email]]


@pytest.mark.parametrize("lose", [suspend, take_role])
def test_their_shift_rings_the_next_at_once_and_may_be_taken(moderator, other, lose):
    shift = on_duty(moderator)
    lose(moderator)
    assert tick() == [f"{other.email}: Can you stand in?"]
    assert tick(1) == []
    rota.take_up_shift(by=other, shift=shift)
    assert [each.moderator for each in rota.find_duty().taken_up] == [other]


def test_a_call_that_waited_goes_to_no_former_moderator(moderator):
    ShiftFactory(moderator=moderator)
    put_down_calls()
    take_role(moderator)
    assert send_calls() == 0
    assert mail.outbox == []


def test_whoever_left_for_good_takes_their_shift_along(moderator, other):
    on_duty(moderator)
    moderator.delete()
    assert rota.find_duty().is_nobody
    ReportFactory()
    assert tick() == [f"{other.email}: Urgent reports: 1"]


def test_both_of_two_overlapping_shifts_hear_and_either_may_end(moderator, other):
    on_duty(moderator)
    on_duty(other, ends_at=timezone.now() + 5 * MINUTE)
    ReportFactory()
    assert tick() == sorted(f"{each.email}: Urgent reports: 1" for each in (moderator, other))
    assert [each.moderator for each in rota.find_duty(timezone.now() + 6 * MINUTE).taken_up] == [moderator]


def test_a_shift_ends_at_its_instant_and_the_next_begins_then(moderator, other):
    at = timezone.now() + timedelta(hours=1)
    on_duty(moderator, ends_at=at)
    ShiftFactory(moderator=other, starts_at=at, taken_up_at=at)
    assert [each.moderator for each in rota.find_duty(at - timedelta(microseconds=1)).taken_up] == [moderator]
    assert [each.moderator for each in rota.find_duty(at).taken_up] == [other]


def test_a_mail_server_that_fails_once_does_not_cost_the_minute(moderator, monkeypatch):
    on_duty(moderator)
    ReportFactory()
    put_down_calls()
    send, failures = letters.send_mail, [SMTPServerDisconnected("once")]

    def fail_once(**letter):
        if failures:
            raise failures.pop()
        send(**letter)

    monkeypatch.setattr(letters, "send_mail", fail_once)
    assert send_calls() == 1
    assert [letter.subject for letter in mail.outbox] == ["Urgent reports: 1"]


def test_what_was_withdrawn_with_its_debate_is_urgent_no_more(moderator, editor):
    report = ReportFactory()
    withdraw_debate(by=editor, debate=report.post.debate, reason="Over.")
    assert tick() == []
    assert not rota.find_duty(timezone.now() + 30 * MINUTE).is_overdue


@pytest.mark.django_db(transaction=True)
def test_a_report_stored_while_calls_are_put_down_is_told_in_the_next():
    """It would bear a moment before the call that had not seen it, and be taken for told."""
    moderator, point = in_group(MemberFactory(), "Moderators"), PointFactory()
    on_duty(moderator)
    ReportFactory()

    def report() -> None:
        try:
            create_report(by=None, post=point, reason="identifies")
        finally:
            connection.close()

    with transaction.atomic():
        put_down_calls()
        thread = threading.Thread(target=report)
        thread.start()
        while not waiting_for_a_lock():
            assert thread.is_alive()
    thread.join()
    assert Report.objects.get(post=point).at > DutyCall.objects.get(reason="reports").at


def test_of_a_debate_in_which_they_argue_somebody_hears_who_may_decide(moderator, other):
    on_duty(moderator)
    third = in_group(MemberFactory(name="Lou Last"), "Moderators")
    point = PointFactory(author=moderator)
    PointFactory(author=other, debate=point.debate)
    ReportFactory(post=point)
    both = [f"{member.email}: Urgent reports: 1" for member in (moderator, third)]
    assert tick() == sorted(both), "who argues there is not asked"
    assert tick(9) == []
    assert tick(11) == [f"{other.email}: Urgent reports nobody has answered: 1"]


def test_where_all_argue_whoever_is_on_duty_hears_all_the_same(moderator, other):
    on_duty(moderator)
    point = PointFactory(author=moderator)
    PointFactory(author=other, debate=point.debate)
    ReportFactory(post=point)
    assert tick() == [f"{moderator.email}: Urgent reports: 1"]


def test_who_only_voted_there_may_decide_and_nobody_else_is_rung(moderator, other):
    on_duty(moderator)
    point = PointFactory()
    cast_vote(by=moderator, point=point, value="agree")
    ReportFactory(post=point)
    assert tick() == [f"{moderator.email}: Urgent reports: 1"]


def test_asking_who_argues_costs_the_same_for_many_reports(moderator, other, count_queries):
    on_duty(moderator)
    point = PointFactory(author=moderator)
    ReportFactory(post=point)
    few = count_queries(put_down_calls)
    ReportFactory.create_batch(3, post=point, at=timezone.now())
    assert count_queries(put_down_calls) <= few
