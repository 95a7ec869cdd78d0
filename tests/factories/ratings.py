"""Releases and homes for tests: as rows read, as loaded releases, and as files in Ofsted's CSV form."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count
from pathlib import Path

from ratings.loading import publish_list
from ratings.models import Release
from ratings.ofsted import HomeRow, ListedJudgement, MovementRow, ReadRelease
from ratings.vocabulary import NO_OWNER, OUTCOMES

DAY = date(2025, 3, 31)
REAL_FROM, FICTITIOUS_FROM = 2_000_001, 9_000_001
#: The least homes that make one owner of a size.
LEAST = {"1": 1, "2-4": 2, "5-9": 5, "10+": 10}
HEADING = (
    "Web link", "URN", "Linked Education URN", "Provision type", "Registration date", "Registration status", "Name",
    "Address 1", "Ofsted region", "Government Office Region", "Local authority", "Sector", "Places",
    "Organisation which owns the provider", "Event type", "Inspection date", "Publication date", "Event number",
    "Overall experiences and progress of children and young people",
    "How well children and young people are helped and protected", "The effectiveness of leaders and managers",
)  # fmt: skip
PUBLISHED = {
    "Web link": "Ofsted Social Care Provider Webpage",
    "URN": "SC000001",
    "Provision type": "Children's home",
    "Registration date": "02/04/2015",
    "Registration status": "Active",
    "Name": "REDACTED",
    "Address 1": "REDACTED",
    "Ofsted region": "North West",
    "Government Office Region": "North West",
    "Local authority": "Wigan",
    "Sector": "Private",
    "Places": "4",
    "Organisation which owns the provider": "Example Care Ltd",
    "Event type": "Full inspection",
    "Inspection date": "12/11/2024",
    "Publication date": "20/12/2024",
    "Event number": "10360658",
    "Overall experiences and progress of children and young people": "Good",
    "How well children and young people are helped and protected": "Good",
    "The effectiveness of leaders and managers": "Requires improvement to be good",
}
OVERALL = "Overall experiences and progress of children and young people"


def home(urn: int | str, outcome: str = "good", *, owner: str = "", **fields: object) -> HomeRow:
    """One home as a file lists it; `outcome` "" is not judged."""
    judged = bool(outcome)
    values: dict[str, object] = {
        "row": 0,
        "urn": str(urn),
        "provision_type": "childrens-home",
        "sector": "private",
        "region": "north-west",
        "local_authority": "Wigan",
        "owner": owner,
        "status": "Active",
        "places": 4,
        "registered_on": date(2014, 6, 1),
        "outcome": outcome,
        "event_number": f"1{int(str(urn).strip('SC')):07d}" if judged else "",
        "event_type": "Full inspection" if judged else "",
        "inspected_on": date(2014, 11, 12) if judged else None,
        "published_on": date(2014, 12, 20) if judged else None,
        "judgements": (ListedJudgement("overall", outcome, OUTCOMES[outcome]),) if judged else (),
    }
    return HomeRow(**{**values, **fields})


def homes_of(
    counts: Mapping[tuple[str, str, str], int], *, region: str = "north-west", first: int = REAL_FROM
) -> list[HomeRow]:
    """Homes by (sector, owner size, outcome): {("private", "1", "inadequate"): 13, …}.

    Owners are made to fit each size; a size needs at least the homes of one owner in each sector.
    """
    numbers = count(first)
    made: list[HomeRow] = []
    for sector, size in dict.fromkeys((sector, size) for sector, size, _ in counts):
        outcomes = [
            o for (s, z, o), homes in counts.items() if (s, z) == (sector, size) for _ in range(homes)
        ]
        owners = max(len(outcomes) // LEAST.get(size, 1), 1)
        if size != NO_OWNER and outcomes and len(outcomes) < LEAST[size]:
            raise ValueError(f"{len(outcomes)} homes make no owner of {size}.")
        for place, outcome in enumerate(outcomes):
            owner = "" if size == NO_OWNER else f"{sector} {size} owner {place % owners} Ltd"
            made.append(home(next(numbers), outcome, owner=owner, sector=sector, region=region))
    return made


def moved(urn: int | str, **fields: object) -> MovementRow:
    """One home that joined, unless said otherwise, as a list of a year has it."""
    values: dict[str, object] = {
        "row": 0,
        "urn": str(urn),
        "provision_type": "childrens-home",
        "sector": "private",
        "region": "north-west",
        "local_authority": "Wigan",
        "places": 4,
        "joined": True,
        "left": False,
        "registered_on": date(2024, 6, 1),
        "resigned_on": None,
        "closed_on": None,
        "cancelled_on": None,
        "status": "Active",
        "reason": "",
    }
    return MovementRow(**{**values, **fields})


def of_year(rows: Iterable[HomeRow | MovementRow], kind: str = "in-year", **fields: object) -> ReadRelease:
    """A list of the year 2024-25, read already."""
    return read_release(rows, kind=kind, starts_on=date(2024, 4, 1), **fields)


def read_release(
    homes: Iterable[HomeRow | MovementRow], *, as_at: date = DAY, **fields: object
) -> ReadRelease:
    """A file already read, with a checksum of its own."""
    homes = tuple(homes)
    said = f"{as_at} {homes} {fields}"
    values: dict[str, object] = {
        "file": "release.csv",
        "sheet": "",
        "sha256": hashlib.sha256(said.encode()).hexdigest(),
        "as_at": as_at,
        "title": f"Children’s social care in England {as_at.year}",
        "published_on": date(as_at.year, 7, 16),
        "status": "final",
        "is_demonstration": all(home.is_fictitious for home in homes),
        "providers": len(homes),
        "rows": homes,
    }
    return ReadRelease(**{**values, **fields})


def load_homes(homes: Iterable[HomeRow], *, as_at: date = DAY, **fields: object) -> Release:
    """A release of these homes, loaded as any other."""
    return publish_list(found=read_release(homes, as_at=as_at, **fields)).release


def load_counts(
    counts: Mapping[tuple[str, str, str], int], *, as_at: date = DAY, first: int = REAL_FROM
) -> Release:
    """A release whose homes count so by (sector, owner size, outcome), all in the North West."""
    return load_homes(homes_of(counts, first=first), as_at=as_at)


def published_row(**changes: str) -> dict[str, str]:
    """One row in Ofsted's words; keys are its headings, with "Overall" for the long one."""
    overall = changes.pop("Overall", None)
    row = {**dict.fromkeys(HEADING, ""), **PUBLISHED, **changes}
    return {**row, OVERALL: row[OVERALL] if overall is None else overall}


def write_csv(
    path: Path,
    rows: Iterable[Mapping[str, str]],
    *,
    title: str = "Children's social care data in England 2025 – Provider level as at 31 March 2025",
    encoding: str = "utf-8-sig",
    heading: Iterable[str] = HEADING,
) -> Path:
    """A file in Ofsted's CSV form at `path`; no title row where `title` is empty."""
    heading = list(heading)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        if title:
            writer.writerow([title, *[""] * (len(heading) - 1)])
        writer.writerow(heading)
        writer.writerows([row.get(name, "") for name in heading] for row in rows)
    return path
