"""Files in Ofsted's form, and spoilt ones: each ends in rows or in sentences an editor can act on."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ratings.ofsted import RefusedFileError
from tests.factories.ofsted_files import read_one
from tests.factories.ratings import HEADING, OVERALL, published_row, write_csv


def refused(path, **options) -> str:
    with pytest.raises(RefusedFileError) as refusal:
        read_one(path, **options)
    return str(refusal.value)


def test_reads_a_home(tmp_path):
    found = read_one(write_csv(tmp_path / "any.csv", [published_row(URN="2590934")]))
    [home] = found.homes
    assert (found.as_at, found.title, found.status) == (
        date(2025, 3, 31),
        "Children’s social care in England 2025",
        "final",
    )
    assert (home.urn, home.sector, home.region, home.local_authority) == (
        "2590934",
        "private",
        "north-west",
        "Wigan",
    )
    assert (home.owner, home.places, home.outcome) == ("Example Care Ltd", 4, "good")
    assert (home.inspected_on, home.published_on) == (date(2024, 11, 12), date(2024, 12, 20))
    assert [(j.area, j.outcome, j.as_published) for j in home.judgements] == [
        ("overall", "good", "Good"),
        ("protection", "good", "Good"),
        ("leadership", "requires-improvement", "Requires improvement to be good"),
    ]


def test_names_and_addresses_are_never_read(tmp_path):
    path = write_csv(
        tmp_path / "any.csv", [published_row(Name="Rose Cottage", **{"Address 1": "1 Rose Lane"})]
    )
    assert "Rose" not in repr(read_one(path))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "mac_roman", "utf-16"])
def test_encodings(tmp_path, encoding):
    row = published_row(**{"Organisation which owns the provider": "Zoë’s Homes – Zoë’s Ltd"})
    [home] = read_one(write_csv(tmp_path / "any.csv", [row], encoding=encoding)).homes
    assert home.owner == "Zoë’s Homes – Zoë’s Ltd"


def test_headings_of_other_years(tmp_path):
    """2015's names, in another order, with line breaks, capitals and empty columns at the end."""
    heading = [
        "URN", "Provision Type", "Reg Status", "Region", "Local Authority", "Sector", "Inspection type",
        "\nInspection  Date", "Inspection ID", "Overall effectiveness", "", "",
    ]  # fmt: skip
    row = {
        "URN": "SC037454", "Provision Type": "Residential special school (>295 days/year)", "Reg Status": "Active",
        "Region": "North East, Yorkshire and the Humber", "Local Authority": "Leeds", "Sector": "Local authority",
        "Inspection type": "Full inspection", "\nInspection  Date": "27/03/2015", "Inspection ID": "326436",
        "Overall effectiveness": "Satisfactory",
    }  # fmt: skip
    found = read_one(write_csv(tmp_path / "as_at_2015.csv", [row, {}, {}], title="", heading=heading))
    [home] = found.homes
    assert (home.region, home.sector, home.outcome) == (
        "north-east-yorkshire-and-the-humber",
        "local-authority",
        "requires-improvement",
    )
    assert home.judgements[0].as_published == "Satisfactory"
    assert (home.owner, home.places) == ("", None)
    assert not found.owners_published
    assert "2015-03-31" in found.remarks[0]


def test_other_providers_are_counted_and_not_kept(tmp_path):
    rows = [published_row(), published_row(URN="1", **{"Provision type": "Independent Fostering Agency"})]
    found = read_one(write_csv(tmp_path / "any.csv", rows))
    assert (found.providers, len(found.homes)) == (2, 1)


def test_an_unjudged_home(tmp_path):
    blank = dict.fromkeys(["Event type", "Inspection date", "Publication date", "Event number", OVERALL], " ")
    found = read_one(write_csv(tmp_path / "any.csv", [published_row(**blank)]))
    assert found.homes[0].outcome == ""
    assert found.lists_unjudged


def test_the_day_given_wins(tmp_path):
    path = write_csv(tmp_path / "as_at_2018.csv", [published_row()])
    assert read_one(path, as_at=date(2025, 9, 30)).as_at == date(2025, 9, 30)


