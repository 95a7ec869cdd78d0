"""Says what loading a file would do, list by list, without doing it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from ratings import vocabulary
from ratings.loading import check_conflicts, ofsted_totals
from ratings.loading.bulk_rows import ReadList, stage_list
from ratings.loading.conflicts import releases_of_list
from ratings.loading.owner_keys import make_owner_key
from ratings.loading.plausibility import find_doubts
from ratings.loading.publication import phrase_no_longer_standing
from ratings.models import HomeMovement, HomeSnapshot, ListedInspection, Owner, OwnerAlias, Release
from ratings.ofsted import PrintedTotal, Problem, ReadRelease, RefusedFileError, read_file

#: How many homes, owners or rows are named as examples of one kind of change.
EXAMPLES: Final = 3
IN_A_WORKBOOK: Final = "as the workbook itself prints it"
IN_THE_SERIES: Final = "in Ofsted’s series"


@dataclass(frozen=True, slots=True)
class OutcomeMove:
    """Homes whose outcome differs from the release before: how many, and some of their numbers."""

    before: str
    after: str
    homes: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """One outcome, or homes or places, in the list beside Ofsted's own total, None where it printed none.

    `where` says which table of Ofsted's it was held beside.
    """

    outcome: str
    ours: int
    ofsted: int | None
    note: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class ListCheck:
    """One list looked at. Counts of change are against the current release of its kind next before it."""

    sheet: str
    kind: str
    as_at: date
    period: str
    title: str
    published_on: date | None
    status: str
    is_demonstration: bool
    loaded_already: bool
    replaces: str
    removes_demonstration: bool
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]
    providers: int
    homes: int
    judged: int
    against: date | None
    new: int
    gone: int
    changed: int
    new_examples: tuple[str, ...]
    gone_examples: tuple[str, ...]
    new_owners: int
    new_owner_examples: tuple[str, ...]
    moves: tuple[OutcomeMove, ...]
    totals: tuple[TotalCheck, ...]
    doubts: tuple[Problem, ...] = ()
    #: The release it was loaded as, where that one does not stand any more, and why it does not.
    held: int | None = None
    held_state: str = ""


@dataclass(frozen=True, slots=True)
class FileCheck:
    """A file looked at. Where `problems` are given it would be refused; where it cannot be read `lists` is empty.

    Where `doubts` are given it is published only with a reason.
    """

    file: str
    problems: tuple[Problem, ...]
    lists: tuple[ListCheck, ...] = ()
    sha256: str = ""

    @property
    def doubts(self) -> tuple[Problem, ...]:
        """What is doubted of any of its lists."""
        return tuple(doubt for one_list in self.lists for doubt in one_list.doubts)

    def as_json(self) -> dict[str, Any]:
        """The report as plain data; days as 2025-03-31."""
        data = asdict(self)
        for one_list in data["lists"]:
            for name in ("as_at", "published_on", "against"):
                one_list[name] = one_list[name].isoformat() if one_list[name] else None
        return data


def check_file(path: Path | str, *, as_at: date | None = None, kind: str = "", status: str = "") -> FileCheck:
    """What loading this file would do. Writes nothing and raises nothing for a bad file: its problems are in the result."""
    path = Path(path)
    try:
        file = read_file(path, as_at=as_at, kind=kind, status=status)
    except RefusedFileError as refusal:
        return FileCheck(path.name, tuple(refusal.problems))
    lists = tuple(check_list(one_list) for one_list in file.releases)
    problems = tuple(problem for one_list in lists for problem in one_list.problems)
    return FileCheck(path.name, problems, lists, file.sha256)


def check_list(release: ReadRelease) -> ListCheck:
    """The report on one list that was read: what it is, and what it changes against the release before."""
    before = find_previous_release(release)
    was = outcomes_by_home(before) if before else {}
    rows = release.homes or release.movements
    now = {row.urn: getattr(row, "outcome", "") for row in rows}
    new, gone = sorted(now.keys() - was.keys()), sorted(was.keys() - now.keys())
    moves = list_moves(was, now) if release.kind == Release.Kind.AS_AT else ()
    loaded = releases_of_list(release).filter(sha256=release.sha256).first()
    fallen = loaded if loaded and not loaded.is_current else None
    current = releases_of_list(release).current().filter(is_demonstration=release.is_demonstration)
    replaced = None if loaded else current.first()
    owners = find_new_owners(release)
    return ListCheck(
        sheet=release.sheet,
        kind=release.kind,
        as_at=release.as_at,
        period=name_list_period(release),
        title=release.title,
        published_on=release.published_on,
        status=release.status,
        is_demonstration=release.is_demonstration,
        loaded_already=loaded is not None,
        replaces=f"{replaced.title}, revision {replaced.revision}" if replaced else "",
        removes_demonstration=not release.is_demonstration
        and Release.objects.filter(is_demonstration=True).exists(),
        problems=() if loaded else find_conflicts(release),
        remarks=release.remarks,
        providers=release.providers,
        homes=len(rows),
        judged=sum(bool(home.outcome) for home in release.homes),
        against=before.as_at if before else None,
        new=len(new) if before else 0,
        gone=len(gone),
        changed=sum(move.homes for move in moves),
        new_examples=tuple(new[:EXAMPLES]) if before else (),
        gone_examples=tuple(gone[:EXAMPLES]),
        new_owners=len(owners),
        new_owner_examples=tuple(owners[:EXAMPLES]),
        moves=moves,
        totals=compare_totals(release),
        doubts=() if loaded else stage_and_doubt(release),
        held=fallen.pk if fallen else None,
        held_state=phrase_no_longer_standing(fallen) if fallen else "",
    )


@transaction.atomic
def stage_and_doubt(release: ReadRelease) -> tuple[Problem, ...]:
    """What is doubted of a list that was read; its rows stand in a table only while they are compared."""
    return find_doubts(stage_list(ReadList(release)))


def name_list_period(release: ReadRelease) -> str:
    """“2025-03-31”, or “2024-25” for a year."""
    return (
        release.as_at.isoformat()
        if release.starts_on is None
        else f"{release.starts_on.year}-{release.as_at:%y}"
    )


def find_conflicts(release: ReadRelease) -> tuple[Problem, ...]:
    """Why the list cannot stand with what is loaded."""
    try:
        check_conflicts(release)
    except RefusedFileError as refusal:
        return tuple(refusal.problems)
    return ()


def find_previous_release(release: ReadRelease) -> Release | None:
    """The current release of the list's kind next before it."""
    earlier = Release.objects.current().filter(
        kind=release.kind, is_demonstration=release.is_demonstration, as_at__lt=release.as_at
    )
    return earlier.order_by("-as_at").first()


