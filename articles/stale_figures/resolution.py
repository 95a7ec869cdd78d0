"""What editors do about a story whose numbers moved: accept it, say so in a dated update, pin it, or let it go again."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from articles import corrections
from articles.models.stale_figures import Action, Drift, Settlement
from articles.stale_figures import movements as counting

LONGEST = 1000
UPDATE = "update"


@transaction.atomic
def accept(*, by, article):
    """Let the story stand as it is until the next release."""
    return settled(by, article, Action.ACCEPTED)


@transaction.atomic
def append_update(*, by, article, text):
    """Publish a dated update on the story, which then stands until the next release.

    Raises ValidationError for an update that says nothing or too much; then nothing has changed.
    """
    text = worded(text, "Say what has changed.")
    corrections.append(by=by, article=article, kind=UPDATE, text=text)
    return settled(by, article, Action.UPDATED, text)


@transaction.atomic
def pin(*, by, article, reason):
    """Keep the story off the board, whatever moves, and say why."""
    return settled(by, article, Action.PINNED, worded(reason, "Say why it stays as it is."))


@transaction.atomic
def unpin(*, by, article):
    """Put the story back among those that drift."""
    return settled(by, article, Action.UNPINNED)


def settled(by, article, action, words=""):
    """The settlement of a story at the newest release, written once; then its drift is counted anew."""
    if not article.permissions_for_user(by).can_publish():
        raise PermissionDenied("Only those who may publish this story may settle it.")
    drift = Drift.objects.select_for_update().filter(article=article).first()
    if drift is None:
        raise ValidationError("Nothing was counted for this story: only stories that are published drift.")
    last = article.settlements.first()
    if last and (last.action, last.as_at, last.words) == (action, drift.as_at, words):
        return last
    settlement = Settlement.objects.create(
        article=article, action=action, as_at=drift.as_at, words=words, by=by
    )
    if action in {Action.PINNED, Action.UNPINNED}:
        Drift.objects.filter(pk=drift.pk).update(pinned=action == Action.PINNED)
    counting.count([article.pk])
    return settlement


def worded(text, missing):
    text = text.strip()
    if not text:
        raise ValidationError(missing)
    if len(text) > LONGEST:
        raise ValidationError(f"At most {LONGEST} letters.")
    return text
