"""Who opened the split of an open debate before saying where they stand: they are left out of the matrix.

A look is stored under the key of the voice its member has or would have there, so that no row joins the two.
"""

from __future__ import annotations

from django.db.models import Exists

from accounts.models import User
from carespace.models import Debate, SplitLook, Stance
from carespace.voices.finding import compute_voice_key


def note_look(debate: Debate, by: User) -> None:
    """Notes that a member opened the split; nothing where they have said before where they stand. At most two queries."""
    key = compute_voice_key(by.voice_secret, debate.pk)
    if Stance.objects.filter(voice__key=key).exists():
        return
    SplitLook.objects.bulk_create([SplitLook(debate=debate, key=key)], ignore_conflicts=True)


def build_has_looked(debate: Debate, by: User) -> Exists:
    """Whether a member opened the split before saying where they stand, to be asked with something else."""
    return Exists(SplitLook.objects.filter(key=compute_voice_key(by.voice_secret, debate.pk)))