def outcomes_by_home(release: Release) -> dict[str, str]:
    """Each home of a release by number, with its outcome where the list gives one a home."""
    if release.kind in {Release.Kind.AS_AT, Release.Kind.PLACES}:
        return dict(HomeSnapshot.objects.filter(release=release).values_list("home_id", "outcome"))
    rows: type[ListedInspection | HomeMovement] = (
        ListedInspection if release.kind == Release.Kind.IN_YEAR else HomeMovement
    )
    return dict.fromkeys(rows.objects.filter(release=release).values_list("home_id", flat=True), "")


def find_new_owners(release: ReadRelease) -> list[str]:
    """Names of owners that no release has had under any spelling."""
    texts = {home.owner for home in release.homes if make_owner_key(home.owner)}
    texts -= set(OwnerAlias.objects.filter(text__in=texts).values_list("text", flat=True))
    keys = {make_owner_key(text): text for text in sorted(texts)}
    known = set(Owner.objects.filter(key__in=keys).values_list("key", flat=True))
    return [text for key, text in keys.items() if key not in known]


def list_moves(was: dict[str, str], now: dict[str, str]) -> tuple[OutcomeMove, ...]:
    """The moves of homes listed both times, most homes first."""
    homes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for urn in sorted(was.keys() & now.keys()):
        if was[urn] != now[urn]:
            homes[was[urn], now[urn]].append(urn)
    moves = (OutcomeMove(*move, len(urns), tuple(urns[:EXAMPLES])) for move, urns in homes.items())
    return tuple(sorted(moves, key=lambda move: (-move.homes, move.before, move.after)))


def compare_totals(release: ReadRelease) -> tuple[TotalCheck, ...]:
    """The list's totals over all children's homes beside Ofsted's: its own workbook's tables, else the series we keep."""
    basis = Release.Kind.IN_YEAR.value if release.kind == Release.Kind.IN_YEAR else Release.Kind.AS_AT.value
    when = name_list_period(release)
    printed = totals_in_workbook(release.printed, basis, when)
    theirs = ofsted_totals.load_ofsted_totals().get((basis, when), {})
    rows = []
    for outcome, ours in count_list(release).items():
        ofsted = printed.get(outcome, theirs.get(outcome))
        where = (IN_A_WORKBOOK if outcome in printed else IN_THE_SERIES) if ofsted is not None else ""
        rows.append(
            TotalCheck(
                outcome, ours, ofsted, ofsted_totals.explain_difference(when, outcome, ours, ofsted), where
            )
        )
    return tuple(rows)


def totals_in_workbook(printed: tuple[PrintedTotal, ...], basis: str, when: str) -> dict[str, int]:
    """The totals a workbook prints for one period."""
    return {total.outcome: total.number for total in printed if (total.basis, total.period) == (basis, when)}


def count_list(release: ReadRelease) -> dict[str, int]:
    """What a list counts: outcomes, or homes and places."""
    if release.kind == Release.Kind.MOVEMENTS:
        return {}
    if release.kind == Release.Kind.PLACES:
        return {"homes": len(release.homes), "places": sum(home.places or 0 for home in release.homes)}
    outcomes = Counter(home.outcome for home in release.homes)
    return {outcome: outcomes[outcome] for outcome in vocabulary.OUTCOMES}
