"""The thirteen sheets of Ofsted's 2025 workbook, around one list of providers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from demonstration.register.provider_row import ProviderRow
from tests.factories import ofsted_year_forms
from tests.factories.ods import Cell, Formula, Sheet, write_ods

YEAR: Final = 2025
_YEAR: Final = (date(2024, 4, 1), date(2025, 3, 31))
AS_AT_SHEET: Final = "Provider_level_at_31_Mar_2025"
SHEETS: Final = (
    "Cover", "Contents", "Guidance", "Notes", "Meta-data", AS_AT_SHEET, "Provider_level_in_year_2024-25",
    "Providers+places_at_31_Mar_2025", "SA_Premises_at_31_Mar_2025", "Leavers+Joiners_at_31_Mar_2025",
    "Providers+places_Time_series", "Latest_OE_31_Mar_Time_Series", "In_Year_Time_series",
)  # fmt: skip
_LINK: Final = Formula(
    "Ofsted Social Care Provider Webpage",
    'of:=HYPERLINK("http://reports.ofsted.gov.uk/provider/CARE/" & [.B5]; "Ofsted Social Care Provider Webpage")',
)
_OUTCOMES: Final = ("Outstanding", "Good", "Requires improvement to be good", "Inadequate")
_PROVISIONS: Final = (
    "All Children's Homes", "Children's Homes", "Secure Children's Homes", "Residential Special Schools",
    "Residential Family Centres", "Boarding Schools", "Supported Accommodation", "All",
)  # fmt: skip
_MORE_EMPTY: Final = 30  # the in-year sheet trails more empty columns than the others
#: In-year rows are there for the form only: the committed tables know stocks, not flows.
_EXAMPLES: Final = 40


def write_workbook(
    path: Path,
    rows: Sequence[ProviderRow],
    *,
    mark: str = "",
    series: dict[int, tuple[int, ...]] | None = None,
) -> Path:
    """Write the providers as the 2025 workbook. `series` gives table 8b: year to its four outcomes' totals."""
    return write_ods(path, _sheets(rows, mark, series or {}))


def _sheets(rows: Sequence[ProviderRow], mark: str, series: dict[int, tuple[int, ...]]) -> Iterator[Sheet]:
    inspected = [row for row in rows if row.inspected_on and _YEAR[0] <= row.inspected_on <= _YEAR[1]]
    joined = [row for row in rows if row.registered_on and _YEAR[0] <= row.registered_on <= _YEAR[1]]
    supported = [row for row in rows if row.provision_type == "Supported Accommodation"]
    front = [_cover(mark), _contents(), _guidance(), _notes(), _metadata()]
    for name, body in zip(SHEETS[:5], front, strict=True):
        yield Sheet(name, body)
    yield Sheet(AS_AT_SHEET, _as_at(rows, mark), ofsted_year_forms.EMPTY_COLUMNS[YEAR])
    yield Sheet(SHEETS[6], _in_year(inspected[:_EXAMPLES], mark), _MORE_EMPTY)
    yield Sheet(SHEETS[7], _places(rows, mark))
    yield Sheet(SHEETS[8], _premises(supported, mark))
    yield Sheet(SHEETS[9], _leavers(joined[:10], mark))
    yield Sheet(SHEETS[10], _places_series())
    yield Sheet(SHEETS[11], _outcome_series(series))
    yield Sheet(SHEETS[12], _in_year_series())


def _title(words: str, mark: str) -> list[Cell]:
    return [f"Children's social care data in England 2025 – {words}{f' – {mark}' if mark else ''}"]


def _headed(words: str, mark: str, headings: Sequence[str]) -> Iterator[Sequence[Cell]]:
    above = ofsted_year_forms.rows_above_headings(YEAR)
    yield _title(words, mark)
    yield above[1]
    yield above[2]
    yield list(headings)


def _cells(row: ProviderRow) -> list[Cell]:
    """The row as the workbook holds it: all-digit numbers are numbers, the link is a formula."""
    return [_LINK, *(_number_if_digits(cell) for cell in ofsted_year_forms.list_cells(row, YEAR)[1:])]


def _number_if_digits(cell: ofsted_year_forms.Cell) -> Cell:
    return int(cell) if isinstance(cell, str) and cell.isascii() and cell.isdigit() else cell


def _as_at(rows: Sequence[ProviderRow], mark: str) -> Iterator[Sequence[Cell]]:
    yield from _headed("Provider level as at 31 March 2025", mark, ofsted_year_forms.HEADINGS[YEAR])
    for row in rows:
        yield _cells(row)
    yield []
    yield []


def _in_year(rows: Sequence[ProviderRow], mark: str) -> Iterator[Sequence[Cell]]:
    renamed = {
        "\nLatest Full inspection event type": "\nInspection event type",
        "\nLatest full inspection date": "Inspection date",
        "Latest full inspection publication date": "Inspection publication date",
        "\nLatest full inspection event number": "\nInspection event number",
        "Multi Building Children's Home": "Multi building children's home",
    }
    headings = [renamed.get(heading, heading) for heading in ofsted_year_forms.HEADINGS[YEAR]]
    yield from _headed("Provider level in year 2024-25", mark, headings)
    for row in rows:
        yield _cells(row)
        yield [*_cells(row)[:22], "Monitoring inspection", row.inspected_on, row.published_on, 99_000_000]


def _places(rows: Sequence[ProviderRow], mark: str) -> Iterator[Sequence[Cell]]:
    headings = [
        *ofsted_year_forms.HEADINGS[YEAR][:2], "Linked education URN", *ofsted_year_forms.HEADINGS[YEAR][3:20],
        "Multi building children's home", "Organisation name",
    ]  # fmt: skip
    yield from _headed("Providers and places at 31 March 2025", mark, headings)
    for row in rows:
        yield _cells(row)[:22]


