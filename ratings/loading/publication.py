"""Publishes the lists of a file: each becomes a release with its rows, owners, inspections and counts.

One transaction: all of a file or none of it. The same file a second time changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from live.advisory_locks import lock_transaction
from ratings import phrases
from ratings.loading import tallies
from ratings.loading.bulk_rows import ListReading, Progress, ReadList, StagedList, stage_list, write_list
from ratings.loading.conflicts import check_conflicts, releases_of_list, remove_demonstration_releases
from ratings.loading.plausibility import find_doubts
from ratings.loading.published_totals import write_totals
from ratings.loading.reasons import tidy_reason
from ratings.loading.release_deeds import announce_release
from ratings.models import Release
from ratings.ofsted import (
    ImplausibleFileError,
    Problem,
    ReadFile,
    ReadRelease,
    RefusedFileError,
    TotalsTable,
    is_long,
    is_totals_table,
    read_file,
    read_totals_table,
    stream_file,
)

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

#: One number for PostgreSQL's advisory lock: two loads never run at once.
LOADING_LOCK = 20101122
AGAIN = "This file is loaded already."


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did: a release for each list. `new` is False where each had been loaded before."""

    releases: tuple[Release, ...]
    new: bool
    remarks: tuple[str, ...] = ()

    @property
    def release(self) -> Release:
        """The list as at a day where there is one, else the first."""
        as_at = (release for release in self.releases if release.kind == Release.Kind.AS_AT)
        return next(as_at, self.releases[0])


def load_file(
    *,
    path_or_rows: Path | str | ReadFile | ReadRelease,
    as_at: date | None = None,
    kind: str = "",
    status: str = "",
    by: AbstractBaseUser | None = None,
    progress: Progress | None = None,
    accept: str = "",
) -> LoadResult:
    """Read a file, unless it comes as rows read already, compare it with what is held, and publish each list in it.

    `as_at`, `kind` and `status` correct what the file says of itself; `by` is the member who loads. The first real
    release removes every demonstration release. `accept` is the reason, which readers see, for publishing a list that
    lies beyond the bounds. Raises RefusedFileError with every reason, ImplausibleFileError where `accept` would have let
    the file pass; then nothing has changed.
    """
    contents = path_or_rows
    if isinstance(contents, Path | str):
        if is_totals_table(path := Path(contents)):
            return publish_totals(table=read_totals_table(path, as_at=as_at, kind=kind), by=by)
        if is_long(path):
            reading = stream_file(path, as_at=as_at, kind=kind, status=status)
            return publish_lists(readings=[reading], by=by, progress=progress, compare=True, accept=accept)
        contents = read_file(contents, as_at=as_at, kind=kind, status=status)
    lists = contents.releases if isinstance(contents, ReadFile) else (contents,)
    readings = [ReadList(one_list) for one_list in lists]
    return publish_lists(readings=readings, by=by, progress=progress, compare=True, accept=accept)


def publish_list(*, found: ReadRelease, by: AbstractBaseUser | None = None) -> LoadResult:
    """Write a list that was read. Raises RefusedFileError beside a release it cannot stand with."""
    return publish_lists(readings=[ReadList(found)], by=by)


@transaction.atomic
def publish_lists(
    *,
    readings: Iterable[ListReading],
    by: AbstractBaseUser | None = None,
    progress: Progress | None = None,
    compare: bool = False,
    accept: str = "",
) -> LoadResult:
    """Write every list of one file. Raises RefusedFileError with all that is wrong in any of them; then nothing has changed.

    `progress` is told how many rows of a list are read, and then how many are written. With `compare`, a list that is not
    likely to be what it says raises ImplausibleFileError, unless `accept` gives the reason why it is published all the same;
    a reason too long raises ReasonError.
    """
    lock_loading()
    accept = tidy_reason(accept) if accept else ""
    published: list[tuple[Release, bool]] = []
    remarks: list[str] = []
    problems: list[Problem] = []
    doubts: list[Problem] = []
    for reading in readings:
        try:
            rows = stage_list(reading, progress=progress)
            list_doubts = find_doubts(rows) if compare and not find_loaded(rows.found) else ()
            if not accept:
                doubts += list_doubts
            if not problems and not doubts:
                release, new = publish_staged_list(rows, by=by, progress=progress)
                keep_doubts(release, list_doubts, accept)
                published.append((release, new))
                remarks += [*rows.found.remarks, *list_remarks(release, new=new), *release.accepted_doubts]
        except RefusedFileError as refusal:
            problems += refusal.problems
    if problems:
        raise RefusedFileError([*problems, *doubts])
    if doubts:
        raise ImplausibleFileError(doubts)
    return LoadResult(
        tuple(release for release, _ in published),
        any(new for _, new in published),
        tuple(dict.fromkeys(remarks)),
    )