def test_a_day_long_after_the_newest_inspection_is_refused(tmp_path):
    rows = [published_row(URN=f"SC{n:06d}", **{"Inspection date": "12/11/2022"}) for n in range(20)]
    message = refused(write_csv(tmp_path / "any.csv", rows), as_at=date(2025, 3, 31))
    assert "the newest inspection is of 2022-11-12, long before 2025-03-31" in message


def test_the_day_from_the_newest_inspection(tmp_path):
    found = read_one(write_csv(tmp_path / "list.csv", [published_row()], title=""))
    assert found.as_at == date(2025, 3, 31)
    assert "--as-at" in found.remarks[0]


def test_the_day_from_the_newest_registration(tmp_path):
    """In March 2021 the newest inspection was of March 2020."""
    row = published_row(**{"Inspection date": "12/03/2020", "Registration date": "29/03/2021"})
    assert read_one(write_csv(tmp_path / "list.csv", [row], title="")).as_at == date(2021, 3, 31)


def test_one_wrong_date_does_not_make_the_day(tmp_path):
    rows = [published_row(URN=f"SC{n:06}") for n in range(60)]
    rows[7]["Inspection date"] = "12/11/2025"
    told = refused(write_csv(tmp_path / "list.csv", rows, title=""))
    assert "1 of 120 inspections and registrations are of the year to 2026-03-31" in told
    assert "--as-at" in told


@pytest.mark.parametrize("options", [{}, {"as_at": date(2099, 3, 31)}])
def test_a_day_to_come_is_refused(tmp_path, options):
    row = published_row(Overall="", **{"Inspection date": "", "Event number": ""})
    title = "" if options else "Provider level as at 31 March 2099"
    path = write_csv(tmp_path / "list.csv", [row], title=title)
    assert "2099-03-31 has not come yet" in refused(path, **options)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"URN": "12"}, "row 3, column “URN”, value “12”: this is not a number Ofsted gives to a home."),
        ({"Sector": "Prviate"}, "row 3, column “Sector”, value “Prviate”: this is not a sector"),
        ({"Government Office Region": "Wales"}, "not a region of England"),
        ({"Local authority": ""}, "must not be empty"),
        ({"Places": "many"}, "not a whole number"),
        ({"Overall": "Excellent"}, "value “Excellent”: this is not an outcome Ofsted gives."),
        ({"Inspection date": "31/02/2024"}, "value “31/02/2024”: there is no such day."),
        ({"Inspection date": ""}, "no date of inspection"),
        ({"Inspection date": "01/01/2001"}, "since April 2007"),
        ({"Inspection date": "01/04/2025"}, "1 of 1 inspections are later than 2025-03-31, the day"),
        ({"Event number": ""}, "not the number of an inspection"),
        ({"Provision type": "Home for children"}, "type of provider is not known"),
        ({"Organisation which owns the provider": "=cmd()"}, "formula"),
        ({"Organisation which owns the provider": "x" * 300}, "longer than 255 characters"),
    ],
)
def test_a_cell_that_cannot_be_read(tmp_path, change, sentence):
    message = refused(write_csv(tmp_path / "bad.csv", [published_row(**change)]))
    assert message.startswith("bad.csv, ")
    assert sentence in message


@pytest.mark.parametrize(
    "change",
    [{"Overall": "Gooood"}, {"Inspection date": "31/02/2024"}, {"Local authority": "=1"}, {"URN": "=1"}],
)
def test_a_cell_is_told_once(tmp_path, change):
    told = refused(write_csv(tmp_path / "bad.csv", [published_row(**change)]))
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("bad", ["Wig\0an", "Wig\x1ban", "Wig\ufffdan"])
def test_characters_nobody_can_read(tmp_path, bad):
    row = published_row(**{"Local authority": bad})
    told = refused(write_csv(tmp_path / "bad.csv", [row], encoding="utf-16"))
    assert "column “Local authority”" in told
    assert "cannot be read" in told
    assert told.isprintable()


def test_every_problem_is_told_and_many_are_counted(tmp_path):
    rows = [published_row(URN=f"2{i:06d}", Sector="Prviate") for i in range(100)]
    lines = refused(write_csv(tmp_path / "bad.csv", rows)).splitlines()
    assert len(lines) == 41
    assert lines[-1].startswith("and 60 more in column “Sector”")


