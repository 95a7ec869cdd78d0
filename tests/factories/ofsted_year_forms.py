"""The form of Ofsted's as-at file in each year: its headings, where they stand, its words and its encoding."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final

from demonstration.register.provider_row import ProviderRow
from tests.factories.ofsted_forms import FORMS

_OVERALL: Final = "Overall experiences and progress of children and young people"
_EDUCATION: Final = "Outcomes in education and related learning activities"
_PROTECTED: Final = "How well children and young people are helped and protected"
_LEADERS: Final = "The effectiveness of leaders and managers"


#: The headings of every year, word for word, and how many empty columns trail them.
HEADINGS: Final = {int(form.year): form.headings for form in FORMS if form.kind == "as-at"}
EMPTY_COLUMNS: Final = {int(form.year): form.empty for form in FORMS if form.kind == "as-at"}
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
