"""The form of Ofsted's as-at file in each year: its headings, where they stand, its words and its encoding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

_PLACE: Final = ("Name", "Address 1", "Address 2", "Town", "County", "Postcode")
_OLD_AREAS: Final = (
    "Overall effectiveness", "Outcomes for children and young people", "Quality of care",
    "Safeguarding children and young people", "Leadership and management",
)  # fmt: skip
_OVERALL: Final = "Overall experiences and progress of children and young people"
_EDUCATION: Final = "Outcomes in education and related learning activities"
_PROTECTED: Final = "How well children and young people are helped and protected"
_LEADERS: Final = "The effectiveness of leaders and managers"
_EVENT: Final = ("Event type", "Inspection date", "Publication date", "Event number")
_LATEST: Final = (
    "Latest full inspection event type", "Latest full inspection date", "Latest full inspection publication date",
    "Latest full inspection event number",
)  # fmt: skip


def _identity_headings(education: str, *, registration_date: bool = True) -> tuple[str, ...]:
    date_of = ("Registration date",) if registration_date else ()
    return ("Web link", "URN", education, "Provision type", *date_of, "Registration status", *_PLACE)


def _place_headings(ofsted_region: str) -> tuple[str, ...]:
    return (
        ofsted_region,
        "Government Office Region",
        "Local authority",
        "Parliamentary constituency",
        "Sector",
    )


_2019: Final = (*_identity_headings("Linked Education URN"), *_place_headings("Ofsted region"), "Places")
_SHORT_BREAK: Final = "Short-break-only children's home"
_OWNER: Final = "Organisation which owns the provider"

#: The headings of every year, word for word, slips of the pen included.
HEADINGS: Final[dict[int, tuple[str, ...]]] = {
    2015: (
        "Web link", "URN", "Provision type", "Reg Status", "Setting Name", *_PLACE[1:], "Region", "Local authority",
        "Sector", "Inspection type", "Inspection Date", "Inspection ID", "Overall effectiveness",
        "Outcomes for children and young people", "Quality of care", "The safety of children and young people",
        "Leadership and management", _EDUCATION, "Linked ED URN", "Short breaks only",
    ),
    2016: (
        "Web link", "URN", "Provision type", "Registration status", *_PLACE, "Government Office Region",
        "Local authority", "Sector", "Places", "Linked education URN", "Short breaks only children's home", "Event type",
        "Inspection date", "Event number", *_OLD_AREAS,
    ),
    2017: (
        *_identity_headings("Linked education URN", registration_date=False), *_place_headings("Ofsted Region"), "Places",
        "Short breaks only", *_EVENT, *_OLD_AREAS,
    ),
    2018: (
        *_identity_headings("Linked education URN", registration_date=False), *_place_headings("Ofsted Region"), "Places", "Organisation",
        *_EVENT, *_OLD_AREAS,
    ),
    2019: (*_2019, _OWNER, *_EVENT, _OVERALL, _EDUCATION, _PROTECTED, _LEADERS),
    2020: (*_2019, _OWNER, *_EVENT, _OVERALL, _EDUCATION, "Health services", _PROTECTED, _LEADERS),
    2021: (*_2019, _SHORT_BREAK, _OWNER, *_EVENT, _OVERALL, _EDUCATION, "Health services", _PROTECTED, _LEADERS),
    2022: (
        *_2019, _SHORT_BREAK, _OWNER, *_LATEST,
        "Latest full inspection overall experiences and progress of children and young people",
        "Latest full inspection outcomes in education and related learning activities",
        "Latest full inspectio health services",
        "Latest full inspection how well children and young people are helped and protected",
        "Latest full inspection the effectiveness of leaders and managers",
    ),
    2023: (
        *_2019, _SHORT_BREAK, "Multi-building children's home", _OWNER, *_LATEST, _OVERALL, _EDUCATION,
        "Health services", _PROTECTED, _LEADERS,
    ),
    2024: (
        *_2019[:-1], "Premises", "Places", _SHORT_BREAK, "Multi-building children's home", _OWNER, *_LATEST, _OVERALL,
        _EDUCATION, "Health services", _PROTECTED, _LEADERS,
        "Previous full inspection event type", "Previous full inspection event date",
        "Previous full inspection publication date", "Previous full inspection event number",
        "Previous overall experiences and progress of children and young people",
        "Previous outcomes in education and related learning activities", "Previous health services",
        "Previous how well children and young people are helped and protected",
        "Previous effectiveness of leaders and managers",
    ),
    2025: (
        *_identity_headings("Linked Education URN"), *_place_headings("Ofsted Region"), "Places", "Supported accommodation premises",
        _SHORT_BREAK, "Multi Building Children's Home", _OWNER, "\nLatest Full inspection event type",
        "\nLatest full inspection date", "Latest full inspection publication date",
        "\nLatest full inspection event number", "\n" + _OVERALL, _EDUCATION, "Health services", "\n" + _PROTECTED,
        _LEADERS, "Supported Accommodation outcome",
    ),
}  # fmt: skip

YEARS: Final = tuple(HEADINGS)
EMPTY_COLUMNS: Final = {2017: 1, 2023: 2, 2025: 13}
_ENCODINGS: Final = {2022: "cp1252"}
_GROUPS: Final = ("Provider information", "Latest Full Inspection")
_LINKS_NOTE: Final = (
    "This worksheet contains one table, this table begins in cell A{row}. Column A includes a link to the Ofsted social"
    " care provider webpage for each provider, links will open in a new window."
)
_EMPTY_NOTE: Final = (
    "Some cells in this table are empty. This is in instances where the column refers to data that is not applicable"
    " for that provider type."
)


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider as an as-at file lists it: every field as published, dates as dates and numbers as numbers."""

    urn: str
    provision_type: str
    sector: str
    region: str
    ofsted_region: str
    local_authority: str
    constituency: str = ""
    name: str = "REDACTED"
    address: str = "REDACTED"
    status: str = "Active"
    registered_on: date | None = None
    places: int | None = None
    premises: int | None = None
    linked_school: str = ""
    short_breaks: str = ""
    multi_building: str = ""
    owner: str = ""
    event_type: str = ""
    inspected_on: date | None = None
    published_on: date | None = None
    event_number: str = ""
    overall: str = ""
    outcomes: str = ""
    care: str = ""
    education: str = ""
    health: str = ""
    protected: str = ""
    leaders: str = ""
    supported: str = ""
    link: str = "Ofsted Social Care Provider Webpage"