def _premises(rows: Sequence[ProviderRow], mark: str) -> Iterator[Sequence[Cell]]:
    headings = (
        "Web link", "URN", "Provider name", "Provision type", "Registration date", "Registration status",
        "Service category (Note 4)", "Places", "Premises Ofsted Region", "Premises Government Office Region",
        "Premises Parliamentary Constituency", "Premises Local Authority", "Sector", "Organisation name",
    )  # fmt: skip
    yield from _headed("Supported accommodation premises as at 31 March 2025", mark, headings)
    for row in rows:
        yield [
            _LINK, _number_if_digits(row.urn), row.name, row.provision_type, row.registered_on, row.status, "Category 3", 4,
            row.ofsted_region, row.region, row.constituency, row.local_authority, row.sector, row.owner,
        ]  # fmt: skip


def _leavers(rows: Sequence[ProviderRow], mark: str) -> Iterator[Sequence[Cell]]:
    headings = (
        "URN", "Provision type", "Ofsted Region", "Government Office Region", "Local authority",
        "Parliamentary constituency", "Sector", "Places", "Supported accommodation premises",
        "Short-break-only children's home", "\nFirst effective date (that the provider became active)",
        "First effective date (that the provider became resigned)", "First effective date (that the provider closed)",
        "First effective date (that the provider became cancelled)", "Joiner status", "Leaver status",
        "Registration status (as at 1 April 2024)", "Registration status (as at 31 March 2025)",
        "Inspectorate (as at 1 April 2024)", "Inspectorate (as at 31 March 2025)", "Setting name", "Reason",
    )  # fmt: skip
    yield from _headed("Leavers and Joiners at 31 March 2025", mark, headings)
    for row in rows:
        yield [
            _number_if_digits(row.urn), row.provision_type, row.ofsted_region, row.region, row.local_authority, row.constituency,
            row.sector, row.places, None, None, row.registered_on, None, None, None, "Joiner", None, None, "Active",
            None, None, row.name, None,
        ]  # fmt: skip


def _cover(mark: str) -> list[Sequence[Cell]]:
    return [
        [f"Cover sheet – {mark or 'Official statistics'}"],
        ["Section", "Detail"],
        ["Policy area:", "Children's social care data in England 2025"],
        ["Theme:", "Social care"],
        ["Published on:", date(2025, 7, 16)],
        ["Coverage:", "England"],
        [
            "Issued by:",
            "The form of a workbook by the Office for Standards in Education,\nChildren’s Services and Skills",
        ],
    ]


def _contents() -> list[Sequence[Cell]]:
    return [
        ["Contents"],
        ["Worksheet title and link", "Description"],
        *([name, "A sheet"] for name in SHEETS[3:]),
    ]


def _guidance() -> list[Sequence[Cell]]:
    return [["Guidance"], ["Data"], ["A blank cell means: not applicable to that type of provider."]]


def _notes() -> list[Sequence[Cell]]:
    return [
        ["Notes"],
        ["This worksheet contains one table."],
        [],
        ["Note Number", "Note Text"],
        [1, "A note."],
    ]


def _metadata() -> list[Sequence[Cell]]:
    head: Sequence[Cell] = [
        "Topic",
        "Children's homes only",
        "All social care providers",
        "State of the nation \n(31 March)",
    ]
    return [
        ["Metadata guide"],
        ["One table, from cell A4."],
        [],
        head,
        ["Provider level", "No", "Yes", "Yes"],
    ]


def _places_series() -> Iterator[Sequence[Cell]]:
    yield ["Children's social care data in England 2025 – National number of providers and places"]
    yield ["This worksheet contains two tables."]
    for table, counted in (("6a", "Providers"), ("6b", "Places")):
        yield []
        yield [f"Table {table}: National number, by provision type as at 31 March 2025"]
        yield ["Date", "Data type", *_PROVISIONS]
        for year in range(YEAR, 2012, -1):
            yield [date(year, 3, 31), counted, *["-"] * len(_PROVISIONS)]
        yield ["31 March 2012 [Note 1]", counted, *["-"] * len(_PROVISIONS)]


def _outcome_series(series: dict[int, tuple[int, ...]]) -> Iterator[Sequence[Cell]]:
    yield ["Latest overall effectiveness judgement as at 31 March 2025"]
    yield ["This worksheet contains 15 tables, one under the other, with one blank row between them."]
    yield []
    for letter in "abcdefghijklmno":
        who = {"a": "all providers", "b": "all children's homes"}.get(letter, "one type of provider")
        yield [f"Table 8{letter}: Latest overall effectiveness judgement for {who}, as at 31 March 2025"]
        yield ["Period as at", *_OUTCOMES]
        for year in range(YEAR, 2015, -1):
            yield [date(year, 3, 31), *(series.get(year, ("-",) * 4) if letter == "b" else ("-",) * 4)]
        yield []


def _in_year_series() -> Iterator[Sequence[Cell]]:
    yield ["Overall effectiveness judgement of all inspections between 01 April 2007 and 31 March 2025"]
    yield ["This worksheet contains 5 tables, one under the other, with one blank row between them."]
    yield []
    for letter in "abcde":
        yield [f"Table 9{letter}: Overall effectiveness judgement of inspections in the year"]
        yield ["Period", *_OUTCOMES]
        for year in range(YEAR, 2007, -1):
            yield [f"{year - 1}-{year % 100:02}", *((0,) * 4 if year == 2021 else ("-",) * 4)]
        yield []
