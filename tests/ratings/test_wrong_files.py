"""A wrong file does not replace a good one in silence: it is refused with reasons, and published only for one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from ratings.loading import load_file, ofsted_totals
from ratings.models import Release
from ratings.ofsted import ImplausibleFileError, RefusedFileError
from tests.factories import ofsted_files as make
from tests.factories.plausible import plain_homes, plain_list, published_homes
from tests.factories.ratings import load_homes

pytestmark = pytest.mark.django_db

OVERALL = "Latest full inspection overall experiences and progress of children and young people"
PROTECTION = "Latest full inspection how well children and young people are helped and protected"
OWNER = "Organisation which owns the provider"
INSPECTED = "Latest full inspection date"


@pytest.fixture(autouse=True)
def before(monkeypatch):
    """The list of the year before, of two hundred homes, and no total of Ofsted's."""
    monkeypatch.setattr(ofsted_totals, "load_ofsted_totals", dict)
    return load_homes(plain_homes(range(200), as_at=date(2021, 3, 31)), as_at=date(2021, 3, 31))


@pytest.fixture
def good(tmp_path) -> Path:
    """The list of 2022 as it should be."""
    rows = published_homes(range(10, 210), year=2022)
    for place in range(0, 80, 2):  # where they differ, the grade overall is the better
        rows[place + 1] = published_homes([place + 11], year=2022, overall="Good", protected="Requires improvement to be good")[0]  # fmt: skip
    return make.as_at_csv(tmp_path, [*rows, make.agency_row(year=2022)], year=2022)


def american(number: int, cell: str) -> str:
    """A day written month first, where no month is one that could not be a day."""
    month = number % 12 + 1
    return f"{month:02}/{number % 3 + 1:02}/2022" if number % 2 else f"{month:02}/{month:02}/2021"


#: What was done to the file, and a part of the reason given.
DAMAGE = {
    "cut at the end of a line": (make.cut_at_a_line_end, "are not in this list"),
    "one region": (
        lambda path: make.with_cells(path, "Government Office Region", lambda n, cell: cell if cell == "London" else None),
        "No home is in North East",
    ),
    "one grade": (
        lambda path: make.with_cells(path, OVERALL, lambda n, cell: cell if cell == "Good" else None),
        "The only grades given are: good.",
    ),
    "every second grade blank": (
        lambda path: make.with_cells(path, OVERALL, lambda n, cell: cell if n % 2 else ""),
        "of 200 homes (50.0%) have no judgement",
    ),
    "owners blank": (lambda path: make.with_cells(path, OWNER, lambda n, cell: ""), "200 of 200 private homes have no owner."),
    "a type of provider nobody knows": (
        lambda path: make.with_cells(path, "Provision type", lambda n, cell: cell if n else "Hostel for children"),
        "1 row is of a type of provider that is not known, such as “Hostel for children” (1)",
    ),
    "headings swapped": (
        lambda path: make.with_headings_swapped(path, OVERALL, PROTECTION),
        "the headings of the two columns may be swapped",
    ),
    "days and months": (lambda path: make.with_cells(path, INSPECTED, american), "days and months may have changed places"),
}  # fmt: skip


def load(path, *options) -> int:
    try:
        call_command("load_ofsted", str(path), *options, verbosity=0)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_the_good_file_needs_nobody(good):
    assert load(good) == 0
    assert Release.objects.get(as_at="2022-03-31").accepted_doubts == []


@pytest.mark.slow("reads and compares a whole list three times")
@pytest.mark.parametrize("what", list(DAMAGE))
def test_a_wrong_file_is_refused_and_published_only_for_a_reason(client, good, capsys, what):
    damage, why = DAMAGE[what]
    path = damage(good)
    path = path.rename(path.with_name("as_at_2022.csv"))
    assert load(path) == 2
    told = capsys.readouterr().err
    assert why in told
    assert "--accept" in told
    assert not Release.objects.filter(as_at="2022-03-31").exists()
    assert load(path, "--check") == 2
    assert why in capsys.readouterr().err
    assert load(path, "--accept", "Ofsted says  that it is so.") == 0
    assert "Published all the same: Ofsted says that it is so." in capsys.readouterr().out
    page = client.get("/ratings/releases/2022-03-31/").content.decode()
    assert "Ofsted says that it is so." in page
    assert why[:40].split("“")[0] in page


