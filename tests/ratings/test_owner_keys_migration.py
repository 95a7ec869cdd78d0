"""Owners loaded while keys lost accents and ran "&" into the letters: what the change makes of them, and its way back."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from django.utils.html import escape

from ratings.answers import answer
from ratings.loading import bulk_rows
from ratings.measures import Measure
from ratings.models import HomeSnapshot, Owner, OwnerAlias, OwnerRuling, Release, Tally
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db
change = import_module("ratings.migrations.0004_owner_keys_keep_letters")
OWNERS = {"K & G Care Ltd": 1, "K&G Care Ltd": 1, "A&R Homes": 5, "Café Dôme Ltd": 2, "Plain Care": 3}


def state():
    """All the change may touch."""
    return (
        sorted(OwnerAlias.objects.values_list("text", "owner__key", "former_key")),
        sorted(HomeSnapshot.objects.values_list("home", "owner__key", "owner_size")),
        sorted(Tally.objects.values_list("family", "owner_size", "owner", "homes", "overall_good")),
        sorted(Owner.objects.values_list("key", "merged_into__key")),
        OwnerRuling.objects.count(),
    )


@pytest.fixture
def loaded_before(monkeypatch):
    """A release loaded by the former keys."""
    monkeypatch.setattr(bulk_rows.copy_lines, "make_owner_key", change.make_former_key)
    monkeypatch.setattr(bulk_rows.owner_aliases, "keep_former_keys", lambda names: None)
    bulk_rows.copy_lines.copy_owner.cache_clear()
    first = 2_000_001
    rows = []
    for owner, homes in OWNERS.items():
        rows += [home(first + each, owner=owner) for each in range(homes)]
        first += 100
    yield load_homes(rows)
    bulk_rows.copy_lines.copy_owner.cache_clear()


def run(step):
    getattr(change, step)(apps, SimpleNamespace(connection=connection))


def sizes():
    return {row.group: row.denominator for row in answer(Measure(by="owner-size")).rows if row.denominator}


def test_rows_are_given_the_new_keys_and_one_owner_is_counted_as_one(loaded_before):
    assert sizes() == {"1": 2, "2-4": 5, "5-9": 5}
    counted = Release.objects.get().loaded_at
    run("give_new_keys")
    assert sizes() == {"2-4": 7, "5-9": 5}
    assert set(Owner.objects.filter(merged_into=None).values_list("key", flat=True)) == {
        "k and g care", "a and r homes", "café dôme", "plain care",
    }  # fmt: skip
    assert Release.objects.get().loaded_at > counted
    ruling = OwnerRuling.objects.get()
    assert (ruling.owner.key, ruling.other.key, ruling.spellings) == (
        "kandg care", "k and g care", ["K&G Care Ltd"],
    )  # fmt: skip


def test_the_way_back_leaves_all_as_it_was(loaded_before):
    before = state()
    run("give_new_keys")
    after = state()
    run("give_back_former_keys")
    assert state() == before
    run("give_new_keys")
    assert state() == after
    run("give_new_keys")
    assert state() == after


def test_a_ruling_that_two_owners_are_two_is_kept(loaded_before):
    one, two = (Owner.objects.get(key=key) for key in ("kandg care", "k and g care"))
    OwnerRuling.objects.create(
        kind="split", owner=two, other=one, reason="Two firms.", decided_at=timezone.now()
    )
    run("give_new_keys")
    assert not Owner.objects.exclude(merged_into=None).exists()
    assert sizes()["1"] == 2


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("kandg-care", "k-and-g-care"),
        ("aandr-homes", "a-and-r-homes"),
        ("caf-d-me", "caf%C3%A9-d%C3%B4me"),
    ],
)
@pytest.mark.parametrize("moved", [True, False])
def test_former_addresses_lead_on(request, client, former, now, moved):
    """Whether the owner was loaded before keys changed or after."""
    if moved:
        request.getfixturevalue("loaded_before")
        run("give_new_keys")
    else:
        load_homes([home(2_000_001 + place, owner=owner) for place, owner in enumerate(OWNERS)])
    response = client.get(f"/ratings/owners/{former}/")
    assert (response.status_code, response["Location"]) == (301, f"/ratings/owners/{now}/")
    page = client.get(response["Location"])
    assert page.status_code == 200
    compared = client.get("/ratings/compare/", {"with": [f"owner:{former}", "owner:plain-care"]})
    assert escape(Owner.objects.by_slug([former])[former].name) in compared.content.decode()
    measure = answer(Measure.parse(f"owner={former}&at=latest"))
    assert (
        measure.measure.url()
        == f"/ratings/measure/?basis=as-at&outcomes=all&unit=share&owner={now}&at=latest"
    )
    page = client.get(f"/ratings/measure/?basis=as-at&outcomes=all&unit=share&owner={former}&at=latest")
    assert (page.status_code, page["Location"]) == (301, measure.measure.url())
    assert client.get(measure.measure.url("csv")).status_code == 200
    assert client.get(measure.measure.url()).status_code == 200


def test_an_owner_of_today_keeps_an_address_another_once_had(client):
    load_homes([home(2_000_001, owner="K&G Care Ltd"), home(2_000_002, owner="Kandg Care")])
    page = client.get("/ratings/owners/kandg-care/")
    assert page.status_code == 200
    assert b"Kandg Care</h1>" in page.content
