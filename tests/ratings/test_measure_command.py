"""manage.py measure: a question's answer as text and as JSON."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from ratings.answers import evaluation
from tests.factories.ratings import load_counts
from tests.ratings.test_answering import COUNTS


@pytest.fixture(autouse=True)
def nothing_remembered():
    evaluation.answer_from.cache_clear()


@pytest.mark.django_db
def test_command_prints_json(capsys):
    load_counts(COUNTS)
    call_command("measure", "outcomes=inadequate&by=owner-size&sector=private&at=2025-03-31", "--json")
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["measure", "definition", "register_note", "release", "rows"]
    assert told["measure"].startswith("basis=as-at&outcomes=inadequate")
    assert told["release"]["as_at"] == "2025-03-31"
    assert told["rows"][0]["share"] == 0.1
    assert list(told["rows"][0]) == ["group", "label", "period", "numerator", "denominator", "share", "note"]


@pytest.mark.django_db
def test_command_prints_text(capsys):
    load_counts(COUNTS)
    call_command("measure", "outcomes=inadequate&by=owner-size&sector=private")
    told = capsys.readouterr().out
    assert "1 home: 10.0% (3 of 30 homes)" in told
    assert "10 homes or more: 0 of 19 homes (fewer than 20 homes: counts only)" in told
    assert "Source: Ofsted" in told


@pytest.mark.django_db
def test_command_prints_counts_where_counts_are_asked_for(capsys):
    load_counts(COUNTS)
    call_command("measure", "outcomes=inadequate&by=owner-size&sector=private&unit=count")
    told = capsys.readouterr().out
    assert "1 home: 3 of 30 homes\n" in told
    assert "10 homes or more: 0 of 19 homes\n" in told
    assert "%" not in told


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["by=colour", "at=2001-01-01", ""])
def test_command_says_why_there_is_no_answer(query, capsys):
    with pytest.raises(SystemExit) as end:
        call_command("measure", query)
    assert end.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
