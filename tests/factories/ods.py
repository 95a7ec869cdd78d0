"""Writes an OpenDocument spreadsheet straight into its zip, a row at a time.

Not by odfpy, which makes an object of every cell and takes thirty times as long: 2.4 s for a thousand homes, not 0.07 s.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Final
from xml.sax.saxutils import escape, quoteattr

MEDIA_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
#: The size of a sheet in the programs that make these files: every row and column of it is in the file.
_COLUMNS: Final = 16384
_ROWS: Final = 1_048_576
_STAMP: Final = (2025, 7, 16, 9, 30, 0)
_NAMESPACES: Final = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that shows a text and computes it, as the files' links do."""

    shown: str
    formula: str


Cell = str | int | float | date | Formula | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its rows, and how many empty columns trail behind them."""

    name: str
    rows: Iterable[Sequence[Cell]]
    empty_columns: int = 0


def write_ods(path: Path, sheets: Iterable[Sheet]) -> Path:
    """Write the sheets to `path`; the same sheets give the same bytes."""
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(_entry("mimetype", zipfile.ZIP_STORED), MEDIA_TYPE)
        archive.writestr(_entry("META-INF/manifest.xml"), manifest)
        with archive.open(_entry("content.xml"), "w", force_zip64=True) as content:
            _write_content(content, sheets)
    return path


def _entry(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.compress_type = compression
    return entry


def _write_content(content: IO[bytes], sheets: Iterable[Sheet]) -> None:
    content.write(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES} '
        'office:version="1.2"><office:body><office:spreadsheet>'.encode()
    )
    for sheet in sheets:
        content.write(f"<table:table table:name={quoteattr(sheet.name)}>".encode())
        content.write(f'<table:table-column table:number-columns-repeated="{_COLUMNS}"/>'.encode())
        number = sum(1 for row in sheet.rows if content.write(_row(row, sheet.empty_columns).encode()))
        content.write(
            f'<table:table-row table:number-rows-repeated="{_ROWS - number}">{_nothing(_COLUMNS)}'
            "</table:table-row></table:table>".encode()
        )
    content.write(b"</office:spreadsheet></office:body></office:document-content>")


def _row(row: Sequence[Cell], empty_columns: int) -> str:
    parts = ["<table:table-row>"]
    empty = 0
    for cell in row:
        if cell is None or cell == "":
            empty += 1
            continue
        if empty:
            parts.append(_nothing(empty))
            empty = 0
        parts.append(_cell(cell))
    if empty:
        parts.append(_nothing(empty))
    if empty_columns:
        parts.append(_nothing(empty_columns))
    parts.append(_nothing(_COLUMNS - len(row) - empty_columns))
    parts.append("</table:table-row>")
    return "".join(parts)


def _nothing(number: int) -> str:
    repeated = f' table:number-columns-repeated="{number}"' if number > 1 else ""
    return f"<table:table-cell{repeated}/>"


def _cell(cell: Cell) -> str:
    match cell:
        case Formula(shown, formula):
            kind = f'office:value-type="string" table:formula={quoteattr(formula)}'
            text = shown
        case date():
            kind = f'office:value-type="date" office:date-value="{cell:%Y-%m-%d}T00:00:00"'
            text = f"{cell:%d/%m/%Y}"
        case int() | float():
            kind = f'office:value-type="float" office:value="{cell}"'
            text = str(cell)
        case _:
            kind = 'office:value-type="string"'
            text = str(cell)
    lines = _UNPRINTABLE.sub("", text).split("\n")
    shown = "".join(f"<text:p>{escape(line)}</text:p>" if line else "<text:p/>" for line in lines)
    return f"<table:table-cell {kind}>{shown}</table:table-cell>"
