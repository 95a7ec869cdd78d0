"""Says what loading a file would do, without doing it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from ratings import vocabulary, wording
from ratings.loading import check_stands_beside, published
from ratings.models import Release
from ratings.ofsted import Problem, ReadRelease, Refused, read

#: How many homes are named as examples of one kind of change.
EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class Move:
    """Homes whose outcome differs from the release before: how many, and some of their numbers."""

    before: str
    after: str
    homes: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """One outcome in the file beside Ofsted's own total, None where it printed none."""

    outcome: str
    ours: int
    ofsted: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Check:
    """A file looked at. Where `problems` are given it would be refused, and the counts may be missing."""

    file: str
    problems: tuple[Problem, ...]
    sheet: str = ""
    kind: str = ""
    as_at: date | None = None
    title: str = ""
    published_on: date | None = None
    status: str = ""
    is_demonstration: bool = False
    loaded_already: bool = False
    remarks: tuple[str, ...] = ()
    providers: int = 0
    homes: int = 0
    judged: int = 0
    against: date | None = None
    new: int = 0
    gone: int = 0
    changed: int = 0
    moves: tuple[Move, ...] = ()
    totals: tuple[Total, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The report as plain data; days as 2025-03-31."""
        told = asdict(self)
        for name in ("as_at", "published_on", "against"):
            told[name] = told[name].isoformat() if told[name] else None
        return told


def check(path: Path | str, *, as_at: date | None = None) -> Check:
    """What loading this file would do. Writes nothing and raises nothing for a bad file: its problems are told."""
    path = Path(path)
    try:
        found = read(path, as_at=as_at)
    except Refused as refusal:
        return Check(path.name, tuple(refusal.problems))
    loaded = Release.objects.filter(sha256=found.sha256, as_at=found.as_at).exists()
    problems: tuple[Problem, ...] = ()
    if not loaded:
        try:
            check_stands_beside(found)
        except Refused as refusal:
            problems = tuple(refusal.problems)
    return compared(found, problems, loaded_already=loaded)


def compared(found: ReadRelease, problems: tuple[Problem, ...], *, loaded_already: bool) -> Check:
    """The report on a file that was read: what it is, and what it changes against the release before."""
    before = Release.objects.filter(is_demonstration=found.is_demonstration).before(found.as_at)
    was = dict(before.standings.values_list("home_id", "outcome")) if before else {}
    now = {home.urn: home.outcome for home in found.homes}
    moves = moved(was, now)
    return Check(
        file=found.file,
        problems=problems,
        sheet=found.sheet,
        kind=Release.Kind.AS_AT.value,
        as_at=found.as_at,
        title=found.title,
        published_on=found.published_on,
        status=found.status,
        is_demonstration=found.is_demonstration,
        loaded_already=loaded_already,
        remarks=found.remarks,
        providers=found.providers,
        homes=len(now),
        judged=sum(map(bool, now.values())),
        against=before.as_at if before else None,
        new=len(now.keys() - was.keys()) if before else 0,
        gone=len(was.keys() - now.keys()),
        changed=sum(move.homes for move in moves),
        moves=moves,
        totals=totals(found),
    )


def moved(was: dict[str, str], now: dict[str, str]) -> tuple[Move, ...]:
    """The moves of homes listed both times, most homes first."""
    homes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for urn in sorted(was.keys() & now.keys()):
        if was[urn] != now[urn]:
            homes[was[urn], now[urn]].append(urn)
    moves = (Move(*move, len(urns), tuple(urns[:EXAMPLES])) for move, urns in homes.items())
    return tuple(sorted(moves, key=lambda move: (-move.homes, move.before, move.after)))


def totals(found: ReadRelease) -> tuple[Total, ...]:
    """The file's outcomes over all children's homes beside Ofsted's own."""
    counts = Counter(home.outcome for home in found.homes)
    theirs = published.ofsted_totals().get((Release.Kind.AS_AT.value, found.as_at.isoformat()), {})
    return tuple(
        Total(
            outcome,
            counts[outcome],
            theirs.get(outcome),
            published.note_on(found.as_at, counts[outcome], theirs.get(outcome)),
        )
        for outcome in vocabulary.OUTCOMES
    )


def sentences(check: Check) -> list[str]:
    """The report in words, a sentence a line."""
    if check.as_at is None:
        return []
    kind = "fictitious homes of the demonstration register" if check.is_demonstration else "children’s homes"
    told = [
        f"{check.file}: {check.title}, as at {wording.day(check.as_at)}, {check.status} figures.",
        (
            f"{wording.count(check.homes)} {kind} among {wording.count(check.providers)} providers; "
            f"{wording.count(check.judged)} have a judgement."
        ),
        *check.remarks,
    ]
    if check.loaded_already:
        told.append("This file is loaded already; loading it again would change nothing.")
    if check.against:
        told.append(
            f"Against {wording.day(check.against)}, homes new: {wording.count(check.new)}; "
            f"gone: {wording.count(check.gone)}; with another outcome: {wording.count(check.changed)}."
        )
    told += [in_words(move) for move in check.moves]
    for total in check.totals:
        if total.ofsted is not None and total.note:
            told.append(
                f"{vocabulary.OUTCOMES[total.outcome]}: {wording.count(total.ours)} here, "
                f"{wording.count(total.ofsted)} in Ofsted’s series. {total.note}"
            )
    return told


def in_words(move: Move) -> str:
    """“86 homes from good to outstanding, such as SC000001, SC000002 and SC000003.”"""
    names = {"": "not judged"} | {slug: wording.lower(label) for slug, label in vocabulary.OUTCOMES.items()}
    homes = f"{wording.count(move.homes)} {'home' if move.homes == 1 else 'homes'}"
    return (
        f"{homes} from {names[move.before]} to {names[move.after]}, such as {wording.listed(move.examples)}."
    )
