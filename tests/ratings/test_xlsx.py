"""The rows as a workbook."""

from __future__ import annotations

import io

import openpyxl
import pytest
import time_machine
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from ratings import answers
from ratings.measures import Measure
from ratings.renderers.xlsx import write_lines
from tests.factories.tallies import two_releases

pytestmark = pytest.mark.django_db

MEASURE = Measure(by="sector-and-owner-size")


def test_workbook_has_the_rows_and_what_they_are(client):
    two_releases()
    response = client.get(MEASURE.url("xlsx"))
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response["Content-Disposition"].endswith('-by-sector-and-owner-size-latest.xlsx"')
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    assert book.sheet_names == ["Rows", "About"]
    rows = book.get_sheet_by_name("Rows").to_python()
    assert rows[0][:7] == ["group", "label", "period", "outcome", "numerator", "denominator", "share"]
    assert rows[4][:7] == ["1", "Private, 1 home", "2025-03-31", "inadequate", 13, 467, 0.0278]
    about = dict(book.get_sheet_by_name("About").to_python())
    assert about["Measure"] == answers.answer(MEASURE).definition
    assert about["Address"].endswith(MEASURE.url())


def test_groups_stay_words_and_numbers_numbers():
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as workbook:
        write_lines(
            workbook.add_worksheet(),
            [["2-4", "=1+1", "https://example.org", "<&>\x00"], [0.5, 7, None, "007"]],
        )
    cells = next(openpyxl.load_workbook(io.BytesIO(file.getvalue())).active.iter_rows(max_row=1))
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("2-4", "s"),
        ("=1+1", "s"),
        ("https://example.org", "s"),
        ("<&>", "s"),
    ]
    assert not any(cell.hyperlink for cell in cells)
    again = io.BytesIO(file.getvalue())
    assert CalamineWorkbook.from_filelike(again).get_sheet_by_index(0).to_python()[1] == [0.5, 7, "", "007"]


def test_same_rows_are_the_same_bytes_at_another_time(client):
    two_releases()
    first = client.get(MEASURE.url("xlsx"))
    with time_machine.travel("2031-05-06 07:08:09"):
        again = client.get(MEASURE.url("xlsx"))
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
