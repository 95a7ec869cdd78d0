"""Files that are none of Ofsted's, too large, or harmful: refused in a sentence."""

from __future__ import annotations

import zipfile
from dataclasses import replace

import pytest

from ratings.ofsted import RefusedFileError
from ratings.ofsted.files import WHOLE, open_tables
from tests.factories.ratings import published_row, write_csv
from tests.ratings.test_reader import refused


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the file is empty"),
        (b"\xd0\xcf\x11\xe0rest", "an old Excel workbook"),
        (b"%PDF-1.4", "a PDF"),
        (b"<!doctype html>", "web page"),
        (b"PK\x03\x04 cut short", "damaged or cut short"),
        (b"just some text", "no row among the first 20"),
        (b"URN,Provision type\n\0\0", "bytes that are not text"),
        (b'URN,Provision type\n"never closed', "may be cut short"),
        (b"\xef\xbb\xbfURN\n\xff", "UTF-8 but broken here"),
        (b"a,\x81\n", "no encoding Ofsted uses"),
    ],
)
def test_files_that_are_no_release(tmp_path, content, sentence):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    assert sentence in refused(path)


def test_a_file_that_is_not_there(tmp_path):
    assert "cannot be opened" in refused(tmp_path / "none.csv")
    assert "not a file" in refused(tmp_path)


def test_a_name_no_file_can_have(tmp_path):
    assert "cannot be opened (File name too long)" in refused(tmp_path / f"{'n' * 300}.csv")


def unopened(path, **limits: int) -> str:
    with pytest.raises(RefusedFileError) as refusal:
        _ = [list(table.rows) for table in open_tables(path, replace(WHOLE, **limits))]
    return str(refusal.value)


def test_a_file_too_large(tmp_path):
    told = unopened(write_csv(tmp_path / "any.csv", [published_row()]), megabytes=0)
    assert "larger than 0 MB, far more than a release of Ofsted’s" in told


def test_a_list_too_long(tmp_path):
    told = "there are more than 2 rows, far more than a release of Ofsted’s"
    assert told in unopened(write_csv(tmp_path / "any.csv", [published_row()] * 2), rows=2)
    assert told in unopened(workbook(tmp_path / "any.ods", BOMB.format(rows=20, columns=20)), rows=2)


def workbook(path, content: str):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", content)
    return path


BOMB = (
    '<?xml version="1.0"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="A"><table:table-row table:number-rows-repeated="{rows}">'
    '<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
    "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
    "</office:spreadsheet></office:body></office:document-content>"
)


@pytest.mark.slow("unfolds a workbook to its reader's bound")
@pytest.mark.parametrize(("rows", "columns"), [(1_000_000, 16_000), (1_000_000, 70)])
def test_a_workbook_of_repeated_cells_ends_with_its_reader(tmp_path, rows, columns):
    path = workbook(tmp_path / "bomb.ods", BOMB.format(rows=rows, columns=columns))
    assert "too large inside" in refused(path)


def test_a_zip_that_unpacks_to_too_much(tmp_path):
    path = workbook(tmp_path / "bomb.ods", " " * 20_000)
    assert "unpacks to more than" in unopened(path, unpacked_megabytes=0)


def test_a_zip_that_is_no_workbook(tmp_path):
    path = tmp_path / "photos.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cat.txt", "cat")
    assert "neither an ODS nor an XLSX" in refused(path)


def test_broken_xml_in_a_workbook(tmp_path):
    assert "cannot be read" in refused(workbook(tmp_path / "broken.ods", "<office:document-content"))
