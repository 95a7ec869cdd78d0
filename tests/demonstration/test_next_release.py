"""The invented next release: it passes the loader unaided, moves the figures, and says on every face what it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from python_calamine import CalamineWorkbook

from articles.claims.reversals import ClaimReversal
from articles.models import ClaimReading
from articles.reevaluation import evaluate_waiting_releases
from demonstration.register import keep_next_release
from demonstration.register.csv_file import write_csv
from demonstration.register.invented_totals import invent_totals
from demonstration.register.release_files import (
    NEXT_YEAR,
    YEARS,
    list_release_rows,
    title_release,
    write_release,
)
from demonstration.register.totals import Counts, load_totals
from digests.editions import snapshots
from ratings.answers import answer
from ratings.loading import load_file
from ratings.measures import Measure
from ratings.models import Home, Release
from ratings.phrases import INVENTED, INVENTED_TITLE
from ratings.release_changes import list_changes_of_release
from tests.factories.articles import published_article
from tests.factories.claims import claim
from tests.factories.figures import figure, printing
from tests.factories.ofsted_files import real_looking
from tests.factories.tallies import MARCH_2025, tallied

DAY = date(NEXT_YEAR, 3, 31)
BY_SIZE = Measure.parse("outcomes=inadequate&by=owner-size&sector=private")
OVER_TIME = BY_SIZE.asking(at="all")


@pytest.fixture
def next_release(db) -> Release:
    """The invented release beside one of 2025, as tallies alone."""
    tallied(date(2025, 3, 31), MARCH_2025, is_demonstration=True)
    counts = {**MARCH_2025, ("private", "10+", "north-west"): (113, 702, 144, 22, 58)}
    return tallied(DAY, counts, is_demonstration=True, title=INVENTED_TITLE, published_on=None)


def read(client, address: str) -> str:
    """What an address says, in small letters."""
    got = client.get(address)
    assert got.status_code == 200, address
    return " ".join(got.content.decode().replace("\xa0", " ").lower().split())


@pytest.mark.parametrize("measure", [BY_SIZE, OVER_TIME], ids=["newest", "over time"])
@pytest.mark.parametrize("face", ["page", "embed", "svg", "csv", "json", "chart"])
def test_every_face_of_a_measure_says_that_it_is_invented(next_release, client, face, measure):
    assert INVENTED in read(client, measure.url(face))


def test_beside_published_totals_it_is_told_which_day_is_invented(next_release):
    told = answer(OVER_TIME)
    assert told.register_note.endswith(f"{INVENTED_TITLE}, as at 31 March {NEXT_YEAR}.")
    assert told.register_note.startswith("Demonstration register: fictitious homes; totals as Ofsted")
    assert f"and, as at 31 March {NEXT_YEAR}, an {INVENTED}" in told.source
    assert answer(BY_SIZE).register_note == f"{INVENTED_TITLE}, as at 31 March {NEXT_YEAR}."
    assert "Ofsted" not in answer(BY_SIZE).source + answer(BY_SIZE).standing
    assert INVENTED not in answer(BY_SIZE.asking(at=date(2025, 3, 31))).register_note.lower()


def test_a_spreadsheet_and_the_api_say_so(next_release, client):
    book = CalamineWorkbook.from_filelike(BytesIO(client.get(BY_SIZE.url("xlsx")).content))
    about = book.get_sheet_by_name("About").to_python()
    assert ["Register", f"{INVENTED_TITLE}, as at 31 March {NEXT_YEAR}."] in about
    told = client.get(f"/api/v1/measures/?{BY_SIZE.query}").json()
    assert (told["release"]["invented"], told["release"]["title"]) == (True, INVENTED_TITLE)
    assert INVENTED in told["register_note"].lower()
    newest = client.get("/api/v1/releases/").json()["results"][0]
    assert (newest["is_invented"], newest["title"]) == (True, INVENTED_TITLE)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/ratings/",
        "/ratings/releases/",
        f"/ratings/releases/{DAY}/",
        "/ratings/method/",
        "/ratings/find/?q=a",
    ],
)
def test_pages_that_show_it_say_so(next_release, client, address):
    assert INVENTED in read(client, address)


@pytest.mark.slow("publishes a story, and reads its claims and figures against both releases")
def test_a_story_and_its_letter_say_so(next_release, client):
    story = published_article(body=[printing(figure())], claims=[claim()])
    evaluate_waiting_releases()
    page = read(client, story.get_url())
    assert f"latest: as at 31 march {NEXT_YEAR} ({INVENTED})" in page
    assert page.count(f"31 march {NEXT_YEAR} ({INVENTED})") >= 3
    before, after = ClaimReading.objects.order_by("as_at")
    assert (before.verdict, after.verdict) == ("holds", "holds")
    turned = snapshots.snapshot_claim(ClaimReversal(story.claims.get(), before, after))
    assert INVENTED in turned["told"]
    changes = list_changes_of_release(next_release)
    assert changes
    assert all(INVENTED_TITLE in snapshots.snapshot_change(change)["sentence"] for change in changes)
    chart, _ = snapshots.snapshot_chart(BY_SIZE) or ({"note": ""}, None)
    assert INVENTED_TITLE in chart["note"]


def test_its_totals_move_as_far_as_can_be_seen_and_no_further_than_a_year_can():
    newest = load_totals()[YEARS[-1]]
    invented = invent_totals(newest)
    for sector, rows in invented.regions.items():
        assert tuple(map(sum, zip(*rows.values(), strict=True))) == invented.homes(sector)
    before, after = (sum(sum(each.homes(sector)) for sector in each.sizes) for each in (newest, invented))
    assert 1.05 < after / before < 1.2
    was, now = (each.sizes["private"]["1"] for each in (newest, invented))
    large, councils = invented.sizes["private"]["10+"], invented.homes("local-authority")
    # What the headings over the stories' charts say stays true; what the founding story claims of councils does not.
    assert inadequate(now) > inadequate(was) + 0.01 > inadequate(large) + 0.01
    assert inadequate(councils) < inadequate(large)


def inadequate(counts: Counts) -> float:
    """The share of judged homes that are inadequate."""
    return counts[3] / sum(counts[:4])


@pytest.mark.slow("loads two whole releases")
def test_the_file_is_written_and_passes_the_loader_unaided(db, tmp_path, settings):
    settings.VAR = tmp_path
    load_file(path_or_rows=write_release(year=YEARS[-1], folder=tmp_path))
    path = keep_next_release()
    assert path == tmp_path / "demonstration" / f"next_release_invented_31_mar_{NEXT_YEAR}.csv"
    written = path.stat().st_mtime_ns
    assert keep_next_release().stat().st_mtime_ns == written
    said = StringIO()
    call_command("load_ofsted", str(path), stdout=said)
    assert INVENTED_TITLE in said.getvalue()
    release = Release.objects.get(as_at=DAY)
    assert (release.is_invented, release.is_demonstration, release.accepted_because) == (True, True, "")
    assert release.homes == sum(
        sum(sum(each) for each in rows.values())
        for rows in invent_totals(load_totals()[YEARS[-1]]).sizes.values()
    )


@pytest.mark.slow("loads two whole releases")
def test_the_same_homes_under_numbers_such_as_ofsteds_pass_what_real_lists_are_held_beside(db, tmp_path):
    for year in (YEARS[-1], NEXT_YEAR):
        rows = [replace(row, urn=real_looking(row.urn)) for row in list_release_rows(year)]
        title = title_release(year).partition(" – ")[2]
        path = write_csv(tmp_path / f"provider_level_at_31_mar_{year}.csv", rows, year=year, title=title)
        load_file(path_or_rows=path)
    assert Release.objects.current().filter(is_demonstration=False, accepted_because="").count() == 2
    assert Home.objects.count() > 4000


def test_the_tours_sixth_step_names_the_file():
    readme = (settings.BASE_DIR / "README.md").read_text()
    assert f"load_ofsted var/demonstration/next_release_invented_31_mar_{NEXT_YEAR}.csv" in " ".join(
        readme.split()
    )
