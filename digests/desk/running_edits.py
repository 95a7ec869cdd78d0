"""An edition that goes out, changed by an editor: letters not yet made are made anew, those made stay as they are."""

from __future__ import annotations

import logging

from django.db import transaction

from accounts.models import User
from digests.editions import contents, plans
from digests.editions.arrangement import Arrangement
from digests.models import Edition, EditionPlan, EditionVersion
from live.page_cache import invalidate

log = logging.getLogger(__name__)


class StaleEditionError(Exception):
    """Somebody changed the edition since it was read; `edition` is as it stands now."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(edition)
        self.edition = edition


class EditionGoneError(Exception):
    """The edition has gone out whole, or was stopped: nothing in it can be changed."""


def read_arrangement_of(content: contents.EditionContent) -> Arrangement:
    """How an edition is arranged: nothing in it is pinned, for nothing new comes into it."""
    out = {*content.get("withheld", []), *(story["id"] for story in content.get("dropped", []))}
    return Arrangement(
        tuple(story["id"] for story in content["stories"] if story["id"] not in out),
        dropped=frozenset(out),
        note=content.get("note", ""),
        subject=content.get("subject", ""),
    )


def rearrange(content: contents.EditionContent, arrangement: Arrangement) -> contents.EditionContent:
    """The content arranged so. A story that letters have told may be withheld from the others and stays told to those.

    It is owed to whoever does not get it, as one withdrawn from print is.
    """
    introduced = {story["id"] for story in content["stories"]}
    in_letter, out = arrangement.apply(
        [*content["stories"], *content.get("dropped", [])], key=lambda story: story["id"]
    )
    changed: contents.EditionContent = {
        **content,
        "stories": [*in_letter, *(story for story in out if story["id"] in introduced)],
        "withheld": [story["id"] for story in out if story["id"] in introduced],
        "dropped": [story for story in out if story["id"] not in introduced],
    }
    contents.add_editors_words(changed, note=arrangement.note, subject=arrangement.subject)
    return changed


@transaction.atomic
def change_edition(*, edition: Edition, revision: int, by: User, arrangement: Arrangement) -> Edition:
    """Arrange an edition that goes out; the letters made until now keep what they say. The same again changes nothing.

    What is left out of it is left out of the next one too. Raises EditionGoneError, and StaleEditionError where it is
    no longer the `revision` that was changed and something else stands there now.
    """
    current = Edition.objects.select_for_update().get(pk=edition.pk)
    if current.finished_at or current.stopped_at or current.empty:
        raise EditionGoneError
    if read_arrangement_of(current.content) == arrangement:
        return current
    if current.revision != revision:
        raise StaleEditionError(current)
    EditionVersion.objects.create(
        edition=current, revision=current.revision, content=current.content, replaced_by=by
    )
    current.content = rearrange(current.content, arrangement)
    current.revision += 1
    current.subject = contents.shorten(contents.choose_subject(current.content))
    current.save(update_fields=["content", "revision", "subject"])
    leave_out_of_next(current)
    invalidate("editions")
    log.info("Editor %s made revision %s of edition %s", by.pk, current.revision, current.pk)
    return current


def leave_out_of_next(edition: Edition) -> None:
    """What an editor withholds from the letters of today is not told tomorrow either, until it is put back."""
    withheld = set(edition.content.get("withheld", []))
    plan = plans.lock_plan(edition.frequency)
    stories = {story["id"] for story in edition.content["stories"]}
    dropped = (set(plan.dropped) - stories) | withheld
    if dropped != set(plan.dropped):
        EditionPlan.objects.filter(pk=plan.pk).update(dropped=sorted(dropped), revision=plan.revision + 1)