@transaction.atomic
def publish_totals(*, table: TotalsTable, by: AbstractBaseUser | None = None) -> LoadResult:
    """Write Ofsted's own totals, a release a day; a day whose totals stand already keeps its release."""
    lock_loading()
    releases, new = write_totals(table=table, by=by)
    return LoadResult(releases, new, () if new else (AGAIN,))


def publish_staged_list(
    rows: StagedList, *, by: AbstractBaseUser | None, progress: Progress | None
) -> tuple[Release, bool]:
    """(the release of the staged list, whether it is new)."""
    facts = rows.found
    if before := find_loaded(facts):
        return before, False
    check_conflicts(facts)
    if not facts.is_demonstration:
        remove_demonstration_releases()
    release = create_release(rows, by=by)
    newest = not Release.objects.exclude(pk=release.pk).says_later_than(release).exists()
    write_list(rows, release, newest=newest, progress=progress)
    tallies.count_release(release)
    tallies.count_transitions(release)
    announce_release(release)
    return release, True


def find_loaded(facts: ReadRelease) -> Release | None:
    """The release this very list was loaded as, if it was."""
    return Release.objects.filter(sha256=facts.sha256, kind=facts.kind, as_at=facts.as_at).first()


def keep_doubts(release: Release, doubts: Iterable[Problem], accept: str) -> None:
    """Keep on a release what was doubted of it, and why it was published all the same."""
    reasons = [doubt.why for doubt in doubts]
    if reasons:
        release.accepted_doubts, release.accepted_because = reasons, accept
        release.save(update_fields=["accepted_doubts", "accepted_because"])


def create_release(rows: StagedList, *, by: AbstractBaseUser | None) -> Release:
    """A release for the staged list, in place of an earlier file for the same day, which stays readable."""
    facts = rows.found
    now = timezone.now()
    revisions = releases_of_list(facts).values_list("revision", flat=True)
    revision = max(revisions, default=0) + 1
    releases_of_list(facts).current().update(is_current=False, replaced_at=now)
    return Release.objects.create(
        as_at=facts.as_at,
        starts_on=facts.starts_on,
        kind=facts.kind,
        title=facts.title,
        published_on=facts.published_on,
        status=facts.status,
        revision=revision,
        is_demonstration=facts.is_demonstration,
        sha256=facts.sha256,
        rows=max(facts.providers, rows.rows),
        homes=rows.rows,
        judged=rows.judged,
        owners_published=rows.owners_published,
        lists_unjudged=rows.lists_unjudged,
        joint_region=rows.joint_region,
        loaded_at=now,
        loaded_by_id=by.pk if by else None,
    )


def list_remarks(release: Release, *, new: bool) -> list[str]:
    """What an editor reads of a release besides what reading remarked."""
    if not new:
        replaced = (
            f" {phrase_no_longer_standing(release)} Put it back with manage.py restore_release {release.period} "
            f"--kind {release.kind} --revision {release.revision} --because REASON."
            if not release.is_current
            else ""
        )
        return [f"{AGAIN}{replaced}"]
    if release.revision > 1:
        return [phrase_revision(release.as_at, release.revision)]
    return []


def phrase_no_longer_standing(release: Release) -> str:
    """That a file does not stand any more, and why, in a sentence."""
    if release.withdrawn_at:
        return f"It was withdrawn since: {release.withdrawn_because}"
    return "A revision has replaced it since."


def phrase_revision(as_at: date, revision: int) -> str:
    """That a file is a revision, in a sentence."""
    return (
        f"Another file was loaded for {phrases.format_day(as_at)}: this is revision {revision} and takes its place. "
        "The one before stays readable."
    )


def lock_loading() -> None:
    """Wait until no other load is under way; none begins before this transaction ends."""
    lock_transaction(LOADING_LOCK)
