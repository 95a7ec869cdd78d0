"""Each kind of list published: inspections of a year, places, homes that joined or left; several from one file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ratings.loading import publish_list, publish_lists
from ratings.loading.bulk_rows import ReadList
from ratings.models import (
    Home,
    HomeMovement,
    HomeSnapshot,
    Inspection,
    Judgement,
    ListedInspection,
    LocalAuthority,
    Owner,
    OwnerAlias,
    Release,
    Tally,
)
from ratings.ofsted import ListedJudgement, RefusedFileError, read_file
from tests.factories.ratings import home, load_homes, moved, of_year, published_row, read_release, write_csv

GOOD = (ListedJudgement("overall", "good", "Good"), ListedJudgement("protection", "inadequate", "Inadequate"))


def everything() -> tuple[int, ...]:
    models = (
        Release,
        Home,
        Owner,
        OwnerAlias,
        LocalAuthority,
        HomeSnapshot,
        ListedInspection,
        HomeMovement,
        Inspection,
        Judgement,
        Tally,
    )
    return tuple(model.objects.count() for model in models)


@pytest.mark.parametrize(
    ("last", "first"),
    [(date(2025, 3, 31), date(2024, 4, 1)), (date(2025, 2, 28), date(2024, 2, 29)), (date(2024, 2, 29), date(2023, 3, 1))],
)  # fmt: skip
def test_a_year_ends_a_day_before_it_began(tmp_path, last, first):
    rows = [published_row(**{"Inspection date": "12/11/2024" if last.year == 2025 else "12/11/2023"})]
    [found] = read_file(write_csv(tmp_path / "any.csv", rows), kind="in-year", as_at=last).releases
    assert (found.starts_on, found.as_at) == (first, last)


@pytest.mark.django_db
def test_the_inspections_of_a_year():
    """A home twice is one home of its owner's, and an inspection without a grade is listed and not judged."""
    release = publish_list(
        found=of_year(
            [
                home("2000001", owner="Hexa Homes Ltd", event_number="10000001", judgements=GOOD),
                home(
                    "2000001", "", owner="HEXA HOMES LIMITED", event_number="10000002",
                    event_type="Monitoring inspection", inspected_on=date(2025, 1, 2),
                ),
                home("2000002", "inadequate", owner="", event_number="10000003"),
            ]
        )
    ).release  # fmt: skip
    assert (release.kind, release.period, release.homes, release.judged) == ("in-year", "2024-25", 3, 2)
    events = {event.event_number: event for event in release.listed_inspections.select_related("inspection")}
    first = events["10000001"]
    assert (first.owner_size, first.outcome, first.protection, first.leadership) == (
        "1",
        "good",
        "inadequate",
        "",
    )
    assert (events["10000002"].owner_id, events["10000002"].owner_size) == (first.owner_id, "1")
    assert (events["10000003"].owner_size, events["10000003"].authority_id) == ("not published", "wigan")
    assert {j.area: j.as_published for j in first.inspection.judgements.all()} == {
        "overall": "Good",
        "protection": "Inadequate",
    }
    assert events["10000002"].inspection.judgements.count() == 0
    assert not HomeSnapshot.objects.exists()
    whole = release.tallies.get(family="")
    assert (whole.homes, whole.overall_good, whole.overall_inadequate) == (3, 1, 1)


@pytest.mark.django_db
def test_homes_and_their_places():
    release = load_homes(
        [home("2000001", "", places=6, owner="Hexa"), home("2000002", "", places=None)], kind="places"
    )
    assert release.kind == "places"
    assert list(release.snapshots.order_by("home").values_list("places", "owner_size")) == [
        (6, "1"),
        (None, "not published"),
    ]
    assert release.tallies.get(family="").places == 6


@pytest.mark.django_db
def test_homes_that_joined_or_left():
    publish_list(
        found=of_year(
            [
                moved("2000001"),
                moved("2000002", joined=False, left=True, resigned_on=date(2025, 2, 1), status="Resigned", reason="Sold"),
            ],
            "movements",
        )
    )  # fmt: skip
    release = Release.objects.get()
    assert (release.kind, release.homes, release.judged) == ("movements", 2, 0)
    joined, left = release.movements.order_by("home")
    assert (joined.joined, joined.left, joined.registered_on) == (True, False, date(2024, 6, 1))
    assert (left.left, left.left_on, left.reason, left.authority_id) == (
        True,
        date(2025, 2, 1),
        "Sold",
        "wigan",
    )


