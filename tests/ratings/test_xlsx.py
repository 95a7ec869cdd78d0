"""The rows as a workbook."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from ratings import answers
from ratings.measures import Measure
from ratings.renderers.xlsx import build_sheet_cell
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
    assert rows[4][:7] == ["1", "Private, 1 home", "2025-03-31", "inadequate", 13, 469, 0.0277]
    about = dict(book.get_sheet_by_name("About").to_python())
    assert about["Measure"] == answers.answer(MEASURE).definition
    assert about["Address"].endswith(MEASURE.url())


def test_groups_stay_words_and_numbers_numbers():
    assert build_sheet_cell("2-4") == '<c t="inlineStr"><is><t xml:space="preserve">2-4</t></is></c>'
    assert build_sheet_cell("=1+1").count("<f>") == 0
    assert (
        build_sheet_cell("<&>\x00")
        == '<c t="inlineStr"><is><t xml:space="preserve">&lt;&amp;&gt;</t></is></c>'
    )
    assert build_sheet_cell(0.5) == "<c><v>0.5</v></c>"
    assert build_sheet_cell(None) == "<c/>"


def test_same_rows_are_the_same_bytes(client):
    two_releases()
    assert client.get(MEASURE.url("xlsx")).content == client.get(MEASURE.url("xlsx")).content
