"""Where one release stands among all that are held: its revisions, its neighbours, and the other lists of its time."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

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
    def current(self) -> Release | None:
        """The file that stands for this list now, if one does."""
        return next((revision for revision in self.revisions if revision.is_current), None)


def find_release_context(kind: str, period: str, revision: int = 0) -> ReleaseContext | None:
    """The current list of a kind and period, the one withdrawn last where none stands, or the revision asked for.

    None where none is held. One query.
    """
    releases = list(Release.objects.order_by("as_at", "kind", "-revision"))
    same = [release for release in releases if release.kind == kind and release.period == period]
    chosen = next(
        (release for release in same if (release.revision == revision if revision else release.is_current)),
        None,
    )
    if chosen is None and not revision:  # none stands: what stood last, which says why
        withdrawn = [release for release in same if release.withdrawn_at]
        chosen = max(withdrawn, key=attrgetter("withdrawn_at"), default=None)
    if chosen is None:
        return None
    current = [release for release in releases if release.is_current]
    kin = [release for release in current if release.kind == kind]
    return ReleaseContext(
        chosen,
        tuple(release for release in same if release.as_at == chosen.as_at),
        next((release for release in reversed(kin) if release.as_at < chosen.as_at), None),
        next((release for release in kin if release.as_at > chosen.as_at), None),
        tuple(release for release in current if release.as_at == chosen.as_at and release.kind != kind),
    )


def read_release_facts(release: Release) -> ReleaseFacts:
    """What an answer says of a release already read."""
    return ReleaseFacts(**{name: getattr(release, name) for name in ReleaseFacts.__dataclass_fields__})