def find_encoding(year: int) -> str:
    """How the year's CSV is encoded, as Python names it."""
    return _ENCODINGS.get(year, "utf-8-sig")


def write_title(year: int) -> str:
    """What the year's file says it is."""
    return f"Children's social care data in England {year} – Provider level as at 31 March {year}"


def rows_above_headings(year: int, *, mark: str = "") -> list[list[str]]:
    """The rows above the headings. With a mark, the first row carries it, in a row of its own where there is no title."""
    if year >= 2022:
        first = f"{write_title(year)} – {mark}" if mark else write_title(year)
        blank: list[list[str]] = [[]] if year == 2022 else []
        return [[first], [_LINKS_NOTE.format(row=4 + len(blank))], [_EMPTY_NOTE], *blank]
    rows = [[f"{mark} – {write_title(year)}"]] if mark else []
    if year >= 2016:
        group = [""] * len(HEADINGS[year])
        group[0] = _GROUPS[0]
        group[next(i for i, heading in enumerate(HEADINGS[year]) if heading == "Event type")] = _GROUPS[1]
        rows.append(group)
    return rows


Cell = str | int | date | None

_FIELDS: Final[dict[str, str]] = {
    "urn": "urn", "provision type": "provision_type", "reg status": "status", "registration status": "status",
    "registration date": "registered_on", "setting name": "name", "name": "name", "ofsted region": "ofsted_region",
    "government office region": "region", "region": "ofsted_region", "local authority": "local_authority",
    "parliamentary constituency": "constituency", "sector": "sector", "places": "places", "premises": "premises",
    "supported accommodation premises": "premises", "multi-building children's home": "multi_building",
    "multi building children's home": "multi_building", "organisation": "owner", "overall effectiveness": "overall",
    "organisation which owns the provider": "owner", "inspection type": "event_type", "event type": "event_type",
    "inspection id": "event_number", "event number": "event_number", "inspection date": "inspected_on",
    "publication date": "published_on", "quality of care": "care", "outcomes for children and young people": "outcomes",
    "the safety of children and young people": "protected", "safeguarding children and young people": "protected",
    "leadership and management": "leaders", _OVERALL.lower(): "overall", _EDUCATION.lower(): "education",
    "health services": "health", _PROTECTED.lower(): "protected", _LEADERS.lower(): "leaders",
    "supported accommodation outcome": "supported", "web link": "link", "town": "address", "county": "address",
    "postcode": "address", "address 1": "address", "address 2": "address",
}  # fmt: skip


def list_cells(row: ProviderRow, year: int) -> list[Cell]:
    """The row's cells under the year's headings, before any becomes text."""
    return [getattr(row, field) if field else None for field in _fields_of_year(year)]


@cache
def _fields_of_year(year: int) -> tuple[str, ...]:
    """The field of `Row` under each of the year's headings, "" for the few that are always empty."""
    return tuple(_field_of_heading(" ".join(heading.split()).lower()) for heading in HEADINGS[year])


def _field_of_heading(heading: str) -> str:
    if heading.startswith("previous"):
        return ""
    if heading.startswith("linked e"):
        return "linked_school"
    if heading.startswith("short"):
        return "short_breaks"
    if heading.startswith("latest full inspectio"):
        heading = heading.removeprefix("latest full inspectio").removeprefix("n").strip()
        heading = {"date": "inspection date"}.get(heading, heading)
    return _FIELDS[heading]
