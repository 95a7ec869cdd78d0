"""What editors do about a story whose numbers moved: accept it, say so in a dated update, pin it, or let it go again."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from articles import corrections
from articles.models.articles import ArticlePage
from articles.models.stale_figures import Drift, DriftAction, DriftResolution
from articles.stale_figures import movements as counting

LONGEST = 1000
UPDATE = "update"


@transaction.atomic
def accept_drift(*, by: User, article: ArticlePage) -> DriftResolution:
    """Let the story stand as it is until the next release."""
    return record_resolution(by, article, DriftAction.ACCEPTED)


@transaction.atomic
def append_update(*, by: User, article: ArticlePage, text: str) -> DriftResolution:
    """Publish a dated update on the story, which then stands until the next release.

    Raises ValidationError for an update that says nothing or too much; then nothing has changed.
    """
    text = require_words(text, "Say what has changed.")
    corrections.append_correction(by=by, article=article, kind=UPDATE, text=text)
    return record_resolution(by, article, DriftAction.UPDATED, text)


@transaction.atomic
def pin_story(*, by: User, article: ArticlePage, reason: str) -> DriftResolution:
    """Keep the story off the board, whatever moves, and say why."""
    return record_resolution(
        by, article, DriftAction.PINNED, require_words(reason, "Say why it stays as it is.")
    )


@transaction.atomic
def unpin_story(*, by: User, article: ArticlePage) -> DriftResolution:
    """Put the story back among those that drift."""
    return record_resolution(by, article, DriftAction.UNPINNED)


def record_resolution(
    by: User, article: ArticlePage, action: DriftAction, words: str = ""
) -> DriftResolution:
    """The settlement of a story at the newest release, written once; then its drift is counted anew.

    Raises PermissionDenied, and ValidationError for a story without drift.
    """
    if not article.permissions_for_user(by).can_publish():
        raise PermissionDenied("Only those who may publish this story may settle it.")
    drift = Drift.objects.select_for_update().filter(article=article).first()
    if drift is None:
        raise ValidationError("Nothing was counted for this story: only stories that are published drift.")
    last: DriftResolution | None = article.settlements.first()
    if last and (last.action, last.as_at, last.words) == (action, drift.as_at, words):
        return last
    settlement = DriftResolution.objects.create(
        article=article, action=action, as_at=drift.as_at, words=words, by=by
    )
    if action in {DriftAction.PINNED, DriftAction.UNPINNED}:
        Drift.objects.filter(pk=drift.pk).update(pinned=action == DriftAction.PINNED)
    counting.count_movements([article.pk])
    return settlement


def require_words(text: str, missing: str) -> str:
    """The words, without space around them. Raises ValidationError with `missing` for none, or where they are too long."""
    text = text.strip()
    if not text:
        raise ValidationError(missing)
    if len(text) > LONGEST:
        raise ValidationError(f"At most {LONGEST} letters.")
    return text
