"""Mending a motion: its words until somebody has taken a stance on them, afterwards a dated note beneath."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from carespace import access
from carespace.debate_life.editor_words import clean_motion
from carespace.debate_life.gate import lock_debate
from carespace.debate_life.lifecycle import (
    MAY_NOT,
    label_role,
    notify_life_changed,
    record_debate_decision,
)
from carespace.debate_life.motion_checks import refuse_one_home
from carespace.debate_life.states import DebateDeed
from carespace.models import Debate, DecisionKind, MotionNote, Stance
from carespace.refusals import ClosedError, UnfitError

LONGEST_NOTE = 500


@transaction.atomic
def correct_motion(*, by: User, debate: Debate, motion: str, introduction: str) -> Debate | None:
    """Corrects the words of a debate nobody has taken a stance on; its address stays. None where nothing differs.

    Raises ClosedError once a stance was taken: then `note_correction` says what was wrong.
    """
    access.require_runner(by, MAY_NOT)
    motion, introduction = clean_motion(motion), introduction.strip()
    refuse_one_home(introduction, field="introduction")
    debate = lock_debate(debate, DebateDeed.CORRECT)
    if (motion, introduction) == (debate.motion, debate.introduction):
        return None
    if Stance.objects.filter(debate=debate).exists():
        raise ClosedError("People have taken a stance on these words: add a note that says what was wrong.")
    before = debate.motion
    debate.motion, debate.introduction = motion, introduction
    debate.save(update_fields=["motion", "introduction"])
    record_debate_decision(debate, by, DecisionKind.CORRECT, f"Before: {before}")
    notify_life_changed(debate)
    return debate


@transaction.atomic
def note_correction(*, by: User, debate: Debate, text: str) -> MotionNote:
    """Adds a dated note beneath a motion, which stands as it was. The same words twice are one note.

    Raises UnfitError where it is empty or too long.
    """
    access.require_runner(by, MAY_NOT)
    text = " ".join(text.split())
    if not text:
        raise UnfitError("Write what was wrong", field="text")
    if len(text) > LONGEST_NOTE:
        raise UnfitError(f"The note has {len(text)} characters; {LONGEST_NOTE} is the most", field="text")
    refuse_one_home(text, field="text")
    debate = lock_debate(debate, DebateDeed.NOTE)
    if same := MotionNote.objects.filter(debate=debate, text=text).first():
        return same
    note = MotionNote.objects.create(
        debate=debate, at=debate.asked_at, noted_by=by, by_label=label_role(by), text=text
    )
    debate.has_notes = True
    debate.save(update_fields=["has_notes"])
    record_debate_decision(debate, by, DecisionKind.CORRECT, text)
    notify_life_changed(debate)
    return note
