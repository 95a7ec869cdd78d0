"""Owners merged and split by data editors: what moves, what is counted anew, what readers see, what takes it back."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from ratings.answers.evaluation import answer
from ratings.loading import release_deeds
from ratings.measures import Measure
from ratings.models import HomeSnapshot, Owner, OwnerAlias, OwnerRuling, Release, Tally
from ratings.owner_merges import RulingError, merge, split
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db

EARLIER = date(2024, 3, 31)


def homes_of(owner, number, first, outcome="good"):
    return [home(first + each, outcome, owner=owner) for each in range(number)]


@pytest.fixture
def loaded():
    """Two releases: North Care has 3 homes then 3, South Care Ltd 2 then 8, somebody else 1."""
    others = homes_of("Somebody Else", 1, 2_000_900)
    load_homes(
        [*homes_of("North Care", 3, 2_000_001), *homes_of("South Care Ltd", 2, 2_000_101), *others],
        as_at=EARLIER,
    )
    load_homes(
        [
            *homes_of("North Care", 3, 2_000_001, "outstanding"),
            *homes_of("South Care Ltd", 8, 2_000_101),
            *others,
        ]
    )


def owner(key):
    return Owner.objects.get(key=key)


def sizes(as_at=date(2025, 3, 31)):
    rows = Tally.objects.filter(release__as_at=as_at, family="owner_size").values_list("owner_size", "homes")
    return dict(rows)


def state():
    """All that a ruling may change, to be held beside itself."""
    return (
        sorted(OwnerAlias.objects.values_list("text", "owner__key")),
        sorted(HomeSnapshot.objects.values_list("release__as_at", "home", "owner__key", "owner_size")),
        sorted(Tally.objects.values_list("release__as_at", "family", "owner_size", "owner", "homes")),
        sorted(Owner.objects.values_list("key", "merged_into__key")),
    )


def test_merged_owners_are_counted_as_one_in_every_release_and_their_names_stay(loaded, data_editor):
    assert sizes() == {"1": 1, "2-4": 3, "5-9": 8}
    ruling = merge(
        by=data_editor, owner=owner("north care"), into=owner("south care"), reason=" One  group. "
    )
    assert (sizes(), sizes(EARLIER)) == ({"1": 1, "10+": 11}, {"1": 1, "5-9": 5})
    assert (ruling.spellings, ruling.reason, ruling.decided_by) == (["North Care"], "One group.", data_editor)
    assert set(HomeSnapshot.objects.filter(owner__key="south care").values_list("owner_text", flat=True)) == {
        "North Care", "South Care Ltd",
    }  # fmt: skip
    assert Tally.objects.filter(owner="north-care").count() == 0


def test_what_was_read_from_an_earlier_count_is_told_from_this_one(loaded, data_editor):
    """Readings of claims and figures rest on the moment of a count; digests on that of the loading."""
    before = dict(Release.objects.values_list("as_at", "loaded_at"))
    loaded_first = dict(Release.objects.values_list("as_at", "first_loaded_at"))
    merge(by=data_editor, owner=owner("north care"), into=owner("south care"), reason="One group.")
    assert all(when > before[day] for day, when in Release.objects.values_list("as_at", "loaded_at"))
    assert dict(Release.objects.values_list("as_at", "first_loaded_at")) == loaded_first


def test_the_opposite_takes_it_back_wholly(loaded, data_editor):
    before = state()
    merge(by=data_editor, owner=owner("north care"), into=owner("south care"), reason="One group.")
    assert state() != before
    split(by=data_editor, owner=owner("south care"), spellings=["North Care"], reason="Not so.")
    assert state() == before


def test_a_later_release_follows_the_ruling(loaded, data_editor):
    merge(by=data_editor, owner=owner("north care"), into=owner("south care"), reason="One group.")
    load_homes(
        [*homes_of("NORTH CARE LIMITED", 3, 2_000_001), *homes_of("South Care Ltd", 8, 2_000_101)],
        as_at=date(2026, 3, 31),
    )
    assert sizes(date(2026, 3, 31)) == {"10+": 11}


def test_two_owners_behind_one_key_are_told_apart(data_editor):
    load_homes([*homes_of("Sunrise Ltd", 3, 2_000_001), *homes_of("Sunrise PLC", 2, 2_000_101)])
    assert sizes() == {"5-9": 5}
    ruling = split(by=data_editor, owner=owner("sunrise"), spellings=["Sunrise PLC"], reason="Two companies.")
    assert (ruling.other.key, ruling.other.name) == ("sunrise 2", "Sunrise PLC")
    assert sizes() == {"2-4": 5}
    load_homes(
        [*homes_of("Sunrise Ltd", 3, 2_000_001), *homes_of("Sunrise PLC", 5, 2_000_101)],
        as_at=date(2026, 3, 31),
    )
    assert sizes(date(2026, 3, 31)) == {"2-4": 3, "5-9": 5}


def test_answers_kept_in_memory_are_counted_anew(loaded, data_editor):
    question = Measure(by="owner-size")

    def bases():
        return {row.group: row.denominator for row in answer(question).rows if row.denominator}

    assert bases() == {"1": 1, "2-4": 3, "5-9": 8}
    before = answer(question).fingerprint
    merge(by=data_editor, owner=owner("north care"), into=owner("south care"), reason="One group.")
    assert bases() == {"1": 1, "10+": 11}
    assert answer(question).fingerprint != before


def test_a_question_about_a_merged_owner_is_one_about_the_whole(loaded, data_editor):
    merge(by=data_editor, owner=owner("north care"), into=owner("south care"), reason="One group.")
    found = answer(Measure(owner=("north-care",), outcomes=("outstanding",)))
    assert (found.measure.owner, found.rows[0].numerator, found.rows[0].denominator) == (
        ("south-care",),
        3,
        11,
    )


def test_the_page_of_a_merged_owner_leads_to_the_other_which_says_so(loaded, data_editor, client):
    merge(
        by=data_editor, owner=owner("north care"), into=owner("south care"), reason="One group by its report."
    )
    answer = client.get("/ratings/owners/north-care/")
    assert (answer.status_code, answer["Location"]) == (301, "/ratings/owners/south-care/")
    page = client.get("/ratings/owners/south-care/").content.decode()
    assert "“North Care” counts as part of “South Care Ltd”. One group by its report." in page


def test_open_pages_are_told(loaded, data_editor, monkeypatch):
    told = []
    monkeypatch.setattr(release_deeds, "announce", lambda **words: told.append(words["name"]))
    merge(by=data_editor, owner=owner("north care"), into=owner("south care"), reason="One group.")
    assert told == ["2025-03-31"]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_a_ruling_needs_a_reason(loaded, data_editor, reason):
    before = state()
    with pytest.raises(RulingError):
        merge(by=data_editor, owner=owner("north care"), into=owner("south care"), reason=reason)
    with pytest.raises(RulingError):
        split(by=data_editor, owner=owner("north care"), spellings=["North Care"], reason=reason)
    assert state() == before


def test_what_cannot_be_merged_or_split(loaded, data_editor):
    north, south, other = owner("north care"), owner("south care"), owner("somebody else")
    with pytest.raises(RulingError, match="itself"):
        merge(by=data_editor, owner=north, into=north, reason="Why.")
    for names, why in (
        ([], "Choose"),
        (["North Care"], "must stay"),
        (["South Care Ltd"], "not a name of this"),
    ):
        with pytest.raises(RulingError, match=why):
            split(by=data_editor, owner=north, spellings=names, reason="Why.")
    merge(by=data_editor, owner=north, into=south, reason="Why.")
    for first, second, why in ((north, other, "merged already"), (other, north, "merged itself")):
        with pytest.raises(RulingError, match=why):
            merge(by=data_editor, owner=first, into=second, reason="Why.")
    with pytest.raises(RulingError, match="was merged"):
        split(by=data_editor, owner=north, spellings=["North Care"], reason="Why.")
    assert OwnerRuling.objects.count() == 1


def test_only_data_editors_rule(loaded, client, client_of, editor, reader):
    north, south = owner("north care"), owner("south care")
    for member in (editor, reader):
        with pytest.raises(PermissionDenied):
            merge(by=member, owner=north, into=south, reason="Why.")
        someone = client_of(member)
        assert someone.get(reverse("ruled_owners")).status_code in {302, 403}
        sent = someone.post(reverse("ruled_owner", args=[north.pk]), {"into": south.pk, "reason": "Why."})
        assert sent.status_code in {302, 403}
    assert client.get(reverse("ruled_owners")).status_code == 302
    assert not OwnerRuling.objects.exists()


def said(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


@pytest.mark.slow("goes through the editor's forms on a loaded release")
def test_an_editor_looks_before_merging_and_sends_it_once(loaded, desk):
    north, south = owner("north care"), owner("south care")
    assert "North Care" in said(desk.get(reverse("ruled_owners"), {"q": "nor"}))
    page = reverse("ruled_owner", args=[north.pk])
    assert "South Care Ltd" in said(desk.get(page, {"q": "south"}))
    looked = said(desk.get(page, {"into": south.pk}))
    assert "“North Care” becomes part of “South Care Ltd”" in looked
    assert "3 and 8 become 11 (10 homes or more)" in looked
    assert not OwnerRuling.objects.exists()
    refused = desk.post(page, {"into": south.pk, "reason": " "})
    assert refused.status_code == 422
    assert "Say why" in said(refused)
    for _ in range(2):
        answer = desk.post(page, {"into": south.pk, "reason": "One group."}, follow=True)
    assert "“North Care” became part of “ South Care Ltd ”: One group." in said(answer)
    assert OwnerRuling.objects.count() == 1


@pytest.mark.slow("goes through the editor's forms on a loaded release")
def test_an_editor_looks_before_splitting_and_keeps_what_was_written(loaded, data_editor, desk):
    south = owner("south care")
    merge(by=data_editor, owner=owner("north care"), into=south, reason="One group.")
    page = reverse("ruled_owner", args=[south.pk])
    assert "11 become 8 (5 to 9 homes) and 3 (2 to 4 homes)" in said(desk.get(page, {"name": "North Care"}))
    refused = desk.post(page, {"name": ["North Care", "South Care Ltd"], "reason": "Two after all."})
    assert refused.status_code == 422
    assert "Two after all." in refused.content.decode()
    desk.post(page, {"name": "North Care", "reason": "Two after all."})
    again = desk.post(page, {"name": "North Care", "reason": "Two after all."})
    assert "not a name of this owner now" in said(again)
    assert sizes() == {"1": 1, "2-4": 3, "5-9": 8}


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(desk, data_editor, client, number, count_queries):
    load_homes([*homes_of("Care", 1, 2_000_001), *homes_of("Other Care", 1, 2_000_101)])
    care = owner("care")
    OwnerAlias.objects.bulk_create(OwnerAlias(text=f"Care {n}", owner=care) for n in range(number))
    OwnerRuling.objects.bulk_create(
        OwnerRuling(
            kind="split", owner=care, other=owner("other care"), reason=f"{n}", decided_at="2026-01-01T00:00Z"
        )
        for n in range(number)
    )
    desk.get(reverse("ruled_owners"))
    assert count_queries(lambda: desk.get(reverse("ruled_owners"), {"q": "care"})) == 10
    page = reverse("ruled_owner", args=[care.pk])
    assert count_queries(lambda: desk.get(page, {"name": "Care"})) == 13
    assert count_queries(lambda: client.get("/ratings/owners/care/")) <= 8
