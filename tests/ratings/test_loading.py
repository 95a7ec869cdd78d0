"""Loading: all of a release or none of it, once, in any order; demonstration and real never together."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from redis import Redis

from live.event_stream.events import STREAM
from ratings.loading import load_file, publish_list
from ratings.models import Home, HomeSnapshot, Inspection, Judgement, Owner, Release, Tally
from ratings.ofsted import ListedJudgement, RefusedFileError
from tests.factories.ratings import (
    FICTITIOUS_FROM,
    home,
    homes_of,
    load_counts,
    load_homes,
    published_row,
    read_release,
    write_csv,
)

EARLIER, DAY = date(2022, 3, 31), date(2025, 3, 31)
FICTITIOUS = {("private", "1", "good"): 3, ("private", "10+", "inadequate"): 10}


def everything() -> tuple[int, ...]:
    return tuple(
        model.objects.count() for model in (Release, Home, Owner, HomeSnapshot, Inspection, Judgement, Tally)
    )


@pytest.mark.django_db
def test_a_release_is_written_whole():
    release = load_homes(
        [
            home("2000001", "good", owner="Hexa Homes Ltd"),
            home("2000002", "", owner="HEXA HOMES LIMITED", sector="voluntary"),
            home("2000003", "inadequate"),
        ]
    )
    assert (release.rows, release.homes, release.judged) == (3, 3, 2)
    assert release.owners_published
    assert release.lists_unjudged
    assert {s.home_id: (s.owner_size, s.outcome, s.owner_text) for s in release.snapshots.all()} == {
        "2000001": ("2-4", "good", "Hexa Homes Ltd"),
        "2000002": ("2-4", "", "HEXA HOMES LIMITED"),
        "2000003": ("not published", "inadequate", ""),
    }
    assert Owner.objects.get().key == "hexa homes"
    assert release.snapshots.get(home="2000001").inspection.judgements.get().as_published == "Good"
    assert release.tallies.get(family="").homes == 3


@pytest.mark.usefixtures("uncompared")
@pytest.mark.django_db
def test_the_same_file_twice_changes_nothing(tmp_path):
    path = write_csv(tmp_path / "any.csv", [published_row()])
    first = load_file(path_or_rows=path)
    before = everything()
    second = load_file(path_or_rows=path)
    assert (first.new, second.new) == (True, False)
    assert second.release == first.release
    assert everything() == before


@pytest.mark.usefixtures("uncompared")
@pytest.mark.django_db
def test_the_same_file_under_another_day_is_refused(tmp_path):
    path = write_csv(tmp_path / "any.csv", [published_row()])
    load_file(path_or_rows=path)
    with pytest.raises(RefusedFileError, match="loaded already, as at 2025-03-31"):
        load_file(path_or_rows=path, as_at=date(2025, 9, 30))


@pytest.mark.django_db
def test_another_file_for_a_loaded_day_is_a_revision_and_the_old_one_stays():
    first = load_counts({("private", "1", "good"): 2})
    loaded = publish_list(found=read_release(homes_of({("private", "1", "good"): 3})))
    second = loaded.release
    first.refresh_from_db()
    assert (first.is_current, first.revision, second.is_current, second.revision) == (False, 1, True, 2)
    assert first.replaced_at is not None
    assert (first.snapshots.count(), first.tallies.get(family="").homes) == (2, 2)
    assert "this is revision 2 and takes its place" in loaded.remarks[-1]
    assert list(Release.objects.as_at_a_day()) == [second]


@pytest.mark.django_db
def test_the_first_file_again_after_its_revision_changes_nothing():
    found = read_release([home("2000001")])
    first = publish_list(found=found).release
    load_homes([home("2000001", "inadequate")])
    before = everything()
    again = publish_list(found=found)
    assert (again.release, again.new) == (first, False)
    assert "A revision has replaced it since." in again.remarks[-1]
    assert everything() == before


@pytest.mark.django_db
def test_a_revision_tells_an_inspection_anew():
    load_homes([home("2000001", "good")])
    load_homes([home("2000001", "inadequate")])
    assert Inspection.objects.get().judgements.get().outcome == "inadequate"


@pytest.mark.django_db
@pytest.mark.parametrize("order", [(EARLIER, DAY), (DAY, EARLIER)])
def test_releases_load_in_any_order(order):
    """An inspection listed twice, and an owner's name, are told as the newest release tells them."""
    told = {
        EARLIER: home(
            "2000001", "requires-improvement", owner="HEXA HOMES", event_type="Full Inspection",
            judgements=(ListedJudgement("overall", "requires-improvement", "Requires improvement"),),
        ),
        DAY: home("2000001", "good", owner="Hexa Homes Ltd"),
    }  # fmt: skip
    for day in order:
        load_homes([told[day]], as_at=day)
    inspection = Inspection.objects.get()
    assert (inspection.event_type, inspection.last_listed) == ("Full inspection", DAY)
    assert inspection.judgements.get().outcome == "good"
    assert Owner.objects.get().name == "Hexa Homes Ltd"
    assert list(HomeSnapshot.objects.order_by("release__as_at").values_list("outcome", flat=True)) == [
        "requires-improvement",
        "good",
    ]


