"""The demonstration register, loaded through the importer: its totals are the committed ones, exactly."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

from demonstration import register as demonstration
from demonstration.register.totals import TABLES
from ratings import answers, loading, vocabulary
from ratings.measures import Measure
from ratings.models import Home, HomeSnapshot, Owner, Release
from ratings.ofsted import RefusedFileError
from tests.factories import ofsted_files

pytestmark = pytest.mark.slow("loads eleven years of the register, once for all of them")

OUTCOMES = ("outstanding", "good", "requires-improvement", "inadequate")
#: Over all children's homes, outstanding, good, requires improvement, inadequate, and homes listed.
PUBLISHED = {
    2015: (236, 1129, 549, 30, 1944),
    2016: (332, 1228, 403, 18, 1981),
    2017: (368, 1278, 348, 24, 2018),
    2018: (350, 1378, 363, 32, 2123),
    2019: (405, 1350, 410, 27, 2192),
    2020: (373, 1477, 421, 40, 2311),
    2021: (370, 1426, 391, 30, 2706),
    2022: (319, 1722, 551, 74, 2873),
    2023: (294, 2008, 525, 63, 2890),
    2024: (356, 2323, 486, 54, 3219),
    2025: (459, 2637, 489, 44, 4009),
}


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker, register_folder):
    """All years, loaded once for the tests of this module and rolled back after; gives the queries it took."""
    queries = []

    def counted(execute, sql, *given):
        queries.append(sql)
        return execute(sql, *given)

    with django_db_blocker.unblock(), transaction.atomic(), override_settings(VAR=register_folder):
        with connection.execute_wrapper(counted):
            demonstration.load_register()
        yield len(queries)
        transaction.set_rollback(True)


@pytest.fixture
def var(db, settings, register_folder):
    """A database without releases, and the register's files at hand."""
    settings.VAR = register_folder


def table(name):
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counts(row):
    """(outcomes in order, not judged) of a row of either table."""
    improving = int(row["requires_improvement"]) + int(row.get("adequate", 0))
    judged = (int(row["outstanding"]), int(row["good"]), improving, int(row["inadequate"]))
    return judged, int(row["not_judged"])


def asked(query):
    """{(year, group): (outcomes in order, not judged)} for every group with homes."""
    found = defaultdict(dict)
    for row in answers.answer(Measure.parse(f"outcomes=all&unit=count&at=all&{query}")).rows:
        if not row.is_gap and row.numerator is not None:
            found[row.period.year, row.group][row.outcome] = row
    return {
        key: (tuple(rows[outcome].numerator for outcome in OUTCOMES), rows["good"].not_judged or 0)
        for key, rows in found.items()
    }


@pytest.mark.slow("loads the register of every year")
def test_all_homes_of_every_year(register):
    answer = asked("")
    assert {
        year: (*numbers, sum(numbers) + waiting) for (year, _), (numbers, waiting) in answer.items()
    } == PUBLISHED


@pytest.mark.parametrize("sector", vocabulary.SECTORS)
def test_sector_by_owner_size_of_every_year_is_the_table(register, sector):
    found = asked(f"sector={sector}&by=owner-size")
    whole = asked(f"sector={sector}")
    checked = 0
    for row in table("demonstration_totals.csv"):
        if row["sector"] != sector:
            continue
        year = date.fromisoformat(row["as_at"]).year
        if year < 2018 or row["owner_size"] == "any":
            [numbers] = [answer for (of, _), answer in whole.items() if of == year]
        else:
            numbers = found[year, row["owner_size"]]
        assert numbers == counts(row), row
        checked += 1
    assert checked >= 11


@pytest.mark.parametrize("sector", vocabulary.SECTORS)
def test_no_owner_size_holds_homes_the_table_does_not_know(register, sector):
    for year in (2018, 2021, 2022, 2025):
        listed = sum(
            sum(counts(row)[0]) + counts(row)[1]
            for row in table("demonstration_totals.csv")
            if row["sector"] == sector and row["as_at"] == f"{year}-03-31"
        )
        assert HomeSnapshot.objects.filter(release__as_at__year=year, sector=sector).count() == listed


@pytest.mark.parametrize("sector", vocabulary.SECTORS)
def test_regions_hold_too(register, sector):
    found = {
        key: answer
        for key, answer in asked(f"sector={sector}&by=region").items()
        if sum(answer[0]) + answer[1]
    }
    expected = {
        (date.fromisoformat(row["as_at"]).year, row["region"]): counts(row)
        for row in table("demonstration_regions.csv")
        if row["sector"] == sector
    }
    assert found == expected


def test_owners_are_not_known_before_2018(register):
    for row in answers.answer(
        Measure.parse("outcomes=inadequate&by=owner-size&sector=private&at=2017-03-31")
    ).rows:
        assert row.is_gap
        assert row.note


def test_queries_are_few_for_eleven_releases(register):
    """They grow with releases and with batches of homes, never with homes."""
    assert register < 40 * len(demonstration.YEARS)


