"""A file that a revision replaced, put back in its place: counts, pages and search follow, with a reason readers see."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from ratings import answers
from ratings.loading.reasons import ReasonError
from ratings.loading.restoration import restore_release
from ratings.measures import Measure
from ratings.models import Release, Transition
from search.sources.ratings import read_release_state
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db

EARLIER, DAY = date(2024, 3, 31), date(2025, 3, 31)
URNS = [f"20000{n:02}" for n in range(20)]


@pytest.fixture
def replaced() -> Release:
    """The first file of a day, of twenty good homes, which a revision of inadequate ones replaced."""
    load_homes([home(urn, "good") for urn in URNS], as_at=EARLIER)
    first = load_homes([home(urn, "good") for urn in URNS], as_at=DAY)
    load_homes([home(urn, "inadequate") for urn in URNS], as_at=DAY)
    first.refresh_from_db()
    assert not first.is_current
    return first


def good() -> int | None:
    return answers.answer(Measure(outcomes=("good",), at=DAY)).rows[0].numerator


def test_what_was_replaced_stands_again_and_everything_follows(client, replaced):
    assert good() == 0
    before = read_release_state()
    restore_release(release=replaced, by=None, reason="The revision was  of another year.")
    assert good() == 20
    assert read_release_state() != before
    standing = Release.objects.current().get(as_at=DAY)
    other = Release.objects.get(as_at=DAY, is_current=False)
    assert (standing, other.revision) == (replaced, 2)
    assert set(Transition.objects.values_list("release", "before", "after")) == {
        (replaced.pk, "good", "good")
    }
    page = client.get("/ratings/releases/2025-03-31/").content.decode()
    assert "The revision was of another year." in page
    assert client.get("/ratings/releases/2025-03-31/revisions/2/").status_code == 200


def test_twice_is_once(replaced):
    first = restore_release(release=replaced, by=None, reason="Wrong file.")
    again = restore_release(release=replaced, by=None, reason="Another reason.")
    assert (again.restored_at, again.restored_because) == (first.restored_at, "Wrong file.")


@pytest.mark.parametrize(("reason", "why"), [("  ", "Say why"), ("x" * 501, "500 is the most")])
def test_a_reason_is_needed(replaced, reason, why):
    with pytest.raises(ReasonError, match=why):
        restore_release(release=replaced, by=None, reason=reason)
    assert good() == 0


def test_others_than_data_editors_restore_nothing(replaced, reader):
    with pytest.raises(PermissionDenied):
        restore_release(release=replaced, by=reader, reason="I like it.")
    assert good() == 0


def test_the_command_restores_or_says_why_not(replaced, capsys):
    call_command("restore_release", "2025-03-31", revision=1, because="Wrong file.")
    assert "Revision 1 of 2025-03-31 stands." in capsys.readouterr().out
    for arguments in ({"revision": 9, "because": "Why."}, {"revision": 2, "because": " "}):
        with pytest.raises(SystemExit, match="2"):
            call_command("restore_release", "2025-03-31", **arguments)
    assert capsys.readouterr().err.startswith("No revision 9 of 2025-03-31 is held.\nSay why")


def test_loading_a_replaced_file_again_says_how_to_put_it_back(replaced):
    from ratings.loading import publish_list
    from tests.factories.ratings import read_release

    loaded = publish_list(found=read_release([home(urn, "good") for urn in URNS], as_at=DAY))
    assert not loaded.new
    assert "manage.py restore_release 2025-03-31 --kind as-at --revision 1" in loaded.remarks[-1]
