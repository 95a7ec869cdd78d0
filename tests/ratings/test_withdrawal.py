"""A release taken off: nothing counts it any more, its page says why, and it can be put back."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction

from ratings import answers
from ratings.loading import publish_list
from ratings.loading.reasons import ReasonError
from ratings.loading.restoration import RestorationError, restore_release
from ratings.loading.withdrawal import WithdrawalError, withdraw_release
from ratings.measures import Measure
from ratings.measures.errors import UnanswerableError
from ratings.models import Inspection, Judgement, Owner, Release, ReleaseLogEntry, Transition
from ratings.ofsted import RefusedFileError
from search.sources.ratings import read_homes, read_owners, read_release_state
from tests.factories.plausible import judge
from tests.factories.ratings import home, load_homes, read_release

pytestmark = pytest.mark.django_db

EARLIER, DAY, LATER = date(2023, 3, 31), date(2024, 3, 31), date(2025, 3, 31)
URNS = [f"20000{n:02}" for n in range(20)]
PAGE = "/ratings/releases/2024-03-31/"


@pytest.fixture
def wrong() -> Release:
    """A wrong list of inadequate homes between two good ones."""
    load_homes([home(urn, "good") for urn in URNS], as_at=EARLIER)
    load_homes([home(urn, "good") for urn in URNS], as_at=LATER)
    strange = home("2000099", "good", owner="Strange Homes Ltd")
    return load_homes([*(home(urn, "inadequate", event_number="1999") for urn in URNS), strange], as_at=DAY)


def withdraw(release, by=None, reason="It is the list of another country.") -> Release:
    return withdraw_release(release=release, by=by, reason=reason)


def test_nothing_counts_a_withdrawn_release(wrong, client):
    assert Transition.objects.filter(release=wrong).exists()
    assert "2000099" in {document.key for document in read_homes(None)}
    before = read_release_state()
    withdraw(wrong)
    with pytest.raises(UnanswerableError, match="No release as at 2024-03-31"):
        answers.answer(Measure(at=DAY))
    assert set(
        Transition.objects.values_list("before_release__as_at", "release__as_at", "before", "after")
    ) == {(EARLIER, LATER, "good", "good")}
    assert read_release_state() != before
    assert "2000099" not in {document.key for document in read_homes(None)}
    assert "Strange Homes Ltd" not in {document.title for document in read_owners(None)}
    assert Owner.objects.filter(name="Strange Homes Ltd").exists()
    assert client.get("/ratings/homes/2000099/").status_code == 404
    assert not Inspection.objects.told().filter(event_number="1999").exists()
    assert "Good at its only judgement on record" in client.get("/ratings/homes/2000001/").content.decode()


def test_its_page_says_why_and_so_does_the_list_of_releases(wrong, client):
    withdraw(wrong)
    answer = client.get(PAGE)
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}revisions/1/")
    page = client.get(answer["Location"]).content.decode()
    assert "It is the list of another country." in page
    assert "Withdrawn" in page
    assert f'href="{PAGE}revisions/1/"' in client.get("/ratings/releases/").content.decode()


def test_a_withdrawn_release_is_put_back(wrong, client):
    withdraw(wrong)
    restored = restore_release(release=wrong, by=None, reason="It was right.")
    assert (restored.is_current, restored.withdrawn_at, restored.withdrawn_because) == (True, None, "")
    assert answers.answer(Measure(outcomes=("inadequate",), at=DAY)).rows[0].numerator == 20
    assert list(ReleaseLogEntry.objects.values_list("deed", "reason")) == [
        ("withdrawn", "It is the list of another country."),
        ("restored", "It was right."),
    ]
    page = client.get(PAGE).content.decode()
    assert "It is the list of another country." in page
    assert "It was right." in page


def test_what_a_withdrawn_list_said_of_an_inspection_is_forgotten():
    """The wrong list gave an inspection another grade; the list that stands has the word again."""
    right = home(
        "2000001", "good", event_number="10000001", judgements=judge(overall="good", protection="good")
    )
    wrong = home("2000001", "inadequate", event_number="10000001", judgements=judge(overall="inadequate"))
    load_homes([right], as_at=EARLIER)
    release = load_homes([wrong], as_at=LATER)
    assert Judgement.objects.get(area="overall").outcome == "inadequate"
    withdraw(release)
    assert dict(Judgement.objects.values_list("area", "as_published")) == {
        "overall": "Good",
        "protection": "Good",
    }
    assert Inspection.objects.get().last_listed == EARLIER
    restore_release(release=release, by=None, reason="It was right.")
    assert dict(Judgement.objects.values_list("area", "outcome")) == {"overall": "inadequate"}


def test_the_list_beside_it_is_read_again(wrong):
    later = Release.objects.get(as_at=LATER)
    withdraw(wrong)
    assert Release.objects.get(pk=later.pk).loaded_at > later.loaded_at


def test_twice_is_once(wrong):
    first = withdraw(wrong)
    again = withdraw(wrong, reason="Another reason.")
    assert (again.withdrawn_at, again.withdrawn_because) == (first.withdrawn_at, first.withdrawn_because)
    assert ReleaseLogEntry.objects.count() == 1


@pytest.mark.parametrize(("reason", "why"), [("  ", "Say why"), ("x" * 501, "500 is the most")])
def test_a_reason_is_needed(wrong, reason, why):
    with pytest.raises(ReasonError, match=why):
        withdraw(wrong, reason=reason)
    assert Release.objects.get(pk=wrong.pk).is_current


def test_others_than_data_editors_withdraw_nothing(wrong, reader):
    with pytest.raises(PermissionDenied):
        withdraw(wrong, by=reader)
    assert Release.objects.get(pk=wrong.pk).is_current


def test_a_replaced_file_is_not_withdrawn(wrong):
    load_homes([home(URNS[0])], as_at=DAY)
    with pytest.raises(WithdrawalError, match="was replaced already"):
        withdraw(wrong)


def test_a_list_of_the_wrong_day_is_loaded_for_the_right_one():
    """Withdrawn, the file may stand for another day, and then not for both."""
    found = read_release([home(urn) for urn in URNS], as_at=LATER)
    release = publish_list(found=found).release
    right = read_release([home(urn) for urn in URNS], as_at=DAY, sha256=found.sha256)
    with pytest.raises(RefusedFileError, match="loaded already"):
        publish_list(found=right)
    withdraw(release)
    assert publish_list(found=right).new
    with pytest.raises(RestorationError, match="The same file stands for 31 March 2024"):
        restore_release(release=release, by=None, reason="Both.")


def test_loading_it_again_says_that_it_was_withdrawn_and_how_to_put_it_back(wrong):
    found = read_release([home(urn, "good") for urn in URNS], as_at=date(2022, 3, 31))
    withdraw(publish_list(found=found).release)
    again = publish_list(found=found)
    assert not again.new
    assert "It was withdrawn since: It is the list of another country." in again.remarks[-1]
    assert "manage.py restore_release 2022-03-31" in again.remarks[-1]


def test_the_command_withdraws_or_says_why_not(wrong, capsys):
    call_command("withdraw_release", "2024-03-31", because="Wrong file.")
    call_command("withdraw_release", "2024-03-31", because="Wrong file.")
    assert capsys.readouterr().out == "Revision 1 of 2024-03-31 is withdrawn.\n" * 2
    for period, because in (("2030-03-31", "Why."), ("2025-03-31", " ")):
        with pytest.raises(SystemExit, match="2"):
            call_command("withdraw_release", period, because=because)
    assert capsys.readouterr().err.startswith("No list of 2030-03-31 is held.\nSay why")


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"is_current": False}, "release_replaced_says_when"),
        ({"withdrawn_because": "So."}, "release_withdrawn_says_why"),
    ],
)
def test_the_database_keeps_state_and_reason_together(wrong, fields, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Release.objects.filter(pk=wrong.pk).update(**fields)


def test_the_log_says_why(wrong):
    with pytest.raises(IntegrityError, match="release_log_says_why"), transaction.atomic():
        ReleaseLogEntry.objects.create(release=wrong, deed="withdrawn", reason="")


def test_a_page_says_what_was_done_to_its_own_list_alone(wrong, client):
    other = Release.objects.get(as_at=EARLIER)
    withdraw(wrong)
    withdraw(other, reason="It is a draft.")
    page = client.get(f"{PAGE}revisions/1/").content.decode()
    assert "It is the list of another country." in page
    assert "It is a draft." not in page
