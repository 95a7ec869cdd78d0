"""Correcting a published story at once, without its drafts.

The other way is the publication of a change: the editor fills in the story's own two fields (`CorrectablePage`).
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from articles.cache_tags import invalidate_stories
from articles.models.articles import ArticlePage
from articles.models.corrections import LONGEST, NOT_YET, Correction, CorrectionKind, record_correction


@transaction.atomic
def append_correction(*, by: User, article: ArticlePage, kind: str, text: str) -> Correction:
    """Publish a dated entry on the live `article` now, without its drafts; returns the entry.

    The same kind and words again return the entry there is. Raises PermissionDenied where `by` may not
    publish the story, ValidationError where it is not live, or kind or text cannot be.
    """
    if not article.permissions_for_user(by).can_publish():
        raise PermissionDenied("Only editors who may publish this story may correct it.")
    text = text.strip()
    if kind not in CorrectionKind.values or not text or len(text) > LONGEST:
        raise ValidationError(f"A correction needs one of its kinds and at most {LONGEST} letters of text.")
    stored = type(article).objects.select_for_update(of=("self",)).get(pk=article.pk)
    if not stored.live:
        raise ValidationError(NOT_YET)
    entry = record_correction(stored, kind=kind, text=text, by=by)
    type(article).objects.filter(pk=article.pk).update(updated_at=entry.when)
    article.updated_at = entry.when
    invalidate_stories(article)
    return entry