def lists():
    one = {"sha256": "a" * 64}
    return [
        read_release([home("2000001", owner="Hexa Homes Ltd")], **one),
        of_year([home("2000001", owner="HEXA HOMES")], **one),
        read_release([home("2000001", "", owner="Hexa homes")], kind="places", **one),
        of_year([moved("2000009")], "movements", **one),
    ]


@pytest.mark.django_db
def test_a_file_of_several_lists_is_several_releases():
    loaded = publish_lists(readings=[ReadList(found) for found in lists()])
    assert {release.kind for release in loaded.releases} == {"as-at", "in-year", "places", "movements"}
    assert loaded.release.kind == "as-at"
    before = everything()
    again = publish_lists(readings=[ReadList(found) for found in lists()])
    assert (again.new, again.releases) == (False, loaded.releases)
    assert again.remarks == ("This file is loaded already.",)
    assert everything() == before


@pytest.mark.django_db
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_of_one_day_the_list_of_judgements_says_how_an_owner_is_called(order):
    """Whatever the order in which the lists of one day come."""
    found = lists()
    for number in order:
        publish_list(found=found[number])
    assert Owner.objects.get().name == "Hexa Homes Ltd"


@pytest.mark.django_db
def test_one_bad_list_and_none_is_kept_and_every_problem_is_told():
    good, *_ = lists()
    twice = read_release([home("2000003", row=5), home("2000003", row=9)], kind="places")
    dateless = of_year([home("2000001", event_number="", row=7)])
    with pytest.raises(RefusedFileError) as refusal:
        publish_lists(readings=[ReadList(good), ReadList(twice), ReadList(dateless)])
    told = str(refusal.value)
    assert "row 9, column “URN”, value “2000003”: this home is listed twice, first in row 5." in told
    assert "row 7, column “URN”, value “2000001”: an inspection needs its date and its number." in told
    assert everything() == (0,) * 11


class Breaking(ReadList):
    """A list whose file ends in the middle."""

    def rows(self) -> Iterator:
        yield from self.found.rows
        raise OSError("the disk is gone")


@pytest.mark.django_db
def test_a_failure_amid_the_rows_leaves_nothing():
    load_homes([home("2000001")], as_at=date(2022, 3, 31))
    before = everything()
    with pytest.raises(OSError, match="the disk is gone"):
        publish_lists(readings=[ReadList(lists()[0]), Breaking(lists()[1])])
    assert everything() == before
    assert load_homes([home("2000001")]).homes == 1


@pytest.mark.django_db
def test_a_spelling_keeps_its_owner_and_a_new_one_follows_a_merge():
    load_homes(
        [home("2000001", owner="Hexa Homes Ltd"), home("2000002", owner="Septa Care")],
        as_at=date(2022, 3, 31),
    )
    hexa, septa = Owner.objects.order_by("key")
    OwnerAlias.objects.filter(text="Hexa Homes Ltd").update(owner=septa)
    Owner.objects.filter(pk=hexa.pk).update(merged_into=septa)
    release = load_homes([home("2000001", owner="Hexa Homes Ltd"), home("2000002", owner="HEXA HOMES")])
    assert {s.owner_id for s in release.snapshots.all()} == {septa.pk}
    assert set(release.snapshots.values_list("owner_size", "owner_text")) == {
        ("2-4", "Hexa Homes Ltd"),
        ("2-4", "HEXA HOMES"),
    }
    assert Owner.objects.count() == 2


@pytest.mark.django_db
def test_texts_with_signs_that_mean_something_to_the_database_are_kept():
    owner = "A\\B \\N Care's “Homes” & Söhne"
    release = load_homes([home("2000001", owner=owner, local_authority="King\\s Lynn")])
    snapshot = release.snapshots.get()
    assert (snapshot.owner_text, snapshot.local_authority, snapshot.authority_id) == (
        owner,
        "King\\s Lynn",
        "kings-lynn",
    )


@pytest.mark.django_db
def test_many_rows_are_written_some_at_a_time(monkeypatch):
    monkeypatch.setattr("ratings.loading.bulk_rows.list_rows.SLICE", 2)
    told: list[int] = []
    homes = [home(2000001 + number, owner="Hexa") for number in range(5)]
    publish_lists(readings=[ReadList(read_release(homes))], progress=told.append)
    assert told == [5, 2, 4, 5]
    assert set(HomeSnapshot.objects.values_list("owner_size", "inspection__judgements__outcome")) == {
        ("5-9", "good")
    }
    assert HomeSnapshot.objects.count() == 5
