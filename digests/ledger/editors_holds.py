"""An editor holds an edition, and lets it go again."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from digests.ledger.letter_sender import ring_for_shard
from digests.models import Edition, Hold

log = logging.getLogger(__name__)


@transaction.atomic
def hold_edition(*, edition: Edition, by: User) -> bool:
    """Send no more of it until an editor lets it go; True where it was not held so and goes out still.

    A letter a worker has claimed just then still goes: a hundred at most for each worker.
    """
    going = Edition.objects.select_for_update().filter(
        pk=edition.pk, finished_at=None, stopped_at=None, empty=False
    )
    if not going.only("pk").exists():
        return False
    _, is_new = Hold.objects.get_or_create(
        edition=edition, domain="", by_editor=True, released_at=None, defaults={"held_by": by}
    )
    if is_new:
        log.info("Editor %s held edition %s", by.pk, edition.pk)
    return is_new


@transaction.atomic
def resume_edition(*, edition: Edition, by: User) -> bool:
    """Let it go; True where an editor's hold ended. What the mail server refuses stays held until probes go well."""
    held = Hold.objects.filter(edition=edition, by_editor=True, released_at=None)
    if not held.update(released_at=timezone.now()):
        return False
    log.info("Editor %s let edition %s go", by.pk, edition.pk)
    ring_for_shard(edition_id=edition.pk)
    return True
