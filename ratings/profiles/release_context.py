"""Where one release stands among all that are held: its revisions, its neighbours, and the other lists of its time."""

from __future__ import annotations

from dataclasses import dataclass

from ratings.answers.rows import ReleaseFacts
from ratings.models import Release


@dataclass(frozen=True, slots=True)
class ReleaseContext:
    """One release; `revisions` are every file of its list, newest first, itself among them.

    `before` and `after` are the current lists of the same kind next to it, `beside` the current ones of other
    kinds for the same day or the year that ends on it.
    """

    release: Release
    revisions: tuple[Release, ...]
    before: Release | None
    after: Release | None
    beside: tuple[Release, ...]

    @property
    def current(self) -> Release:
        """The file that stands for this list now."""
        return next((each for each in self.revisions if each.is_current), self.release)


def find_release_context(kind: str, period: str, revision: int = 0) -> ReleaseContext | None:
    """The current list of a kind and period, or the revision asked for; None where none is held. One query."""
    held = list(Release.objects.order_by("as_at", "kind", "-revision"))
    same = [each for each in held if each.kind == kind and each.period == period]
    found = next(
        (each for each in same if (each.revision == revision if revision else each.is_current)), None
    )
    if found is None:
        return None
    current = [each for each in held if each.is_current]
    kin = [each for each in current if each.kind == kind]
    return ReleaseContext(
        found,
        tuple(each for each in same if each.as_at == found.as_at),
        next((each for each in reversed(kin) if each.as_at < found.as_at), None),
        next((each for each in kin if each.as_at > found.as_at), None),
        tuple(each for each in current if each.as_at == found.as_at and each.kind != kind),
    )


def read_release_facts(release: Release) -> ReleaseFacts:
    """What an answer says of a release already read."""
    return ReleaseFacts(**{name: getattr(release, name) for name in ReleaseFacts.__dataclass_fields__})