def test_a_wrong_file_does_not_replace_a_good_one(good, capsys):
    load_file(path_or_rows=good)
    assert load(make.cut_at_a_line_end(good), "--as-at", "2022-03-31") == 2
    assert "of revision 1, which it would replace, are not in this list" in capsys.readouterr().err
    assert Release.objects.get(as_at="2022-03-31").is_current


def test_last_years_file_under_this_years_name(tmp_path, capsys):
    rows = published_homes(range(200), year=2021)
    path = make.as_at_csv(tmp_path, rows, year=2021).rename(tmp_path / "as_at_2022.csv")
    assert load(path) == 2
    told = capsys.readouterr().err
    assert "365 days before 31 March 2022" not in told
    assert "200 of 200 rows are those of the list of 31 March 2021" in told
    assert "it may be the list of another year" in told


@pytest.mark.parametrize(("cell", "why"), [("#N/A", "a spreadsheet’s error"), ("=VLOOKUP(A1;B2)", "a formula, not a value"), ("#REF!", "a spreadsheet’s error")])  # fmt: skip
def test_what_stands_in_place_of_a_grade_is_no_grade(good, capsys, cell, why):
    """No reason lets it pass: nobody knows what the grade was."""
    path = make.with_cells(good, OVERALL, lambda n, grade: grade if n else cell)
    assert load(path, "--as-at", "2022-03-31", "--accept", "It is so.") == 2
    assert why in capsys.readouterr().err


def test_true_revisions_need_nobody(good):
    load_file(path_or_rows=good)
    mended = make.with_cells(good, OVERALL, lambda n, cell: "Outstanding" if n < 3 else cell)
    loaded = load_file(path_or_rows=mended, as_at=date(2022, 3, 31))
    assert (loaded.release.revision, loaded.release.accepted_because) == (2, "")


@pytest.mark.parametrize(("options", "why"), [(["--accept", "  "], "Say why"), (["--accept", "x" * 501], "500 is the most"), (["--accept", "So.", "--check"], "give one of the two")])  # fmt: skip
def test_a_reason_says_something_and_is_for_publishing(good, capsys, options, why):
    assert load(good, *options) == 2
    assert why in capsys.readouterr().err


def test_a_reason_is_for_one_file(good, capsys):
    assert load(good, str(good), "--accept", "So.") == 2
    assert "one by one" in capsys.readouterr().err


def test_a_reason_that_nothing_needed_is_not_kept(good):
    assert load(good, "--accept", "So.") == 0
    assert Release.objects.get(as_at="2022-03-31").accepted_because == ""


def test_every_list_of_a_file_is_doubted_at_once():
    """All reasons come together, and what cannot be read is no matter of a reason."""
    from ratings.loading import publish_lists
    from ratings.loading.bulk_rows import ReadList

    day = date(2022, 3, 31)
    homes = plain_list(plain_homes(range(90), as_at=day), as_at=day)
    places = plain_list(plain_homes(range(0, 90, 9), as_at=day, outcome=""), as_at=day, kind="places")
    with pytest.raises(ImplausibleFileError) as refused:
        publish_lists(readings=[ReadList(homes), ReadList(places)], compare=True)
    told = str(refused.value)
    assert "110 of 200 homes in the list of 31 March 2021" in told
    assert "No home is in North West" in told
    twice = ReadList(plain_list(plain_homes([1, 1], as_at=day), as_at=day))
    with pytest.raises(RefusedFileError, match="listed twice"):
        publish_lists(readings=[twice], compare=True, accept="So.")


@pytest.mark.parametrize("fields", [{"accepted_because": "So."}, {"accepted_doubts": ["It is small."]}])
def test_the_database_keeps_doubts_and_reason_together(before, fields):
    with pytest.raises(IntegrityError, match="release_accepted_says_why"), transaction.atomic():
        Release.objects.filter(pk=before.pk).update(**fields)
