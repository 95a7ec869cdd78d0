"""Every form Ofsted published since 2014, by its own headings: recognised, dated and read."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from ratings.ofsted import MovementRow
from ratings.ofsted.headings import name_column
from tests.factories.ofsted_files import read_one
from tests.factories.ofsted_forms import FORMS
from tests.factories.ofsted_headings import Form


def ends(form: Form) -> date:
    """The day a form of this year is as at, or the last day of its year."""
    return date(int(form.year[:4]) + (form.kind == "in-year"), 3, 31)


def values(form: Form) -> dict[str, str]:
    """What one home's row says, by our names of the columns."""
    day = f"12/11/{ends(form).year - 1}"
    return {
        "urn": "SC037454", "provision_type": "Children's home", "status": "Active", "registered_on": "02/04/2010",
        "ofsted_region": "North West", "region": "North West", "local_authority": "Wigan", "sector": "Private",
        "places": "4", "owner": "Example Care Ltd", "event_type": "Full inspection", "inspected_on": day,
        "published_on": day, "event_number": "10033496", "overall": "Good", "protection": "Good",
        "leadership": "Outstanding", "left": "Leaver", "resigned_on": day, "closed_on": day, "left_on": day,
    }  # fmt: skip


def written(form: Form, folder: Path, *, name: str) -> Path:
    """A CSV in this form: one home, another provider, blank rows, empty columns at the end."""
    told = values(form)
    row = [told.get(name_column(heading) or "", "REDACTED") for heading in form.headings]
    stranger = [
        "Boarding School" if name_column(h) == "provision_type" else cell
        for h, cell in zip(form.headings, row, strict=True)
    ]
    tail = [""] * form.empty
    path = folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([["Some words above the headings"]] * (form.row - 1))
        writer.writerows([[*form.headings, *tail], [*stranger, *tail], [*row, *tail], ["", " "], []])
    return path


def named(form: Form) -> str:
    """A file name as people saved such a file."""
    year = form.year.replace("-", "_")
    return {
        "as-at": f"provider_level_at_31_march_{year}.csv",
        "in-year": f"Provider_level_in_year_{year}.csv",
        "places": f"Providers_places_at_31_Mar_{year[-2:]}.csv",
        "movements": f"joiners_leavers_at_31_march_{year}.csv",
    }[form.kind]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.kind} {form.year}")
def test_every_form_is_read(tmp_path, form):
    found = read_one(written(form, tmp_path, name=named(form)))
    assert (found.kind, found.as_at, found.providers, len(found.rows)) == (form.kind, ends(form), 2, 1)
    [row] = found.rows
    assert (row.urn, row.provision_type, row.sector) == ("SC037454", "childrens-home", "private")
    assert (row.region, row.local_authority) == ("north-west", "Wigan")
    if isinstance(row, MovementRow):
        assert (row.joined, row.left) == (False, True)
        assert row.left_on == date(ends(form).year - 1, 11, 12)
        assert found.starts_on == date(ends(form).year - 1, 4, 1)
    elif form.kind == "places":
        assert (row.outcome, row.places, row.owner) == ("", 4, "Example Care Ltd")
    else:
        assert (row.outcome, row.inspected_on) == ("good", date(ends(form).year - 1, 11, 12))
        assert [each.outcome for each in row.judgements if each.area == "leadership"] == ["outstanding"]
        assert bool(row.owner) == (int(form.year[:4]) >= 2018 - (form.kind == "in-year"))


@pytest.mark.parametrize(
    "form", [each for each in FORMS if each.kind == "in-year"], ids=lambda form: form.year
)
def test_a_year_is_told_by_its_rows_where_nothing_names_it(tmp_path, form):
    """A home inspected twice is no home of a list as at a day; the year is that of its newest inspection."""
    path = written(form, tmp_path, name="list.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    home = lines[form.row + 1]
    events = [[cell.replace("10033496", f"1003349{n}") for cell in home] for n in range(4)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*lines[: form.row], *events])
    found = read_one(path)
    assert (found.kind, found.as_at, len(found.rows)) == ("in-year", ends(form), 4)


def test_what_the_loader_says_wins(tmp_path):
    form = next(each for each in FORMS if (each.kind, each.year) == ("as-at", "2019"))
    path = written(form, tmp_path, name="list.csv")
    assert read_one(path).kind == "as-at"
    found = read_one(path, kind="in-year", status="revised", as_at=date(2019, 3, 31))
    assert (found.kind, found.status, found.starts_on) == ("in-year", "revised", date(2018, 4, 1))
