"""A file looked at: what it is and what it would change, with nothing written."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.management import call_command

from ratings.loading.dry_run import check_file
from ratings.loading.dry_run_report import report_file
from ratings.models import Release
from tests.factories.ratings import FICTITIOUS_FROM, home, load_counts, load_homes, published_row, write_csv

EARLIER = date(2022, 3, 31)


@pytest.fixture
def file(tmp_path):
    rows = [
        published_row(URN="2000001"),
        published_row(URN="2000002"),
        published_row(URN="2000003", Overall="Outstanding"),
    ]
    return write_csv(tmp_path / "release.csv", rows)


@pytest.fixture
def before(db):
    return load_homes([home("2000001"), home("2000002", "inadequate"), home("2000009")], as_at=EARLIER)


@pytest.mark.django_db
def test_what_a_first_release_is(file):
    [report] = check_file(file).lists
    assert (report.kind, report.as_at, report.homes, report.judged, report.status) == (
        "as-at",
        date(2025, 3, 31),
        3,
        3,
        "final",
    )
    assert (report.problems, report.against, report.new, report.moves) == ((), None, 0, ())
    assert not Release.objects.exists()


def test_what_a_release_changes(before, file):
    whole = check_file(file)
    [report] = whole.lists
    assert (report.against, report.new, report.gone, report.changed) == (EARLIER, 1, 1, 1)
    [move] = report.moves
    assert (move.before, move.after, move.homes, move.examples) == ("inadequate", "good", 1, ("2000002",))
    told = " ".join(report_file(whole))
    assert "Against 31 March 2022, homes new: 1; gone: 1; with another outcome: 1." in told
    assert "1 home from inadequate to good, such as 2000002." in told
    assert "Good: 2 here, 2,637 in Ofsted’s series." in told
    assert list(Release.objects.all()) == [before]


@pytest.mark.usefixtures("uncompared")
def test_a_file_loaded_already(before, file):
    call_command("load_ofsted", str(file), verbosity=0)
    [report] = check_file(file).lists
    assert report.loaded_already
    assert report.problems == ()


@pytest.mark.django_db
def test_a_file_that_would_be_refused(tmp_path, file):
    bad = write_csv(tmp_path / "bad.csv", [published_row(Sector="Prviate")])
    assert "Prviate" in str(check_file(bad).problems[0])


def test_a_revision_says_what_it_replaces(before, file):
    load_counts({("private", "1", "good"): 1})
    report = check_file(file)
    assert report.problems == ()
    assert report.lists[0].replaces == "Children’s social care in England 2025, revision 1"
    assert "It is a revision: it would replace" in " ".join(report_file(report))
    assert Release.objects.count() == 2


@pytest.mark.django_db
def test_real_homes_are_not_held_against_fictitious_ones(file):
    load_counts({("private", "1", "good"): 5}, as_at=EARLIER, first=FICTITIOUS_FROM)
    [report] = check_file(file).lists
    assert (report.problems, report.against) == ((), None)


@pytest.mark.usefixtures("uncompared")
@pytest.mark.django_db
def test_command(file, tmp_path, capsys):
    call_command("load_ofsted", str(file), "--check")
    assert "3 children’s homes among 3 providers; 3 have a judgement." in capsys.readouterr().out
    call_command("load_ofsted", str(file), "--check", "--json")
    told = json.loads(capsys.readouterr().out)
    [only] = told["lists"]
    assert (only["as_at"], only["homes"], told["problems"]) == ("2025-03-31", 3, [])
    assert not Release.objects.exists()


@pytest.mark.django_db
def test_command_with_a_bad_file(tmp_path, capsys):
    bad = write_csv(tmp_path / "bad.csv", [published_row(Sector="Prviate")])
    with pytest.raises(SystemExit) as end:
        call_command("load_ofsted", str(bad), "--check", "--json")
    assert end.value.code == 2
    told = json.loads(capsys.readouterr().out)
    assert told["problems"][0]["value"] == "Prviate"
    with pytest.raises(SystemExit):
        call_command("load_ofsted", str(bad), "--check")
    assert "Would be refused:" in capsys.readouterr().err


def test_json_goes_with_check_only(file, capsys):
    with pytest.raises(SystemExit) as end:
        call_command("load_ofsted", str(file), "--json")
    assert end.value.code == 2
    assert "give both" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_real_release_is_no_revision_of_a_fictitious_one(file):
    load_homes([home(FICTITIOUS_FROM)])
    whole = check_file(file)
    assert (whole.lists[0].replaces, whole.lists[0].removes_demonstration) == ("", True)
    assert "It would remove the demonstration register" in " ".join(report_file(whole))


@pytest.mark.usefixtures("uncompared")
def test_a_file_that_does_not_stand_any_more_leads_to_its_release(before, file):
    call_command("load_ofsted", str(file), verbosity=0)
    release = Release.objects.get(as_at="2025-03-31")
    load_counts({("private", "1", "good"): 1})
    [report] = check_file(file).lists
    assert (report.held, report.held_state) == (release.pk, "A revision has replaced it since.")
    assert "Put it back if it is the right one." in " ".join(report_file(check_file(file)))