@pytest.mark.django_db
def test_two_homes_may_share_an_event_number():
    load_homes([home("2000001", event_number="10000001"), home("2000002", event_number="10000001")])
    assert Inspection.objects.count() == 2


@pytest.mark.django_db
def test_the_first_real_release_removes_every_demonstration_one():
    load_counts(FICTITIOUS, as_at=EARLIER, first=FICTITIOUS_FROM)
    load_counts(FICTITIOUS, as_at=DAY, first=FICTITIOUS_FROM)
    real = load_homes([home("2000001", owner="Real Care Ltd")], as_at=date(2021, 3, 31))
    assert list(Release.objects.all()) == [real]
    assert everything()[:-1] == (1, 1, 1, 1, 1, 1)


@pytest.mark.django_db
def test_a_real_release_that_fails_keeps_the_demonstration_ones(monkeypatch):
    load_counts(FICTITIOUS, first=FICTITIOUS_FROM)
    before = everything()
    monkeypatch.setattr(
        "ratings.loading.tallies.count_release",
        lambda release: Tally.objects.create(release=release, homes=0),
    )
    with pytest.raises(IntegrityError):
        load_homes([home("2000001")])
    assert everything() == before


@pytest.mark.django_db
def test_fictitious_homes_are_refused_beside_real_ones():
    load_counts({("private", "1", "good"): 1})
    before = everything()
    with pytest.raises(RefusedFileError, match="its homes are fictitious"):
        load_counts(FICTITIOUS, as_at=EARLIER, first=FICTITIOUS_FROM)
    assert everything() == before


@pytest.mark.django_db
def test_a_load_is_announced_once_it_is_kept(settings, django_capture_on_commit_callbacks):
    with Redis.from_url(settings.STREAM_REDIS, decode_responses=True) as redis:
        with django_capture_on_commit_callbacks(execute=True):
            release = load_counts({("private", "1", "good"): 1})
            assert redis.keys("*") == []
        [(_, event)] = redis.xrange(STREAM)
    assert event == {"topic": "release", "name": "2025-03-31", "id": str(release.pk)}


@pytest.mark.django_db
def test_queries_do_not_grow_with_homes(count_queries):
    few = count_queries(lambda: load_homes(homes_of({("private", "1", "good"): 2}), as_at=EARLIER))
    many = count_queries(lambda: load_homes(homes_of({("private", "1", "good"): 6}), as_at=DAY))
    assert many <= few + 4  # the second also brings inspections up to date


@pytest.mark.usefixtures("uncompared")
@pytest.mark.django_db
def test_command_loads_and_says_so(tmp_path, capsys):
    path = write_csv(tmp_path / "any.csv", [published_row()])
    call_command("load_ofsted", str(path))
    assert "any.csv: loaded." in capsys.readouterr().out
    call_command("load_ofsted", str(path))
    assert "any.csv: unchanged." in capsys.readouterr().out


@pytest.mark.django_db
def test_command_refuses_with_the_report(tmp_path, capsys):
    bad = write_csv(tmp_path / "bad.csv", [published_row(), published_row(URN="2000002", Sector="Prviate")])
    with pytest.raises(SystemExit) as end:
        call_command("load_ofsted", str(bad))
    assert end.value.code == 2
    assert "bad.csv, row 4, column “Sector”, value “Prviate”" in capsys.readouterr().err
    assert everything() == (0,) * 7


@pytest.mark.usefixtures("uncompared")
@pytest.mark.django_db
def test_command_takes_the_day(tmp_path):
    path = write_csv(tmp_path / "any.csv", [published_row()], title="")
    call_command("load_ofsted", str(path), "--as-at", "2025-09-30", verbosity=0)
    assert Release.objects.get().as_at == date(2025, 9, 30)


@pytest.mark.django_db
def test_command_takes_the_day_of_one_file_only(tmp_path, capsys):
    with pytest.raises(SystemExit):
        call_command("load_ofsted", "a.csv", "b.csv", "--as-at", "2025-09-30")
    assert "one by one" in capsys.readouterr().err
