"""What stands under a list, and what only looks like it."""

from __future__ import annotations

import csv

import pytest

from tests.factories.ofsted_files import read_one
from tests.factories.ratings import published_row, write_csv
from tests.ratings.test_reader import refused


def under(path, *lines):
    """The file with lines beneath its list."""
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return path


@pytest.mark.parametrize(
    "lines",
    [
        [["Total", "", "", "", "", "2"]],
        [["Source: Ofsted"]],
        [
            [],
            ["Total children's homes: 2"],
            ["1. Homes as at 31 March 2025, provisional."],
            ["2. © Crown copyright"],
        ],
    ],
)
def test_totals_and_footnotes_under_a_list_are_passed_over(tmp_path, lines):
    path = write_csv(tmp_path / "any.csv", [published_row(URN="2590934"), published_row(URN="2590935")])
    found = read_one(under(path, *lines))
    assert ([home.urn for home in found.homes], found.providers) == (["2590934", "2590935"], 2)
    [remark] = [remark for remark in found.remarks if "passed over" in remark]
    assert "Under the list, row" in remark


def test_a_row_without_names_above_others_is_a_problem(tmp_path):
    rows = [published_row(URN="2590934"), {}, published_row(URN="2590935")]
    path = write_csv(tmp_path / "any.csv", rows[:1])
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text(
        "\n".join([*lines, "Total,,,,2", lines[-1].replace("2590934", "2590935")]), encoding="utf-8"
    )
    assert "row 4" in refused(path)


def test_rows_that_lost_number_and_type_are_no_footnotes(tmp_path):
    """They are as full as any other row, or too many."""
    lost = published_row(URN="", **{"Provision type": ""})
    assert "row 4" in refused(write_csv(tmp_path / "full.csv", [published_row(URN="2590934"), lost]))
    path = write_csv(tmp_path / "many.csv", [published_row(URN="2590934")])
    assert "row 4" in refused(under(path, *[["note"]] * 31))


def test_the_beginning_of_a_row_cut_short_is_no_footnote(tmp_path):
    path = write_csv(tmp_path / "cut.csv", [published_row(URN="2590934")])
    path.write_bytes(path.read_bytes().rstrip() + b"\r\nOfsted Soc")
    assert "the row ends early" in refused(path)
