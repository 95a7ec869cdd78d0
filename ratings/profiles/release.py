"""What one release says against the one before it, and beside Ofsted's own totals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, Sum

from ratings import charts, phrases, vocabulary
from ratings.answers.rows import Answer
from ratings.loading import ofsted_totals
from ratings.models import HomeMovement, IncomingFile, Release, Tally, Transition
from ratings.profiles.release_context import ReleaseContext

STOCKS: Final = {"homes": "Homes", "places": "Places"}
ALL: Final = "All"


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """One outcome in a release and in the one before."""

    shade: str
    label: str
    now: str
    share: str
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class TransitionSummary:
    """What homes did between two lists: how many stayed with another grade, are new, or are listed no more."""

    regraded: int
    new: int
    gone: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group's numbers; `before` are those of the release before, None where there is none."""

    label: str
    now: tuple[int, ...]
    before: tuple[int, ...] | None

    @property
    def pairs(self) -> list[tuple[int, str]]:
        """(number, change since the release before with its sign, or "")."""
        if self.before is None:
            return [(number, "") for number in self.now]
        return [
            (number, format_signed_count(number - then))
            for number, then in zip(self.now, self.before, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class OfstedComparison:
    """One total of ours and Ofsted's; `note` says why they differ."""

    label: str
    ours: int
    ofsted: int | None
    note: str


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a list: how it was known, and where it was fetched from, if from anywhere."""

    release: Release
    size: int | None
    address: str


def format_signed_count(change: int) -> str:
    """“+1,204”, “−3” or “0”."""
    return f"{change:+,}".replace("-", "−") if change else "0"


def compare_outcomes(answer: Answer, earlier: Answer | None) -> list[OutcomeChange]:
    """Each outcome now and before, with the change in points."""
    changes = []
    for row in answer.rows:
        then = earlier.row(row.group, outcome=row.outcome) if earlier else None
        change = ""
        if then and then.share is not None and row.share is not None:
            change = phrases.format_signed(
                phrases.difference_in_points(
                    (then.numerator or 0, then.denominator or 1), (row.numerator or 0, row.denominator or 1)
                )
            )
        changes.append(
            OutcomeChange(
                charts.shade_of_outcome(row.outcome),
                vocabulary.OUTCOMES[row.outcome],
                phrases.format_count(row.numerator or 0),
                row.percent,
                then.percent if then else "",
                change,
            )
        )
    return changes


def summarise_transitions(release: Release, before: Release) -> TransitionSummary | None:
    """What homes became since the release before, from transitions; None where the lists are of other homes."""
    passed = list(Transition.objects.filter(release=release, before_release=before, family=""))
    if not passed:
        return None
    stayed = sum(transition.homes for transition in passed if transition.after != "closed")
    changed = sum(
        transition.homes for transition in passed if transition.after not in {"closed", transition.before}
    )
    gone = sum(transition.homes for transition in passed if transition.after == "closed")
    return TransitionSummary(changed, release.homes - stayed, gone)


def load_tallies(release: Release, before: Release | None) -> list[Tally]:
    """The whole of a release, by sector and by region, and of the one before it: one query."""
    among = [release, before] if before else [release]
    return list(Tally.objects.filter(release__in=among, family__in=["", "sector", "region"]))


def list_regions(release: Release, tallies: Iterable[Tally]) -> list[tuple[str, str]]:
    """(slug, name) of the regions this release lists homes in."""
    regions = {
        tally.region for tally in tallies if tally.family == "region" and tally.release_id == release.pk
    }
    return [(slug, label) for slug, label in vocabulary.REGIONS.items() if slug in regions]


def tabulate_stocks(shelf: ReleaseContext, tallies: Iterable[Tally]) -> dict[str, list[GroupLine]]:
    """Homes and places by sector and by region, now and before, each ending with all of them."""
    rows = [
        (tally.release_id, tally.sector, tally.region, (tally.homes, tally.places))
        for tally in tallies
        if tally.family in {"sector", "region"}
    ]
    return tabulate_by_group(shelf, rows)


def tabulate_totals(shelf: ReleaseContext, tallies: Iterable[Tally]) -> dict[str, list[GroupLine]]:
    """All homes and their places as Ofsted totals them, now and before."""
    totals = {tally.release_id: (tally.homes, tally.places) for tally in tallies if not tally.family}
    before = totals.get(shelf.before.pk) if shelf.before else None
    return {"Homes": [GroupLine(ALL, totals.get(shelf.release.pk, (0, 0)), before)]}


def tabulate_movements(shelf: ReleaseContext) -> dict[str, list[GroupLine]]:
    """Homes that joined and left and the places they had, by sector and by region: one query."""
    among = [release for release in (shelf.release, shelf.before) if release]
    came, went = Q(joined=True), Q(left=True)
    rows = (
        HomeMovement.objects.filter(release__in=among)
        .values("release", "sector", "region")
        .annotate(
            joined_homes=Count("pk", filter=came),
            left_homes=Count("pk", filter=went),
            joined_places=Sum("places", filter=came, default=0),
            left_places=Sum("places", filter=went, default=0),
        )
        .order_by()
    )
    group_rows = []
    for row in rows:
        numbers = tuple(row[name] for name in ("joined_homes", "left_homes", "joined_places", "left_places"))
        group_rows += [
            (row["release"], row["sector"], "", numbers),
            (row["release"], "", row["region"], numbers),
        ]
    return tabulate_by_group(shelf, group_rows)


def tabulate_by_group(
    shelf: ReleaseContext, rows: Iterable[tuple[int, str, str, tuple[int, ...]]]
) -> dict[str, list[GroupLine]]:
    """Rows of (release, sector, region, numbers), of which either word is "", added up into tables."""
    rows = list(rows)
    return {
        "Sector": build_group_lines(shelf, rows, vocabulary.SECTORS, lambda row: row[1]),
        "Region": build_group_lines(shelf, rows, vocabulary.REGIONS, lambda row: row[2]),
    }


def build_group_lines(
    shelf: ReleaseContext,
    rows: Iterable[tuple[int, str, str, tuple[int, ...]]],
    words: Mapping[str, str],
    group_of: Callable[[Any], str],
) -> list[GroupLine]:
    """A line a group that either release has, and one for all."""
    added: dict[tuple[int, str], tuple[int, ...]] = {}
    for row in rows:
        if group := group_of(row):
            for key in ((row[0], group), (row[0], ALL)):
                numbers = added.get(key)
                added[key] = row[3] if numbers is None else tuple(map(sum, zip(numbers, row[3], strict=True)))
    if not added:
        return []
    none = (0,) * len(next(iter(added.values())))
    now, then = shelf.release.pk, shelf.before.pk if shelf.before else None
    groups = {group for _, group in added}
    return [
        GroupLine(
            label,
            added.get((now, group), none),
            None if then is None else added.get((then, group), none),
        )
        for group, label in [*words.items(), (ALL, ALL)]
        if group in groups
    ]


def compare_with_ofsted(shelf: ReleaseContext, tallies: Iterable[Tally]) -> list[OfstedComparison]:
    """The release's totals beside those of Ofsted's own series."""
    release = shelf.release
    whole = next(
        (
            release_total
            for release_total in tallies
            if not release_total.family and release_total.release_id == release.pk
        ),
        None,
    )
    if whole is None or not release.is_current:
        return []
    places = {
        release_total.as_at for release_total in shelf.beside if release_total.kind == Release.Kind.PLACES
    }
    comparisons = []
    for outcome in ofsted_totals.list_compared_counts(release, places):
        column = outcome if outcome in STOCKS else f"overall_{outcome.replace('-', '_')}"
        total = ofsted_totals.compare_count(release, outcome, getattr(whole, column))
        label = STOCKS.get(outcome) or vocabulary.OUTCOMES[outcome]
        comparisons.append(OfstedComparison(label, total.ours, total.ofsted, total.note))
    return comparisons


def list_files(shelf: ReleaseContext) -> list[ReleaseFile]:
    """Every file of the list, newest first, with its size and address where it came by the newsroom: one query."""
    came: dict[int, Any] = {}
    rows = IncomingFile.objects.filter(releases__in=shelf.revisions).order_by("received_at")
    for row in rows.values("releases", "size", "source__url"):
        came[row["releases"]] = row
    return [
        ReleaseFile(revision, incoming["size"], incoming["source__url"] or "")
        if (incoming := came.get(revision.pk))
        else ReleaseFile(revision, None, "")
        for revision in shelf.revisions
    ]
