"""A CSV too long to be held is read a row at a time, by the rules of any other: loaded whole, or refused with its report."""

from __future__ import annotations

import pytest

from ratings.loading import load_file
from ratings.models import HomeSnapshot, Release
from ratings.ofsted import RefusedFileError
from tests.factories.ratings import HEADING, published_row, write_csv

EVENT = "Event number"

ROWS = [
    published_row(URN="2000001"),
    published_row(URN="2000002", Overall="Inadequate"),
    published_row(URN="2000003", **{"Provision type": "Independent Fostering Agency"}),
]


@pytest.fixture
def long(monkeypatch):
    """Every CSV counts as long."""
    monkeypatch.setattr("ratings.ofsted.reader.LONG", 0)


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
    monkeypatch.setattr("ratings.ofsted.reader.LONG", 0)
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
    ],
)
def test_a_long_list_that_is_wrong_is_refused_and_nothing_is_kept(long, tmp_path, rows, title, why):
    told = {} if title is None else {"title": title}
    with pytest.raises(RefusedFileError, match=why):
        load_file(path_or_rows=write_csv(tmp_path / "any.csv", rows, **told))
    assert not Release.objects.exists()


@pytest.mark.django_db
def test_after_a_thousand_problems_the_rest_is_not_read(long, tmp_path, monkeypatch):
    monkeypatch.setattr("ratings.ofsted.rows.row_reader.ENOUGH", 3)
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


def of_no_kind(*rows: dict[str, str]) -> tuple[list[dict[str, str]], dict[str, object]]:
    """Rows without a title: nothing names what they list."""
    return list(rows), {"title": ""}


def movement(urn: str, *, joined: str = "", left: str = "") -> dict[str, str]:
    row = published_row(URN=urn, **{"Registration date": "01/06/2024"})
    return {
        **row,
        "Joiner status": joined,
        "Leaver status": left,
        "Date closed": "02/02/2025" if left else "",
    }


OF_MOVEMENTS = {
    "heading": [*HEADING, "Joiner status", "Leaver status", "Date closed"],
    "title": "Children's homes that joined or left between 1 April 2024 and 31 March 2025",
}


@pytest.mark.usefixtures("uncompared")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "form"),
    [
        of_no_kind(*ROWS),
        of_no_kind(*(published_row(URN="2000001", **{EVENT: f"1000000{number}"}) for number in range(4))),
        of_no_kind(*ROWS, ROWS[0]),
        of_no_kind(
            *(published_row(URN="2000001", Overall="", **{EVENT: f"1000000{number}"}) for number in range(4)),
            published_row(URN="2000002", Overall="", **{EVENT: ""}),
        ),
        ([movement("2000001", joined="Joiner"), movement("2000002", left="Leaver")], OF_MOVEMENTS),
        ([movement("2000001", joined="Joiner"), movement("2000001", left="Leaver")], OF_MOVEMENTS),
        ([movement("2000001")], OF_MOVEMENTS),
        (
            [{**ROWS[0], "Provider URN": "2000001"}],
            {"heading": ["Provider URN", *HEADING[1:]], "title": "Inspections in year to 31 March 2014"},
        ),
        ([], {}),
    ],
    ids=[
        "as at a day by its rows",
        "of a year by its rows",
        "of no kind, a home twice",
        "of a year by its rows, one without a number",
        "movements",
        "movements, a home twice",
        "movements, neither joined nor left",
        "2013-14",
        "empty",
    ],
)
def test_a_long_file_is_read_by_the_rules_of_a_short_one(tmp_path, monkeypatch, rows, form):
    """The same release with the same remarks, or a refusal of the same rows."""
    path = write_csv(tmp_path / "any.csv", rows, **form)
    short = outcome_of(path)
    Release.objects.all().delete()
    monkeypatch.setattr("ratings.ofsted.reader.LONG", 0)
    assert outcome_of(path) == short


def outcome_of(path) -> object:
    try:
        result = load_file(path_or_rows=path)
    except RefusedFileError as refusal:
        return sorted((problem.row, problem.value) for problem in refusal.problems)
    release = result.release
    return release.kind, release.as_at, release.starts_on, release.rows, release.homes, result.remarks


@pytest.mark.usefixtures("uncompared")
@pytest.mark.django_db
def test_the_cases_above_are_loaded_and_refused_as_their_names_say(long, tmp_path):
    def load(rows, form):
        return load_file(path_or_rows=write_csv(tmp_path / "any.csv", rows, **form)).release

    events = [published_row(URN="2000001", **{EVENT: f"1000000{number}"}) for number in range(4)]
    assert load(*of_no_kind(*events)).kind == "in-year"
    moves = [movement("2000001", joined="Joiner"), movement("2000002", left="Leaver")]
    assert load(moves, OF_MOVEMENTS).kind == "movements"
    with pytest.raises(RefusedFileError, match="listed twice"):
        load([moves[0], moves[0]], OF_MOVEMENTS)
