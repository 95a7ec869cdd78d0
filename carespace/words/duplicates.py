"""Posts that are there already: of the same form, or with the same words a moment ago."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from accounts.models import User
from carespace.models import Debate, Post, Quote, Revision, Voice
from carespace.voices import compute_voice_key

SAME_WORDS_WITHIN = timedelta(minutes=1)


def find_post_of_form(by: User, debate: Debate, parent: Post | None, nonce: UUID | None) -> Post | None:
    """The post that this form, a form of this debate and point, has made already."""
    if nonce is None:
        return None
    key = compute_voice_key(by.voice_secret, debate.pk)
    return Post.objects.filter(voice__key=key, parent=parent, nonce=nonce).first()


def find_duplicate_post(
    voice: Voice, parent: Post | None, words: Revision, nonce: UUID | None
) -> Post | None:
    """The post this one would repeat: the same form, or the same words within a minute."""
    same = Q(current_revision__text=words.text, current_revision__why=words.why)
    quoted = Q()
    for number, passage in enumerate(words.passages, start=1):
        quoting = Quote.objects.filter(quoting=OuterRef("current_revision"), number=number)
        quoted &= Q(Exists(quoting.filter(**passage._asdict())))
    repeats = same & quoted & Q(created_at__gte=Now() - SAME_WORDS_WITHIN)
    if nonce:
        repeats |= Q(nonce=nonce)
    mine = Post.objects.filter(repeats, voice=voice, parent=parent)
    return max(mine, key=lambda post: post.nonce == nonce, default=None)
