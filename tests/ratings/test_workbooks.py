"""Workbooks: the right sheet among many, typed cells, and rows counted as a spreadsheet counts them."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime

import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from ratings.ofsted import RefusedFileError, read_file
from tests.factories.ofsted_files import read_one
from tests.factories.ratings import HEADING, published_row

GRADE = next(name for name in HEADING if "overall" in name.lower())
CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
TITLE = "Children's social care data in England 2025 – Provider level as at 31 March 2025"


def typed(row: dict[str, str]) -> list[object]:
    """A row's cells as a workbook holds them: numbers and dates, not text."""
    cells: list[object] = []
    for name in HEADING:
        value: object = row.get(name, "")
        if str(value).isdigit():
            value = int(str(value))
        elif "date" in name.lower() and value:
            value = datetime.fromisoformat("-".join(reversed(str(value).split("/"))))
        cells.append(value or None)
    return cells


def xlsx(path, sheets: dict[str, list[list[object]]]):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def homes(*rows: dict[str, str], title: str = TITLE, blank: int = 0) -> list[list[object]]:
    return [[title], *[[] for _ in range(blank)], [f"\n{name}" for name in HEADING], *map(typed, rows)]


def ods_of(rows: list[list[str]], path):
    document = OpenDocumentSpreadsheet()
    table = Table(name="Provider_level_at_31_Mar_2025")
    for row in rows:
        line = TableRow()
        for text in row:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(path)
    return path


IN_YEAR = "Children's social care data in England 2025 – Provider level in year 2024-25"


def test_the_list_among_other_sheets(tmp_path):
    path = xlsx(
        tmp_path / "release.xlsx",
        {
            "Cover": [["Cover sheet"], ["Published on:", datetime.fromisoformat("2025-07-16")]],
            "Provider_level_in_year_2024-25": homes(
                published_row(), published_row(**{"Event number": "10360659"}), title=IN_YEAR
            ),
            "Provider_level_at_31_Mar_2025": homes(published_row(URN="2590934"), blank=2),
            "Providers+places_at_31_Mar_2025": [
                ["Providers and places"],
                ["URN", "Provision type", "Sector", "Local authority", "Places", "Ofsted Region"],
            ],
            "SA_Premises_at_31_Mar_2025": [
                ["Premises"],
                ["URN", "Provision type", "Premises Ofsted Region"],
                [1, "x"],
            ],
            "In_Year_Time_series": [["Table 9a"], ["Date", "Outstanding"], ["2024-25", 434]],
        },
    )
    whole = read_file(path)
    assert [each.kind for each in whole.releases] == ["as-at", "in-year"]
    found = whole.releases[0]
    assert (found.sheet, found.as_at, found.published_on) == (
        "Provider_level_at_31_Mar_2025",
        date(2025, 3, 31),
        date(2025, 7, 16),
    )
    [home] = found.homes
    assert (home.urn, home.places, home.event_number) == ("2590934", 4, "10360658")
    assert (home.inspected_on, home.registered_on) == (date(2024, 11, 12), date(2015, 4, 2))
    assert home.row == 5


def test_management_information_with_a_day_in_numbers(tmp_path):
    sheets = {
        "Provider_level_at_30_09_25": homes(published_row(), title="Inspection and regulation, England")
    }
    assert read_one(xlsx(tmp_path / "mi.xlsx", sheets)).as_at == date(2025, 9, 30)


def test_two_lists_are_not_chosen_between(tmp_path):
    rows = homes(published_row())
    path = xlsx(
        tmp_path / "two.xlsx", {"Provider_level_at_31_Mar_2025": rows, "Provider_level_at_31_Mar_2025_": rows}
    )
    with pytest.raises(
        RefusedFileError, match="two sheets list homes and their latest judgement, as at a day"
    ):
        read_one(path)


def test_a_workbook_without_a_list(tmp_path):
    with pytest.raises(RefusedFileError, match="no row among the first 20"):
        read_one(xlsx(tmp_path / "none.xlsx", {"Cover": [["Cover sheet"]], "Empty": []}))


