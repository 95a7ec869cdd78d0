"""A CSV too long to be held is read a row at a time, and ends as any other: loaded whole, or refused with its report."""

from __future__ import annotations

import pytest

from ratings.loading import load_file
from ratings.models import HomeSnapshot, Release
from ratings.ofsted import RefusedFileError
from tests.factories.ratings import published_row, write_csv

ROWS = [
    published_row(URN="2000001"),
    published_row(URN="2000002", Overall="Inadequate"),
    published_row(URN="2000003", **{"Provision type": "Independent Fostering Agency"}),
]


@pytest.fixture
def long(monkeypatch):
    """Every CSV counts as long."""
    monkeypatch.setattr("ratings.ofsted.stream_reader.LONG", 0)


def told() -> list[tuple]:
    fields = (
        "home",
        "outcome",
        "protection",
        "owner_text",
        "owner_size",
        "inspected_on",
        "inspection__event_number",
    )
    return list(HomeSnapshot.objects.order_by("home").values_list(*fields))


@pytest.mark.usefixtures("uncompared")
@pytest.mark.django_db
def test_a_long_list_is_loaded_as_a_short_one_is(tmp_path, monkeypatch):
    path = write_csv(tmp_path / "any.csv", ROWS)
    short = load_file(path_or_rows=path).release
    expected, facts = told(), (short.title, short.as_at, short.rows, short.homes, short.judged, short.sha256)
    Release.objects.all().delete()
    monkeypatch.setattr("ratings.ofsted.stream_reader.LONG", 0)
    monkeypatch.setattr(
        "ratings.loading.publication.read_file", lambda *given, **told: pytest.fail("it was held")
    )
    release = load_file(path_or_rows=path).release
    assert told() == expected
    assert len(expected) == 2
    assert (
        release.title, release.as_at, release.rows, release.homes, release.judged, release.sha256
    ) == facts  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "title", "why"),
    [
        (
            [*ROWS, published_row(URN="2000004", Sector="Prviate")],
            None,
            "row 6, column “Sector”, value “Prviate”",
        ),
        ([*ROWS, published_row(URN="2000001")], None, "2000001”: this home is listed twice, first in row 3"),
        (ROWS[2:], None, "no children’s home is listed"),
        ([*ROWS, published_row(URN="9000001")], None, "1 of 3 homes have fictitious numbers"),
        ([published_row(**{"Inspection date": "12/11/2026"})], None, "later than 2025-03-31"),
        (ROWS, "", "must say what it lists"),
    ],
)
def test_a_long_list_that_is_wrong_is_refused_and_nothing_is_kept(long, tmp_path, rows, title, why):
    told = {} if title is None else {"title": title}
    with pytest.raises(RefusedFileError, match=why):
        load_file(path_or_rows=write_csv(tmp_path / "any.csv", rows, **told))
    assert not Release.objects.exists()


@pytest.mark.django_db
def test_after_a_thousand_problems_the_rest_is_not_read(long, tmp_path, monkeypatch):
    monkeypatch.setattr("ratings.ofsted.stream_reader.ENOUGH", 3)
    rows = [published_row(URN=str(2000001 + number), Sector="Prviate") for number in range(10)]
    with pytest.raises(RefusedFileError) as refusal:
        load_file(path_or_rows=write_csv(tmp_path / "any.csv", [*rows, published_row(URN="2000099")]))
    assert 3 < len(refusal.value.problems) <= 10


@pytest.mark.usefixtures("uncompared")
@pytest.mark.django_db
def test_a_long_list_takes_corrections(long, tmp_path):
    release = load_file(
        path_or_rows=write_csv(tmp_path / "any.csv", ROWS, title=""), kind="as-at", status="revised"
    ).release
    assert (release.kind, release.status) == ("as-at", "revised")
