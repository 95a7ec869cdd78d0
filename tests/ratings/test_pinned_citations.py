"""A citation's address gives the same figures for good, and says what became of the file they come from."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from openpyxl import load_workbook

from ratings import answers
from ratings.loading.restoration import restore_release
from ratings.loading.withdrawal import withdraw_release
from ratings.measures import Measure, MeasureError
from ratings.models import Release
from ratings.periods import Year
from tests.factories.ratings import home, load_homes, of_year, publish_list

pytestmark = pytest.mark.django_db

DAY = date(2025, 3, 31)
URNS = [f"20000{n:02}" for n in range(20)]
GOOD = Measure(outcomes=("good",), at=DAY)
PAGE = f"/ratings/measure/?{GOOD.query}"


@pytest.fixture
def first() -> Release:
    """The first file of a day: twenty good homes."""
    return load_homes([home(urn, "good") for urn in URNS], as_at=DAY, title="The first file")


@pytest.fixture
def second(first) -> Release:
    """A revision that says half of them are inadequate."""
    return load_homes([home(urn, "good" if urn < "2000010" else "inadequate") for urn in URNS], as_at=DAY)


def good(measure: Measure) -> int | None:
    return answers.answer(measure).rows[0].numerator


def cited(client, address: str) -> str:
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    return str(soup.select_one("#cite .addr").text)


def notice(client, address: str) -> str:
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    found = soup.select_one("#revision")
    return " ".join(found.get_text(" ").split()) if found else ""


def test_a_revision_has_one_address():
    measure = Measure.parse("revision=2&at=2025-03-31&outcomes=good")
    assert measure.revision == 2
    assert measure.query.endswith("at=2025-03-31&revision=2")
    assert Measure.parse(measure.query) == measure
    assert Measure.parse("basis=in-year&at=2024-25&revision=1").query.endswith("at=2024-25&revision=1")
    assert "revision" not in Measure().query


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("revision=1", "one day: name it, such as at=2025-03-31"),
        ("basis=in-year&at=all&revision=1", "one year: name it, such as at=2024-25"),
        ("at=2018-03-31..2025-03-31&revision=1", "one file of one day"),
        ("at=2025-03-31&since=previous&revision=1", "leave revision out"),
        ("at=2025-03-31&by=outcome-before&revision=1", "leave revision out"),
        *((f"at=2025-03-31&revision={word}", "is not a revision") for word in ("0", "-1", "x", "²", "40000", "9" * 50)),
    ],
)  # fmt: skip
def test_what_is_no_revision_is_refused_in_words(query, why):
    with pytest.raises(MeasureError, match=why):
        Measure.parse(query)


def test_each_file_answers_as_it_stood(second):
    assert (good(GOOD), good(GOOD.asking(revision=2)), good(GOOD.asking(revision=1))) == (10, 10, 20)
    withdraw_release(release=second, by=None, reason="It was of another year.")
    assert (good(GOOD.asking(revision=2)), good(GOOD.asking(revision=1))) == (10, 20)


def test_a_year_has_revisions_too():
    event = {"event_number": "10000001", "inspected_on": date(2024, 6, 1)}
    publish_list(found=of_year([home(urn, "good", **event) for urn in URNS]))
    publish_list(found=of_year([home(urn, "inadequate", **event) for urn in URNS]))
    asked = Measure(basis="in-year", outcomes=("good",), at=Year(2024))
    assert (good(asked), good(asked.asking(revision=1))) == (0, 20)


def test_a_citation_names_the_file_and_its_address_stays_true(client, first):
    address = cited(client, f"/ratings/measure/?{Measure(outcomes=('good',)).query}")
    assert address == f"{settings.SITE_URL}{GOOD.asking(revision=1).url()}"
    text = BeautifulSoup(client.get(PAGE).content, "html.parser").select_one("#cite").text
    assert "The first file" in text
    assert "revision 1, read on" in text
    load_homes([home(urn, "inadequate") for urn in URNS], as_at=DAY)
    answer = client.get(address.removeprefix(settings.SITE_URL))
    assert answer.status_code == 200
    assert "100.0%" in answer.content.decode()
    assert cited(client, PAGE).endswith("revision=2")


def test_the_button_that_copies_stands_beside_the_text(client, first):
    soup = BeautifulSoup(client.get(PAGE).content, "html.parser")
    assert soup.select_one("#cite [data-citation]")
    assert soup.select_one("#cite [data-copy] button[type=button]").text == "Copy"


def test_the_page_says_that_a_newer_one_stands(client, second):
    assert notice(client, PAGE) == ""
    assert notice(client, GOOD.asking(revision=2).url()) == ""
    told = notice(client, GOOD.asking(revision=1).url())
    assert told.startswith("A newer revision stands These are the figures of revision 1, replaced on")
    assert told.endswith("The same question of revision 2")


def test_an_earlier_file_that_stands_again_is_not_called_newer(client, first, second):
    restore_release(release=first, by=None, reason="The second one was wrong")
    told = notice(client, GOOD.asking(revision=2).url())
    assert told.startswith(
        "An earlier revision stands again These are the figures of revision 2, replaced on"
    )
    assert told.endswith("The same question of revision 1")
    second.refresh_from_db()
    page = client.get(second.get_absolute_url()).content.decode()
    assert "Another file took this one’s place" in page
    assert "later file" not in page


def test_a_reason_ends_before_what_is_said_after_it(client, second):
    """Notes and citations go on after it."""
    withdraw_release(release=second, by=None, reason="It was of another year")
    text = (
        BeautifulSoup(client.get(GOOD.asking(revision=2).url()).content, "html.parser")
        .select_one("#cite")
        .text
    )
    assert "It was of another year. CareSpace" in " ".join(text.split())


def test_a_site_on_which_no_list_stands_answers_a_citation(client, first):
    """The only list was withdrawn: its citation is a page all the same, and so is every face."""
    withdraw_release(release=first, by=None, reason="It was of another year.")
    pinned = GOOD.asking(revision=1)
    assert notice(client, pinned.url()).startswith(
        "This release was withdrawn These are the figures of revision 1"
    )
    answer = client.get(pinned.url())
    assert answer.status_code == 200
    assert "100.0%" in answer.content.decode()
    for face in ("json", "csv", "xlsx", "svg", "png", "chart", "embed"):
        assert client.get(pinned.url(face)).status_code == 200, face
    listed = client.get("/ratings/releases/").content.decode()
    assert "No release stands" in listed
    assert "It was of another year." in listed
    assert "No release is loaded yet" in client.get("/ratings/").content.decode()


def test_the_page_says_why_a_file_was_withdrawn(client, second):
    load_homes([home(urn, "good") for urn in URNS], as_at=date(2024, 3, 31))
    withdraw_release(release=second, by=None, reason="It was of another year.")
    told = notice(client, GOOD.asking(revision=2).url())
    assert told.startswith("This release was withdrawn These are the figures of revision 2, withdrawn on")
    assert told.endswith("for this reason: It was of another year.")
    text = (
        BeautifulSoup(client.get(GOOD.asking(revision=2).url()).content, "html.parser")
        .select_one("#cite")
        .text
    )
    assert "It was of another year." in text


def test_every_face_says_which_file_it_gives(client, second):
    withdraw_release(release=second, by=None, reason="It was of another year.")
    pinned = GOOD.asking(revision=2)
    release = client.get(pinned.url("json")).json()["release"]
    assert (release["revision"], release["state"], release["withdrawn_because"]) == (2, "withdrawn", "It was of another year.")  # fmt: skip
    assert release["read_on"] == Release.objects.get(revision=2).first_loaded_at.date().isoformat()
    assert client.get(f"/api/v1/measures/?{pinned.query}").json()["release"] == release
    line = client.get(pinned.url("csv")).content.decode().splitlines()[1]
    assert "Revision 2, read on" in line
    assert "It was of another year." in line
    book = load_workbook(BytesIO(client.get(pinned.url("xlsx")).content))
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert "Revision 2, read on" in about["Edition"]
    for face in ("svg", "png", "chart", "embed"):
        assert client.get(pinned.url(face)).status_code == 200


@pytest.mark.parametrize("revision", [3, 32767])
def test_a_revision_that_is_not_held(client, first, revision):
    answer = client.get(GOOD.asking(revision=revision).url("json"))
    assert answer.status_code == 400
    assert f"No revision {revision} of 2025-03-31 is held" in answer.json()["detail"]


def test_only_a_pinned_question_asks_for_the_file_that_stands(client, second, count_queries):
    plain, pinned = GOOD.asking(revision=2).url(), GOOD.asking(revision=1).url()
    for address in (plain, pinned):
        client.get(address)
    assert count_queries(lambda: client.get(pinned)) <= count_queries(lambda: client.get(plain)) + 1
