"""Every face of a measure gives the same numbers: JSON, API, CSV, workbook, chart JSON, table and drawing."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from bs4 import BeautifulSoup, SoupStrainer
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ratings import answers
from ratings.measures import Measure, UnanswerableError
from ratings.measures.measure import FACES
from ratings.models import Release
from tests.factories import questions
from tests.factories.tallies import tallied
from tests.factories.years import AUTHORITIES, DAYS_LOADED, OWNERS, YEARS_LOADED
from tests.properties import most
from tests.ratings.drawn_faces import (
    agree_chart,
    agree_drawing,
    agree_in_a_sentence,
    agree_table,
    agree_words,
)

pytestmark = pytest.mark.django_db
#: The parts of a page that are held against the JSON.
PARTS = SoupStrainer(["figure", "section"])
PAGES = 100  # questions of which eight faces are asked, three of them whole pages

homes = st.integers(min_value=0, max_value=60)
groups = st.tuples(
    st.sampled_from(["private", "voluntary", "local-authority"]),
    st.sampled_from(["1", "10+", "not published"]),
    st.sampled_from(["london", "north-west"]),
)
registers = st.dictionaries(
    groups, st.tuples(homes, homes, homes, homes, homes), min_size=1, max_size=6
).filter(lambda counts: any(map(any, counts.values())))
measures = st.builds(
    Measure,
    outcomes=st.sampled_from([("all",), ("inadequate",), ("outstanding", "good")]),
    unit=st.sampled_from(["share", "count"]),
    by=st.sampled_from(["", "owner-size", "sector", "region", "sector-and-owner-size"]),
    at=st.sampled_from(["latest", "all"]),
)


@pytest.mark.slow("loads two releases for each question, and asks every face")
@settings(
    deadline=None, max_examples=most(PAGES), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(measure=measures, then=registers, now=registers, owners=st.booleans())
def test_every_face_gives_the_same_numbers(db, measure, then, now, owners):
    assert not Release.objects.exists()
    with transaction.atomic():
        tallied(date(2018, 3, 31), then, owners_published=owners)
        tallied(date(2025, 3, 31), now)
        every_face_agrees(measure)
        transaction.set_rollback(True)


MOMENTS = {"days": st.sampled_from(DAYS_LOADED), "years": st.sampled_from(YEARS_LOADED)}


@pytest.mark.slow("asks every face of each question")
@settings(
    deadline=None, max_examples=most(PAGES), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(measure=questions.measures(authorities=AUTHORITIES, owners=OWNERS, **MOMENTS))
def test_every_face_of_any_question_gives_the_same_numbers(years_loaded, db, measure):
    every_face_agrees(measure)


def every_face_agrees(measure: Measure) -> None:
    """Ask every face, and hold what it says against the JSON."""
    client = Client()
    why = refusal(measure)
    if why:
        for face in FACES:
            response = client.get(measure.url(face))
            assert response.status_code == 400
            assert face == "page" or why in response.content.decode()
        return
    rows = client.get(measure.url("json")).json()["rows"]
    assert client.get(f"/api/v1/measures/?{measure.query}").json()["rows"] == rows
    agree_csv(client, measure, rows)
    agree_xlsx(client, measure, rows)
    agree_chart(client, measure, rows)
    page = BeautifulSoup(client.get(measure.url()).content, "html.parser", parse_only=PARTS)
    agree_table(page, measure, rows)
    agree_drawing(page, measure, rows)
    agree_words(client, page, measure)
    agree_in_a_sentence(measure, rows)


def refusal(measure: Measure) -> str:
    """Why a question has no answer, or ""."""
    try:
        answers.answer(measure)
    except UnanswerableError as why:
        return str(why)
    return ""


def agree_csv(client: Client, measure: Measure, rows: list[dict]) -> None:
    """Each cell is the value of the JSON as it is written there, byte for byte, and nothing for null."""
    response = client.get(measure.url("csv"))
    assert response.content.startswith(b"\xef\xbb\xbf")
    found = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    written = client.get(measure.url("json")).content
    told = json.loads(written, parse_float=str, parse_int=str)["rows"]
    assert len(found) == len(told) == len(rows)
    for line, row in zip(found, told, strict=True):
        before = row.pop("before", None) or {}
        row |= {
            f"before_{name}": before.get(name) for name in ("numerator", "denominator", "share") if before
        }
        for name, value in row.items():
            cell = "" if value is None else value
            # Text that a spreadsheet would take for a formula begins with a mark of ours.
            assert line[name] in {cell, f"'{cell}"}, name
            assert line[name] == cell or cell[0] in "=+-@", name


def agree_xlsx(client: Client, measure: Measure, rows: list[dict]) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(measure.url("xlsx")).content))
    names, *found = book.get_sheet_by_name("Rows").to_python()
    assert len(found) == len(rows)
    for line, row in zip(found, rows, strict=True):
        told = dict(zip(names, line, strict=True))
        assert told["group"] == row["group"]
        for name in ("numerator", "denominator", "share"):
            assert told[name] == ("" if row[name] is None else row[name])
        for name in {"low", "high", "points", "points_low", "points_high"} & set(row):
            assert told[name] == ("" if row[name] is None else row[name])
