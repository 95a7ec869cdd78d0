"""Duty: shifts that are taken up, handed over or missed, and whom an urgent report rings when."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from carespace.duty import calls, letters, rota
from carespace.duty.calls import put_down_calls
from carespace.duty.letters import send_calls
from carespace.models import DutyCall, DutyShift, Report
from carespace.moderation import keep_post
from carespace.refusals import ClosedError, NotAllowedError, UnfitError
from carespace.reports import create_report
from config.celery import app
from tests.conftest import in_group
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import PointFactory, ReportFactory, ShiftFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def others():
    """Two more moderators."""
    return [in_group(MemberFactory(name=name), "Moderators") for name in ("Nia Next", "Lou Last")]


def tick(minutes: float = 0) -> list[str]:
    """What a tick so many minutes from now mails, as "whom: subject"."""
    before = len(mail.outbox)
    put_down_calls(timezone.now() + minutes * MINUTE)
    send_calls()
    assert put_down_calls(timezone.now() + minutes * MINUTE) == 0, "a second tick puts nothing down"
    return sorted(f"{letter.to[0]}: {letter.subject}" for letter in mail.outbox[before:])


def on_duty(moderator, **more) -> DutyShift:
    return ShiftFactory(moderator=moderator, taken_up_at=timezone.now(), **more)


def test_an_urgent_report_rings_whoever_is_on_duty_once(moderator, others):
    on_duty(moderator)
    point = PointFactory(text="SECRETWORDS")
    ReportFactory(post=point)
    ReportFactory(post=point, details="The town.")
    assert tick() == [f"{moderator.email}: Urgent reports: 2"]
    assert "SECRETWORDS" not in mail.outbox[0].body + mail.outbox[0].alternatives[0].content
    assert tick(1) == []


def test_more_reports_ring_again_after_ten_minutes_with_the_number(moderator):
    on_duty(moderator)
    ReportFactory()
    tick()
    ReportFactory.create_batch(3)
    assert tick(9) == []
    assert tick(11) == [f"{moderator.email}: Urgent reports: 4"]
    assert tick(30) == [], "of nothing new they are not told again"


def test_other_reports_ring_nobody(moderator):
    on_duty(moderator)
    ReportFactory(reason="personal")
    assert tick() == []


def test_a_report_rings_the_worker_at_once(reader, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr(app, "send_task", lambda task, args, retry: rung.append(task))
    with django_capture_on_commit_callbacks(execute=True):
        create_report(by=reader, post=PointFactory(), reason="personal")
        create_report(by=None, post=PointFactory(), reason="identifies")
    assert rung == ["carespace.tasks.ring_duty"]


def test_where_nobody_is_on_the_rota_every_moderator_is_rung(moderator, others, reader, editor):
    ReportFactory()
    assert tick() == sorted(f"{each.email}: Urgent reports: 1" for each in [moderator, *others])


def test_unanswered_it_rings_the_next_and_then_everybody(moderator, others, caplog):
    following, last = others
    on_duty(moderator)
    ShiftFactory(moderator=following, starts_at=timezone.now() + timedelta(days=1))
    report = ReportFactory()
    tick()
    assert not rota.find_duty().is_nobody
    assert tick(9) == []
    assert tick(11) == [f"{following.email}: Urgent reports nobody has answered: 1"]
    assert tick(12) == []
    assert not rota.find_duty(timezone.now() + 12 * MINUTE).is_nobody
    assert tick(21) == [f"{last.email}: Urgent reports nobody has answered: 1"]
    assert rota.find_duty(timezone.now() + 21 * MINUTE).is_nobody
    assert "Nobody is on duty" in caplog.text
    keep_post(by=moderator, post=report.post)
    assert not rota.find_duty(timezone.now() + 22 * MINUTE).is_nobody
    assert tick(40) == []


def test_a_shift_not_taken_up_rings_the_next(moderator, others):
    shift = ShiftFactory(moderator=moderator)
    assert tick() == [f"{moderator.email}: Your duty has begun"]
    assert rota.find_duty().is_nobody
    assert tick(9) == []
    assert tick(11) == [f"{others[0].email}: Can you stand in?"]
    assert tick(12) == []
    shift.refresh_from_db()
    assert shift.missed_at
    assert tick(60) == []
    rota.take_up_shift(by=others[0], shift=shift)
    assert [each.moderator for each in rota.find_duty().taken_up] == [others[0]]


def test_before_anybody_is_there_reports_ring_those_who_should_be(moderator, others):
    ShiftFactory(moderator=moderator)
    tick()
    ReportFactory()
    assert tick(1) == [f"{moderator.email}: Urgent reports: 1"]


def test_a_shift_taken_up_rings_nobody(moderator, others):
    shift = ShiftFactory(moderator=moderator)
    rota.take_up_shift(by=moderator, shift=shift)
    first = rota.take_up_shift(by=moderator, shift=shift).taken_up_at
    assert rota.take_up_shift(by=moderator, shift=shift).taken_up_at == first
    assert tick(30) == []


def test_a_shift_to_come_cannot_be_taken_up_and_one_that_is_taken_neither(moderator, others):
    with pytest.raises(ClosedError):
        rota.take_up_shift(by=moderator, shift=ShiftFactory(starts_at=timezone.now() + 5 * MINUTE))
    with pytest.raises(ClosedError):
        rota.take_up_shift(by=others[0], shift=on_duty(moderator))
    over = ShiftFactory(starts_at=timezone.now() - timedelta(days=2))
    with pytest.raises(ClosedError):
        rota.take_up_shift(by=moderator, shift=over)


def test_handing_over_keeps_the_one_who_goes_until_the_other_has_come(moderator, others):
    shift = on_duty(moderator)
    rest = rota.hand_over_shift(by=moderator, shift=shift, to=others[0])
    assert rota.hand_over_shift(by=moderator, shift=shift, to=others[0]) == rest
    assert [each.moderator for each in rota.find_duty().taken_up] == [moderator]
    assert tick() == [f"{others[0].email}: Your duty has begun"]
    rota.take_up_shift(by=others[0], shift=rest)
    assert [each.moderator for each in rota.find_duty().taken_up] == [others[0]]


def test_a_shift_to_come_is_handed_over_whole(moderator, others):
    shift = ShiftFactory(moderator=moderator, starts_at=timezone.now() + timedelta(hours=1))
    rota.hand_over_shift(by=moderator, shift=shift, to=others[1])
    assert DutyShift.objects.get().moderator == others[1]
    with pytest.raises(NotAllowedError):
        rota.hand_over_shift(by=moderator, shift=shift, to=others[0])


def test_only_moderators_are_on_duty(moderator, reader, editor):
    now = timezone.now()
    shift = on_duty(moderator)
    for person in (reader, editor):
        with pytest.raises(NotAllowedError):
            rota.add_shift(by=person, moderator=moderator, starts_at=now, ends_at=now + MINUTE)
        with pytest.raises(UnfitError):
            rota.add_shift(by=moderator, moderator=person, starts_at=now, ends_at=now + MINUTE)
        with pytest.raises(NotAllowedError):
            rota.take_up_shift(by=person, shift=shift)
        with pytest.raises(UnfitError):
            rota.hand_over_shift(by=moderator, shift=shift, to=person)
        with pytest.raises(NotAllowedError):
            rota.cancel_shift(by=person, shift=shift)


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1), (0, 15 * 24 * 60), (-20, -10)])
def test_times_that_are_none_are_refused(moderator, start, end):
    now = timezone.now()
    with pytest.raises(UnfitError) as refused:
        rota.add_shift(
            by=moderator, moderator=moderator, starts_at=now + start * MINUTE, ends_at=now + end * MINUTE
        )
    assert refused.value.field == "ends_at"


def test_a_mail_that_fails_is_sent_at_the_next_tick_and_one_that_is_true_no_more_is_not(
    moderator, monkeypatch, caplog
):
    on_duty(moderator)
    report = ReportFactory()
    put_down_calls()

    def fail(**_):
        raise OSError("away")

    monkeypatch.setattr(letters, "send_mail", fail)
    assert send_calls() == 0
    assert "was not sent" in caplog.text
    monkeypatch.undo()
    keep_post(by=moderator, post=report.post)
    assert send_calls() == 0
    assert mail.outbox == []
    assert not DutyCall.objects.filter(told_at=None).exists()


def test_the_rota_is_written_on_its_page(client_of, moderator):
    browser = client_of(moderator)
    assert "Nobody is on duty" in browser.get("/moderation/duty/").content.decode()
    start = timezone.localtime() - MINUTE
    sent = {
        "moderator": moderator.pk,
        "starts_at": f"{start:%Y-%m-%dT%H:%M}",
        "ends_at": f"{start + timedelta(hours=8):%Y-%m-%dT%H:%M}",
    }
    for _ in range(2):
        assert browser.post("/moderation/duty/", sent).status_code == 302
    shift = DutyShift.objects.get()
    page = browser.post(reverse("carespace:take_up_shift", args=[shift.pk]), follow=True).content.decode()
    assert "On duty: Mo Moderator" in page
    assert browser.post("/moderation/duty/", sent | {"ends_at": sent["starts_at"]}).status_code == 422
    coming = ShiftFactory(moderator=moderator, starts_at=timezone.now() + timedelta(days=1))
    for _ in range(2):
        page = browser.post(reverse("carespace:cancel_shift", args=[coming.pk]), follow=True).content.decode()
        assert "The shift is off the rota." in page
    assert DutyShift.objects.get() == shift
    page = browser.post(reverse("carespace:cancel_shift", args=[shift.pk]), follow=True).content.decode()
    assert "hand it over instead" in page


def test_an_hour_that_comes_twice_is_asked_about(client_of, moderator):
    browser = client_of(moderator)
    sent = {"moderator": moderator.pk, "starts_at": "2031-10-26T01:30", "ends_at": "2031-10-26T08:00"}
    page = browser.post("/moderation/duty/", sent)
    assert page.status_code == 422
    assert "01:30 comes twice on that day" in page.content.decode()
    assert 'name="starts_at_which"' in page.content.decode()
    for which, hour in (("second", 1), ("first", 0)):
        assert browser.post("/moderation/duty/", sent | {"starts_at_which": which}).status_code == 302
        assert DutyShift.objects.filter(starts_at=datetime(2031, 10, 26, hour, 30, tzinfo=UTC)).exists()
    missing = browser.post("/moderation/duty/", {"moderator": moderator.pk, "ends_at": "tomorrow"})
    assert missing.status_code == 422
    assert "Say when the shift begins" in missing.content.decode()
    assert "Give the day and the time" in missing.content.decode()


def test_handing_over_on_the_page(client_of, moderator, others):
    shift = on_duty(moderator)
    browser, address = client_of(moderator), reverse("carespace:hand_over_shift", args=[shift.pk])
    assert "Choose to whom" in browser.post(address, follow=True).content.decode()
    assert (
        "They are asked to come." in browser.post(address, {"to": others[0].pk}, follow=True).content.decode()
    )
    assert "I am here" in client_of(others[0]).get("/moderation/duty/").content.decode()


def test_the_rota_costs_the_same_for_many_shifts(client_of, moderator, count_queries):
    browser = client_of(moderator)

    def fill() -> None:
        for days in (0, 1):
            for _ in range(2):
                member = in_group(MemberFactory(), "Moderators")
                ShiftFactory(moderator=member, starts_at=timezone.now() + timedelta(days=days) - MINUTE)

    fill()
    browser.get("/moderation/duty/")
    few = count_queries(lambda: browser.get("/moderation/duty/"))
    fill()
    assert count_queries(lambda: browser.get("/moderation/duty/")) == few


def test_the_masthead_says_that_nobody_is_on_duty(client_of, moderator, reader, editor):
    """And so does whoever watches the site from outside, by /health/duty."""
    said = "Nobody is on duty"
    assert said in client_of(moderator).get("/you/masthead/").content.decode()
    for person in (reader, editor):
        assert said not in client_of(person).get("/you/masthead/").content.decode()
    on_duty(moderator)
    assert said not in client_of(moderator).get("/you/masthead/").content.decode()


def test_the_masthead_counts_what_waits(client_of, moderator, reader):
    on_duty(moderator)
    assert 'class="count"' not in client_of(moderator).get("/you/masthead/").content.decode()
    ReportFactory()
    PointFactory(state="waiting")
    assert '<span class="count">2' in client_of(moderator).get("/you/masthead/").content.decode()
    assert 'class="count"' not in client_of(reader).get("/you/masthead/").content.decode()


def test_a_report_answered_by_nobody_stays_urgent(moderator):
    ReportFactory(reason="other")
    assert not rota.list_urgent_reports().exists()
    report = ReportFactory()
    assert rota.list_urgent_reports().get() == report
    assert Report.objects.filter(ruling=None).count() == 2
    assert calls.choose_next([], timezone.now()) == moderator