def test_every_release_is_marked_and_dated(register):
    assert all(Release.objects.values_list("is_demonstration", flat=True))
    known = dict(Release.objects.exclude(published_on=None).values_list("as_at__year", "published_on"))
    assert known[2018] == date(2018, 7, 19)
    assert known[2025] == date(2025, 7, 16)


def test_a_home_has_a_history(register):
    """Most homes of 2015 are still listed three years on, with an owner that stays and outcomes that change."""
    first = set(HomeSnapshot.objects.filter(release__as_at__year=2015).values_list("home_id", flat=True))
    later = set(HomeSnapshot.objects.filter(release__as_at__year=2018).values_list("home_id", flat=True))
    assert len(first & later) > 0.85 * len(first)
    assert len(first - later) > 50
    assert len(later - first) > 100
    home = Home.objects.get(urn=min(first & later))
    assert home.snapshots.count() > 3
    assert home.inspections.count() > 2


def test_a_second_load_changes_nothing(register, register_folder):
    before = list(Release.objects.values_list("pk", "sha256").order_by("pk"))
    with override_settings(VAR=register_folder):
        again = demonstration.load_register()
    assert [loaded.new for loaded in again] == [False] * len(demonstration.YEARS)
    assert list(Release.objects.values_list("pk", "sha256").order_by("pk")) == before


@pytest.mark.usefixtures("uncompared")
@pytest.mark.slow("loads a whole workbook over every year")
def test_the_first_real_release_removes_every_demonstration_release(register, tmp_path):
    file = ofsted_files.as_at_csv(tmp_path, ofsted_files.home_rows({"good": 3}, year=2018), year=2018)
    with transaction.atomic():
        loading.load_file(path_or_rows=file)
        assert [release.is_demonstration for release in Release.objects.all()] == [False]
        assert Home.objects.count() == 3
        assert Owner.objects.count() == 1
        transaction.set_rollback(True)


@pytest.mark.slow("loads two registers")
def test_a_changed_register_replaces_the_old_one(var, tmp_path):
    rows = ofsted_files.home_rows({"good": 1}, year=2016, urn="9000001")
    old = ofsted_files.as_at_csv(tmp_path, rows, year=2016, mark=demonstration.MARK)
    loading.load_file(path_or_rows=old)
    [loaded] = demonstration.load_register(years=[2016])
    assert loaded.new
    assert Release.objects.get().homes == 1981


@pytest.mark.usefixtures("uncompared")
def test_the_register_is_refused_beside_a_real_release(var, register_folder, tmp_path):
    file = ofsted_files.as_at_csv(tmp_path, ofsted_files.home_rows({"good": 1}, year=2018), year=2018)
    loading.load_file(path_or_rows=file)
    with pytest.raises(demonstration.RealReleasesLoadedError):
        demonstration.load_register()
    with pytest.raises(RefusedFileError, match="fictitious"):
        loading.load_file(
            path_or_rows=register_folder / "demonstration" / "provider_level_at_31_mar_2016.csv"
        )
    assert Release.objects.count() == 1


def test_no_other_load_comes_between(db, settings, tmp_path, monkeypatch):
    """The register looks for real releases, then writes its files, then loads them: under one lock."""
    settings.VAR = tmp_path
    held = []

    def written(years):
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and granted"
            )
            held.append(cursor.fetchone()[0])
        return {}

    monkeypatch.setattr("demonstration.register.loading.write_files", written)
    demonstration.load_register()
    assert held == [1]


def test_the_command_loads_one_year_and_says_so(var):
    said = StringIO()
    call_command("demonstration_register", "--year", "2016", stdout=said)
    assert (
        said.getvalue()
        == "2016: loaded. 1,981 fictitious homes as at 31 March 2016, 1,981 with a judgement.\n"
    )
    said = StringIO()
    call_command("demonstration_register", "--year", "2016", stdout=said)
    assert said.getvalue().startswith("2016: unchanged.")


@pytest.mark.usefixtures("uncompared")
def test_the_command_refuses_beside_a_real_release_in_one_sentence(var, tmp_path):
    file = ofsted_files.as_at_csv(tmp_path, ofsted_files.home_rows({"good": 1}, year=2018), year=2018)
    loading.load_file(path_or_rows=file)
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("demonstration_register", stderr=said)
    assert ended.value.code == 2
    assert said.getvalue().count("\n") == 1
    assert Release.objects.count() == 1


@pytest.mark.slow("loads a whole workbook")
def test_a_generated_2025_workbook_is_a_real_release_with_ofsteds_totals(db, real_workbook):
    """The one the walk through the whole site loads."""
    loaded = loading.load_file(path_or_rows=real_workbook, accept="Its inspections of the year are a few.")
    assert not loaded.release.is_demonstration
    answer = asked("")
    assert answer == {(2025, "all"): ((459, 2637, 489, 44), 380)}
    shares = answers.answer(Measure.parse("outcomes=inadequate&by=owner-size&sector=private&at=2025-03-31"))
    assert (shares.row("1").percent, shares.row("1").denominator) == ("2.8%", 467)
    assert (shares.row("10+").percent, shares.row("10+").denominator) == ("0.6%", 887)
