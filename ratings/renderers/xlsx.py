"""A measure's rows as an XLSX workbook: numbers that are numbers, groups that stay words, and a sheet that says what they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ratings.answers.rows import Answer
from ratings.renderers.csv import list_csv_columns, list_records

Cell = str | int | float | None

#: The oldest moment a zip can name: the same rows always give the same bytes.
LONG_AGO = (1980, 1, 1, 0, 0, 0)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
#: What control characters XML cannot hold.
BARRED = dict.fromkeys(set(range(32)) - {9, 10, 13})

PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/worksheets/sheet2.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="Rows" sheetId="1" r:id="rId1"/><sheet name="About" sheetId="2" r:id="rId2"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
}


def build_workbook(answer: Answer, address: str) -> bytes:
    """An XLSX file of two sheets: the rows as the CSV has them, and what they are. `address` is the measure's page."""
    sheets = {
        "xl/worksheets/sheet1.xml": build_sheet([list_csv_columns(answer.measure), *list_records(answer)]),
        "xl/worksheets/sheet2.xml": build_sheet(list_facts(answer, address)),
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, text in {**PARTS, **sheets}.items():
            archive.writestr(ZipInfo(name, LONG_AGO), HEAD + text, ZIP_DEFLATED)
    return out.getvalue()


def list_facts(answer: Answer, address: str) -> Iterator[tuple[Cell, ...]]:
    """What the rows are, line by line."""
    yield "Measure", answer.definition
    if answer.register_note:
        yield "Register", answer.register_note
    yield "Source", answer.source
    yield "Figures", answer.standing
    for note in answer.notes:
        yield "Note", note
    yield "Address", address


def build_sheet(lines: Iterable[Iterable[Cell]]) -> str:
    """One worksheet."""
    rows = "".join(f"<row>{''.join(map(build_sheet_cell, line))}</row>" for line in lines)
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def build_sheet_cell(value: Cell) -> str:
    """A cell: a number, text kept as text whatever it begins with, or nothing."""
    if value is None:
        return "<c/>"
    if isinstance(value, str):
        text = escape(value.translate(BARRED))
        return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f"<c><v>{value}</v></c>"
