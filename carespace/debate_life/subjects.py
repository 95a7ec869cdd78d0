"""What a debate hangs on: a story, a release or a claim of ours; never one home, for nothing here can name one.

Whoever holds the thing sets it: the newsroom when a story or claim that chose the debate is in print, this app for a
release. Nobody types a title or an address, so that what the debate says of its subject is what the subject says.
"""

from __future__ import annotations

from django.db import transaction

from carespace.models import Debate, SubjectKind
from live.page_cache import invalidate
from ratings.models import Release

NO_SUBJECT = ("", "", "", "")


@transaction.atomic
def set_subject(*, debate: Debate, kind: str, key: str, title: str, address: str) -> bool:
    """Says what a debate hangs on, in place of what it hung on. Whether anything changed.

    kind: a `SubjectKind`; key: the thing's own; address: its path on this site.
    """
    SubjectKind(kind)
    return store_subject(debate, (kind, key, title[:255], address))


@transaction.atomic
def clear_subject(*, debate: Debate) -> bool:
    """The debate hangs on nothing any more: what it hung on is not in print. Whether anything changed."""
    return store_subject(debate, NO_SUBJECT)


def set_release_subject(debate: Debate, release: Release) -> bool:
    """The debate hangs on a release: its own title and page."""
    return set_subject(
        debate=debate,
        kind=SubjectKind.RELEASE,
        key=str(release.pk),
        title=str(release),
        address=release.get_absolute_url(),
    )


def store_subject(debate: Debate, subject: tuple[str, str, str, str]) -> bool:
    """Writes kind, key, title and address where they differ, and makes anew what shows them."""
    held = Debate.objects.select_for_update(no_key=True).get(pk=debate.pk)
    if (held.subject_kind, held.subject_key, held.subject_title, held.subject_address) == subject:
        return False
    held.subject_kind, held.subject_key, held.subject_title, held.subject_address = subject
    held.save(update_fields=["subject_kind", "subject_key", "subject_title", "subject_address"])
    invalidate(held.live_topic, "debates", "closures")
    return True