def test_only_inspections_of_a_year(tmp_path):
    sheets = {"Provider_level_in_year_2024-25": homes(published_row(), title=IN_YEAR)}
    found = read_one(xlsx(tmp_path / "release.xlsx", sheets))
    assert (found.kind, found.starts_on, found.as_at) == ("in-year", date(2024, 4, 1), date(2025, 3, 31))


def test_a_problem_names_the_sheet_and_its_row(tmp_path):
    sheets = {"Provider_level_at_31_Mar_2025": homes(published_row(), published_row(URN="x"), blank=1)}
    with pytest.raises(RefusedFileError) as refusal:
        read_one(xlsx(tmp_path / "bad.xlsx", sheets))
    assert "bad.xlsx, sheet Provider_level_at_31_Mar_2025, row 5, column “URN”, value “X”" in str(
        refusal.value
    )


def test_a_formula_counts_as_what_it_shows(tmp_path):
    """A spreadsheet keeps what a formula last came to; one never reckoned has no value, which is not an empty cell."""
    row = typed(published_row())
    row[HEADING.index("Sector")] = '="Pri"&"vate"'
    sheets = {"Provider_level_at_31_Mar_2025": [[TITLE], list(HEADING), row]}
    with pytest.raises(RefusedFileError, match="this is a formula, not a value"):
        read_one(xlsx(tmp_path / "formula.xlsx", sheets))


def test_an_ods_that_begins_with_blank_rows(tmp_path):
    rows = [[], [], list(HEADING), [str(cell or "") for cell in published_row().values()]]
    ods_of(rows, tmp_path / "release.ods")
    assert read_one(tmp_path / "release.ods").homes[0].row == 4


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_an_error_in_place_of_a_grade_in_an_xlsx(tmp_path, error):
    """No error is a home without a judgement: nobody knows what the grade was."""
    row = typed(published_row())
    row[HEADING.index(GRADE)] = error  # openpyxl writes it as an error, t="e"
    path = xlsx(tmp_path / "error.xlsx", {"Provider_level_at_31_Mar_2025": [[TITLE], list(HEADING), row]})
    with pytest.raises(RefusedFileError, match="this is a spreadsheet’s error, not a value") as refused:
        read_one(path)
    assert f"value “{error}”" in str(refused.value)


#: An error as LibreOffice writes one: of a formula with a text, of one with a number, and pasted as a text.
ERRORS = {
    "as text": 'table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"',
    "as a number": 'table:formula="of:=NA()" office:value-type="float" office:value="0" calcext:value-type="error"',
    "without a type": 'table:formula="of:=VLOOKUP([.A1])" calcext:value-type="error"',
    "pasted": 'office:value-type="string"',
}


@pytest.mark.parametrize("written", list(ERRORS))
def test_an_error_in_place_of_a_grade_in_an_ods(tmp_path, written):
    cells = published_row()
    cells[GRADE] = "GRADE"
    found = ods_of(
        [list(HEADING), [str(cells.get(name, "") or "") for name in HEADING]], tmp_path / "whole.ods"
    )
    broken = tmp_path / "error.ods"
    with zipfile.ZipFile(found) as whole, zipfile.ZipFile(broken, "w") as archive:
        for name in whole.namelist():
            data = whole.read(name)
            if name == "content.xml":
                text = data.decode().replace(
                    "<office:document-content ", f"<office:document-content {CALCEXT} ", 1
                )
                pattern = r'<table:table-cell office:value-type="string"><text:p>GRADE</text:p>'
                text, many = re.subn(
                    pattern, f"<table:table-cell {ERRORS[written]}><text:p>#N/A</text:p>", text
                )
                assert many == 1
                data = text.encode()
            archive.writestr(name, data)
    with pytest.raises(RefusedFileError, match="error, not a value"):
        read_one(broken)


def test_an_xlsx_that_begins_with_blank_rows(tmp_path):
    sheets = {"Provider_level_at_31_Mar_2025": [[], [], list(HEADING), typed(published_row())]}
    assert read_one(xlsx(tmp_path / "release.xlsx", sheets)).homes[0].row == 4
