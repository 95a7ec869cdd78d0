"""Ends and reminders while debates are paused, clocks differ, mails wait and people lose their role."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from carespace.contributions import add_point
from carespace.debate_life.clock import advance_debates
from carespace.debate_life.lifecycle import open_debate, pause_debate, resume_debate, set_end
from carespace.debate_life.reminders import send_life_notices
from carespace.follows.closing import write_closing
from carespace.models import Debate, LifeNotice
from carespace.moderation import approve_post
from carespace.refusals import ClosedError, UnfitError
from tests.carespace.test_states import DAY, HOUR, lived
from tests.factories.carespace import ClosureFactory, PointFactory

pytestmark = pytest.mark.django_db
WRONG_BY = 30 * DAY


@pytest.fixture
def host_ahead(monkeypatch):
    """The clock of this program's machine is a month ahead of the database's."""
    true = timezone.now
    monkeypatch.setattr("django.utils.timezone.now", lambda: true() + WRONG_BY)
    return true


def test_a_pause_does_not_open_again_what_silence_had_ended(editor, reader):
    debate = lived(silence_ends_at=-HOUR)
    pause_debate(by=editor, debate=debate, kind="writing")
    resume_debate(by=editor, debate=debate)
    debate.refresh_from_db()
    assert debate.state == "ended"
    with pytest.raises(ClosedError, match="Comments are closed"):
        add_point(by=reader, debate=debate, side="for", text="After the end.")


def test_a_pause_takes_back_a_warning_and_days_in_it_do_not_count(editor):
    debate = lived(silence_ends_at=HOUR)
    pause_debate(by=editor, debate=debate, kind="writing")
    resume_debate(by=editor, debate=debate)
    debate.refresh_from_db()
    assert (debate.state, debate.silence_ends_at) == ("open", None)
    assert timezone.now() - debate.silent_since < HOUR


def test_the_days_are_counted_from_the_last_post_to_the_minute(editor):
    """The row notes a post once an hour at most."""
    since = timezone.now() - 11 * DAY - timedelta(minutes=5)
    debate = lived(silent_since=since - timezone.now())
    PointFactory(debate=debate, created_at=since + timedelta(minutes=50))
    advance_debates()
    debate.refresh_from_db()
    assert debate.silence_ends_at is None
    debate.silent_since -= HOUR
    debate.posts.update(created_at=since)
    debate.save()
    advance_debates()
    debate.refresh_from_db()
    assert debate.silence_ends_at == max(since + 14 * DAY, debate.silence_warned_at + 3 * DAY)


def test_silence_ends_nothing_while_nobody_can_post(editor, settings):
    settings.DEBATES_OPEN = False
    debate = lived(silence_ends_at=HOUR)
    advance_debates()
    debate.refresh_from_db()
    assert (debate.state, debate.silence_ends_at) == ("reading-only", None)


def test_of_mails_about_an_outcome_that_waited_together_only_the_last_goes(editor):
    debate = lived(ends_at=-7.5 * DAY)
    end = debate.ends_at
    for kind, after in (("outcome-due", 3), ("outcome-due", 6), ("outcome-missing", 7)):
        LifeNotice.objects.create(debate=debate, editor=editor, kind=kind, due_at=end + after * DAY)
    send_life_notices()
    assert [letter.subject for letter in mail.outbox] == ["An outcome is missing"]
    assert not LifeNotice.objects.filter(told_at=None).exists()


def test_an_outcome_is_not_said_to_be_due_once_its_day_is_over(editor):
    debate = lived(ends_at=-7.5 * DAY)
    LifeNotice.objects.create(
        debate=debate, editor=editor, kind="outcome-due", due_at=debate.ends_at + 6 * DAY
    )
    assert send_life_notices() == 0


def test_who_runs_debates_no_more_is_asked_for_nothing(editor):
    lived(ends_at=-4 * DAY)
    advance_debates()
    editor.groups.clear()
    assert send_life_notices() == 0
    assert mail.outbox == []


def test_a_warning_of_silence_that_waited_until_the_end_is_not_sent(editor):
    debate = lived(silence_ends_at=-HOUR)
    LifeNotice.objects.create(debate=debate, editor=editor, kind="silence", due_at=debate.silence_warned_at)
    assert send_life_notices() == 0


def test_a_post_is_not_said_to_put_off_a_date(editor):
    debate = lived(silence_ends_at=3.2 * DAY, silence_warned_at=timedelta(), silent_since=-11.5 * DAY)
    LifeNotice.objects.create(debate=debate, editor=editor, kind="silence", due_at=debate.silence_warned_at)
    set_end(by=editor, debate=debate, ends_at=timezone.now() + 3 * DAY + HOUR)
    send_life_notices()
    assert "It ends on" in mail.outbox[0].body
    assert "unless" not in mail.outbox[0].body


def test_a_letter_says_that_a_post_puts_off_an_end_by_silence():
    by_silence, by_date = lived(silence_ends_at=2 * DAY), lived(ends_at=3 * DAY)
    said = write_closing([by_silence, by_date]).split("; ")
    assert [part.rstrip(".").endswith("unless somebody posts before") for part in said] == [True, False]


def test_deeds_are_dated_by_the_database(editor, moderator, host_ahead):
    debate = open_debate(by=editor, motion="Homes should be small")
    waiting = PointFactory(debate=debate, state="waiting")
    approve_post(by=moderator, post=waiting)
    waiting.refresh_from_db()
    for moment in (debate.opened_at, debate.silent_since, waiting.published_at):
        assert abs(moment - host_ahead()) < HOUR
    assert not waiting.past_first_day
    with pytest.raises(UnfitError, match="72 hours"):
        set_end(by=editor, debate=debate, ends_at=host_ahead() + 2 * DAY)


def test_the_same_words_twice_are_one_post_where_clocks_differ(editor, host_ahead):
    debate = lived()
    first = add_point(by=editor, debate=debate, side="for", text="Twice.")
    assert add_point(by=editor, debate=debate, side="for", text="Twice.") == first


@pytest.mark.parametrize("at", ["9999-12-31T12:00", "0001-01-01T00:00", "1899-12-31T23:59"])
def test_a_year_no_debate_can_reach_is_refused(client_of, editor, at):
    words = {"motion": "Homes should be small", "at": at, "ends_at": "9999-12-31T23:00"}
    answer = client_of(editor).post("/moderation/debates/open/", words)
    assert answer.status_code == 422
    assert "Give the day and the time" in answer.content.decode()


@pytest.mark.parametrize("made", ["ended", "concluded", "scheduled"])
@pytest.mark.parametrize("deed", ["end", "set the end", "close"])
def test_a_pause_makes_nothing_possible_that_was_not(client_of, editor, made, deed):
    """An end that has come is not moved or given another ground, an outcome gets no second, and nothing ends before it opens."""
    fields = {
        "ended": {"ends_at": -HOUR},
        "concluded": {"ends_at": -HOUR},
        "scheduled": {"opened_at": 2 * DAY},
    }
    debate = lived(**fields[made])
    if made == "concluded":
        ClosureFactory(debate=debate)
    pause_debate(by=editor, debate=debate, kind="writing")
    page, browser = f"/moderation/debates/{debate.slug}/", client_of(editor)
    is_fit = made == "scheduled" and deed == "set the end"
    assert (f'value="{deed}"' in browser.get(page).content.decode()) == (is_fit and deed != "close")
    sent = {"deed": deed, "reason": "Once more.", "ends_at": "", "outcome": "Settled otherwise."}
    answer = browser.post(f"{page}close/" if deed == "close" else page, sent)
    assert answer.status_code == (302 if is_fit else 409)
    before = debate.ends_at
    resume_debate(by=editor, debate=debate)
    debate = Debate.objects.get(pk=debate.pk)
    assert (debate.state, debate.ends_at) == (made, before)
