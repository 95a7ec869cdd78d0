"""Lists of numbers and bytes stand in a plan as texts."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import Value

from live.database.place_kinds import BytesOfHex, IsListed, IsListedBeside, list_numbers, list_pairs
from live.database.query_plan import QueryPlan

pytestmark = pytest.mark.django_db


def test_a_place_stands_for_any_number_of_rows():
    plan = QueryPlan(lambda keys: ContentType.objects.filter(IsListed("pk", keys)), keys="<keys>")
    known = set(ContentType.objects.values_list("pk", flat=True)[:3])
    assert len(known) == 3
    for keys in (known, set(list(known)[:1]), set()):
        assert {row.pk for row in plan.rows({"keys": list_numbers(keys)})} == keys


def test_only_what_stands_beside_a_number_is_looked_for():
    plan = QueryPlan(
        lambda pairs: ContentType.objects.filter(IsListedBeside("pk", pairs, Value(7))), pairs="<pairs>"
    )
    one, other = ContentType.objects.values_list("pk", flat=True)[:2]
    for pairs, found in ({one: 7, other: 8}, [one]), ({one: 70, other: 17}, []), ({}, []):
        assert [row.pk for row in plan.rows({"pairs": list_pairs(pairs.items())})] == found


def test_a_place_stands_for_bytes():
    plan = QueryPlan(lambda key: ContentType.objects.annotate(given=BytesOfHex(key))[:1], key="<key>")
    (row,) = plan.rows({"key": b"\x00\xff".hex()})
    assert bytes(row.given) == b"\x00\xff"
