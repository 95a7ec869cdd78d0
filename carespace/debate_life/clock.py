"""What time alone changes in debates: a tick finds it, once a minute.

A deed asks the clock itself; a kept page cannot, and nobody is at hand to warn of silence or to ask for an outcome.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from carespace.contributions import announce_posts
from carespace.debate_life.gate import lock_debate
from carespace.debate_life.reminders import note_mails
from carespace.debate_life.states import (
    ANNOUNCED_BEFORE,
    OUTCOME_WITHIN,
    SILENCE,
    DebateDeed,
    DebateState,
    find_state,
)
from carespace.models import Debate, LifeNoticeKind, Post
from live.database.clock import read_database_clock
from live.page_cache import invalidate

#: States that time never changes.
FINAL: Final = [DebateState.CONCLUDED, DebateState.WITHDRAWN]
#: States in which a silence is warned of.
MAY_FALL_SILENT: Final = frozenset({DebateState.OPEN, DebateState.QUIET})
#: After an end without outcome an editor is reminded so much later; then every week.
REMINDED_AFTER: Final = (timedelta(days=3), timedelta(days=6))
WEEK: Final = timedelta(days=7)


def advance_debates() -> int:
    """Makes anew what shows a debate whose state time has changed, warns of silence and notes the mails that are due.

    Returns how many debates had changed. One that runs late or twice does each thing once.
    """
    now = read_database_clock()
    changed = 0
    for debate in Debate.objects.exclude(shown_state__in=FINAL).select_related("closure").order_by("pk"):
        state = find_state(debate.life, now, takes_deeds=settings.DEBATES_OPEN)
        if is_silent(debate, state, now):
            warn_of_silence(debate)
        if state == DebateState.READING_ONLY and debate.silence_ends_at is not None:
            call_off_silence(debate)
        if state != debate.shown_state:
            changed += show_state(debate)
        if state in {DebateState.ENDED, DebateState.OVERDUE}:
            note_reminder(debate, now)
    return changed


def is_silent(debate: Debate, state: DebateState, now: datetime) -> bool:
    """Whether a debate's end by silence is to be announced now: nothing was posted for eleven days."""
    return (
        state in MAY_FALL_SILENT
        and debate.silence_ends_at is None
        and debate.silent_since + SILENCE - ANNOUNCED_BEFORE <= now
        and (debate.ends_at is None or debate.ends_at > now + ANNOUNCED_BEFORE)
    )


@transaction.atomic
def warn_of_silence(debate: Debate) -> None:
    """Announces that a debate ends in 72 hours unless somebody posts, to its readers and its editors."""
    debate = lock_debate(debate, DebateDeed.HIDE)
    now = debate.asked_at
    # The row notes posts once an hour only: the days are counted from the last one.
    newest = Post.objects.filter(debate=debate).aggregate(at=Max("created_at"))["at"]
    if newest and newest > debate.silent_since:
        debate.silent_since = newest
        debate.save(update_fields=["silent_since"])
    if not is_silent(debate, debate.found_state, now):
        return
    debate.silence_warned_at = now
    debate.silence_ends_at = max(debate.silent_since + SILENCE, now + ANNOUNCED_BEFORE)
    debate.save(update_fields=["silence_warned_at", "silence_ends_at"])
    note_mails(debate, LifeNoticeKind.SILENCE, now)
    make_anew(debate)


@transaction.atomic
def call_off_silence(debate: Debate) -> None:
    """Takes an announced end by silence back where nobody can post any more: debates are for reading only."""
    debate = lock_debate(debate, DebateDeed.HIDE)
    if debate.found_state == DebateState.READING_ONLY:
        debate.silent_since = debate.asked_at
        debate.silence_warned_at = debate.silence_ends_at = None
        debate.save(update_fields=["silent_since", "silence_warned_at", "silence_ends_at"])
        make_anew(debate)


@transaction.atomic
def show_state(debate: Debate) -> bool:
    """Notes the state a debate has now; what shows it or lists debates is made anew. Whether it had changed."""
    debate = lock_debate(debate, DebateDeed.HIDE)
    if debate.shown_state == debate.found_state:
        return False
    debate.shown_state = debate.found_state
    debate.save(update_fields=["shown_state"])
    make_anew(debate)
    return True


def make_anew(debate: Debate) -> None:
    """What shows the debate or lists debates is made anew; pages that are open hear of it on commit."""
    invalidate(debate.live_topic, "debates", "closures")
    announce_posts(debate)


def note_reminder(debate: Debate, now: datetime) -> None:
    """Notes the newest mail that is due about an outcome: three and six days after the end, then from day seven weekly.

    Those a late tick has passed over are not made up for.
    """
    end = debate.end
    if end is None:
        return
    late = now - (end + OUTCOME_WITHIN)
    if late >= timedelta():
        kind, due_at = LifeNoticeKind.OUTCOME_MISSING, end + OUTCOME_WITHIN + late // WEEK * WEEK
    else:
        passed = [after for after in REMINDED_AFTER if end + after <= now]
        if not passed:
            return
        kind, due_at = LifeNoticeKind.OUTCOME_DUE, end + passed[-1]
    note_mails(debate, kind, due_at)
