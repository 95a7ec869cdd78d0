"""What time alone changes: kept pages, warnings of silence, mails about an outcome that is due or missing."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db.models import F
from django.utils import timezone

from carespace.contributions import add_point
from carespace.debate_life.clock import advance_debates
from carespace.debate_life.lifecycle import conclude_debate, pause_debate
from carespace.debate_life.reminders import send_life_notices
from carespace.models import Debate, LifeNotice
from live.models import TagChange
from tests.carespace.test_states import DAY, HOUR, lived
from tests.factories.carespace import ClosureFactory, DebateFactory

pytestmark = pytest.mark.django_db


def tick():
    """One tick of the timetable: how many debates had changed, and the subjects of the mails it sent."""
    before = len(mail.outbox)
    changed = advance_debates()
    send_life_notices()
    return changed, [letter.subject for letter in mail.outbox[before:]]


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"opened_at": -HOUR}, "open"),
        ({"ends_at": -HOUR}, "ended"),
        ({"ends_at": 2 * DAY}, "ending"),
        ({"silence_ends_at": -HOUR}, "ended"),
        ({"ends_at": -8 * DAY}, "overdue"),
    ],
)
def test_what_time_changed_is_made_anew_once(fields, state):
    debate = lived(**fields, silent_since=timedelta()) if "silence_ends_at" not in fields else lived(**fields)
    Debate.objects.update(shown_state="scheduled")
    TagChange.objects.all().delete()
    assert tick()[0] == 1
    debate.refresh_from_db()
    assert debate.shown_state == state
    assert set(TagChange.objects.values_list("tag", flat=True)) >= {debate.live_topic, "debates", "closures"}
    TagChange.objects.all().delete()
    assert tick()[0] == 0
    assert not TagChange.objects.exists()


def test_eleven_days_of_silence_are_warned_of_and_a_post_puts_the_end_off(editor, reader):
    fresh, silent = (lived(silent_since=-age * DAY) for age in (10.9, 11.1))
    assert tick()[1] == ["A debate has fallen silent"]
    assert tick()[1] == []
    fresh.refresh_from_db()
    silent.refresh_from_db()
    assert fresh.silence_ends_at is None
    assert silent.silence_ends_at - silent.silence_warned_at >= timedelta(hours=72)
    assert silent.silence_ends_at - silent.silent_since >= 14 * DAY
    assert silent.state == "ending"
    assert "ends on" in mail.outbox[0].body
    add_point(by=reader, debate=silent, side="for", text="Not silent.")
    silent.refresh_from_db()
    assert silent.state == "open"
    tick()
    assert LifeNotice.objects.count() == 1


def test_silence_is_not_warned_of_before_an_end_that_comes_first_nor_in_a_pause(editor):
    ending = lived(silent_since=-12 * DAY, ends_at=2 * DAY)
    paused = lived(silent_since=-12 * DAY)
    pause_debate(by=editor, debate=paused, kind="writing")
    assert tick()[1] == []
    for debate in (ending, paused):
        debate.refresh_from_db()
        assert debate.silence_ends_at is None


@pytest.mark.parametrize(
    ("days", "subjects"),
    [
        (2, []),
        (3.1, ["An outcome is due"]),
        (6.1, ["An outcome is due"]),
        (7.1, ["An outcome is missing"]),
        (30, ["An outcome is missing"]),
    ],
)
def test_an_outcome_is_asked_for_once_each_time(editor, days, subjects):
    lived(ends_at=-days * DAY)
    assert tick()[1] == subjects
    assert tick()[1] == []


def test_reminders_come_on_days_3_and_6_and_then_weekly(editor):
    debate = lived(ends_at=-2 * DAY)
    seen = []
    for _ in range(28):
        Debate.objects.update(ends_at=F("ends_at") - DAY, end_announced_at=F("end_announced_at") - DAY)
        age = round((timezone.now() - Debate.objects.get(pk=debate.pk).ends_at) / DAY)
        LifeNotice.objects.update(due_at=F("due_at") - DAY)  # a day has passed for what was told, too
        if tick()[1]:
            seen.append(age)
    assert seen == [3, 6, 7, 14, 21, 28]


def test_the_mail_goes_to_who_opened_it_else_to_every_editor(editor, moderator, reader):
    lived(ends_at=-3.1 * DAY, opened_by=moderator)
    tick()
    lived(ends_at=-3.1 * DAY, opened_by=reader)
    tick()
    assert [letter.to for letter in mail.outbox] == [[moderator.email], [editor.email]]


def test_what_was_settled_meanwhile_is_not_mailed(editor):
    debate = lived(ends_at=-4 * DAY)
    advance_debates()
    conclude_debate(by=editor, debate=debate, outcome="Settled.")
    assert send_life_notices() == 0
    assert not LifeNotice.objects.filter(told_at=None).exists()
    assert mail.outbox == []


def test_a_mail_that_fails_is_sent_at_the_next_tick(editor, monkeypatch):
    lived(ends_at=-4 * DAY)

    def refuse(**letter):
        raise OSError("away")

    with monkeypatch.context() as patch:
        patch.setattr("carespace.debate_life.reminders.send_mail", refuse)
        assert tick()[1] == []
    assert tick()[1] == ["An outcome is due"]


def test_a_tick_costs_the_same_for_any_number_that_did_not_change(count_queries):
    lived(silent_since=timedelta())
    ClosureFactory(debate=DebateFactory())
    tick()
    few = count_queries(tick)
    for _ in range(5):
        lived(silent_since=timedelta())
    tick()
    assert count_queries(tick) == few