def test_a_home_listed_twice(tmp_path):
    message = refused(write_csv(tmp_path / "bad.csv", [published_row(), published_row()]))
    assert "row 4, column “URN”, value “SC000001”: this home is listed twice, first in row 3." in message


def test_missing_columns_are_named(tmp_path):
    heading = [name for name in HEADING if name not in {"Sector", OVERALL}]
    message = refused(write_csv(tmp_path / "as_at_2025.csv", [published_row()], heading=heading))
    assert "there is no column “Sector”" in message
    assert "there is no column “Overall experiences and progress" in message


def test_a_column_that_is_there_twice(tmp_path):
    message = refused(write_csv(tmp_path / "bad.csv", [published_row()], heading=[*HEADING, "SECTOR"]))
    assert "column “SECTOR”: this column is there twice." in message


def test_swapped_columns(tmp_path):
    row = published_row(**{"Sector": "North West", "Government Office Region": "Private"})
    message = refused(write_csv(tmp_path / "bad.csv", [row]))
    assert "column “Sector”, value “North West”" in message
    assert "column “Government Office Region”, value “Private”" in message


def test_a_row_that_slipped_sideways(tmp_path):
    path = write_csv(tmp_path / "bad.csv", [published_row()])
    text = path.read_text(encoding="utf-8-sig").replace("REDACTED,REDACTED", "REDACTED,extra,REDACTED")
    path.write_text(text)
    assert "the row has more cells than the headings" in refused(path)


def test_a_file_cut_short_within_a_row(tmp_path):
    path = write_csv(tmp_path / "cut.csv", [published_row(), published_row(URN="SC000002")])
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex(b"10360658")])
    assert refused(path) == "cut.csv, row 4: the row ends early; the file may be cut short."


def test_a_file_of_nothing_but_other_providers(tmp_path):
    path = write_csv(tmp_path / "any.csv", [published_row(**{"Provision type": "Boarding School"})])
    assert "no children’s home is listed" in refused(path)


def test_the_form_of_2013_14_is_refused_in_one_sentence(tmp_path):
    heading = [
        "Provider URN",
        "Provider type",
        "Sector",
        "Event number",
        "Event date",
        "Overall effectiveness",
    ]
    row = {"Provider URN": "SC037454", "Provider type": "Children's home", "Overall effectiveness": "1"}
    told = refused(write_csv(tmp_path / "in_year_2013_14.csv", [row] * 3, title="", heading=heading))
    assert "the form of 2013-14" in told
    assert len(told.splitlines()) == 1


def test_fictitious_and_real_homes_do_not_mix(tmp_path):
    rows = [published_row(URN="9000001"), published_row(URN="2000001")]
    assert "1 of 2 homes have fictitious numbers" in refused(write_csv(tmp_path / "bad.csv", rows))


def test_a_demonstration_file(tmp_path):
    title = "Demonstration register: fictitious homes – Provider level as at 31 March 2025"
    assert read_one(
        write_csv(tmp_path / "any.csv", [published_row(URN="9000001")], title=title)
    ).is_demonstration
    real = write_csv(tmp_path / "real.csv", [published_row(URN="2000001")], title=title)
    assert "fictitious numbers" in refused(real)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 4000), damage=st.binary(max_size=40), cut=st.integers(0, 30))
def test_damage_ends_in_rows_or_a_report(tmp_path, at, damage, cut):
    path = write_csv(tmp_path / "damaged.csv", [published_row(URN=f"SC00000{i}") for i in range(8)])
    whole = path.read_bytes()
    at %= len(whole)
    path.write_bytes(whole[:at] + damage + whole[at + cut :])
    assert homes_or_report(path)


def homes_or_report(path) -> bool:
    """Whether a file ends in homes, or in a report that names it; any other error escapes."""
    try:
        return bool(read_one(path).homes)
    except RefusedFileError as refusal:
        return str(refusal).startswith(path.name)


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_mark_between_cells_is_named(tmp_path, mark, name):
    path = write_csv(tmp_path / "any.csv", [published_row(URN="2590934")])
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=mark).writerows(rows)
    assert f"separated by {name}: save it with commas" in refused(path)
