"""What the tables of releases refuse by themselves."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ratings.models import Release

pytestmark = pytest.mark.django_db


def made(**fields):
    values = {
        "as_at": date(2025, 3, 31),
        "sha256": "a" * 64,
        "title": "A release",
        "loaded_at": timezone.now(),
    }
    with transaction.atomic():
        return Release.objects.create(**{**values, **fields})


def test_a_day_has_one_current_release_of_a_kind():
    made()
    with pytest.raises(IntegrityError, match="release_one_current_per_day_and_kind"):
        made(sha256="b" * 64, revision=2)
    made(kind="places")


def test_a_replaced_release_stays_beside_its_revision():
    made(is_current=False, replaced_at=timezone.now())
    new = made(sha256="b" * 64, revision=2)
    assert Release.objects.latest_published() == new


def test_a_replaced_release_says_when():
    with pytest.raises(IntegrityError, match="release_replaced_says_when"):
        made(is_current=False)


@pytest.mark.parametrize("fields", [{"kind": "in-year"}, {"kind": "as-at", "starts_on": date(2024, 4, 1)}])
def test_a_year_and_only_a_year_has_a_first_day(fields):
    with pytest.raises(IntegrityError, match="release_of_a_year_has_its_start"):
        made(**fields)


def test_a_year_is_named_by_both_its_calendar_years():
    assert made(kind="in-year", starts_on=date(2024, 4, 1)).period == "2024-25"
    assert made().period == "2025-03-31"
