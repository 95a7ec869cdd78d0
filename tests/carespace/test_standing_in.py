"""One shift goes to one: whoever stands in is enough, and a hand-over asks one moderator at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carespace.duty import rota
from carespace.models import DutyShift
from carespace.refusals import ClosedError, UnfitError
from tests.conftest import in_group
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import ShiftFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def others():
    return [in_group(MemberFactory(name=name), "Moderators") for name in ("Nia Next", "Lou Last")]


def read_rota(client_of, moderator) -> str:
    return client_of(moderator).get(reverse("carespace:duty")).content.decode()


@pytest.mark.parametrize("has_own", [False, True])
def test_nobody_is_asked_to_stand_in_where_somebody_does(client_of, moderator, others, has_own):
    first, second = others
    missed = ShiftFactory(moderator=moderator, missed_at=timezone.now())
    assert "I stand in" in read_rota(client_of, second)
    own = ShiftFactory(moderator=first, ends_at=missed.ends_at) if has_own else None
    stood = rota.take_up_shift(by=first, shift=missed)
    assert stood.instead_of == missed
    assert rota.take_up_shift(by=first, shift=missed) == stood, "pressed twice"
    assert not has_own or stood == own
    page = read_rota(client_of, second)
    assert "I stand in" not in page
    assert "not taken up, somebody stands in" in page
    with pytest.raises(ClosedError, match="Somebody stands in"):
        rota.take_up_shift(by=second, shift=missed)
    assert "I am here" in read_rota(client_of, moderator)
    assert rota.take_up_shift(by=moderator, shift=missed).taken_up_at


def test_a_stand_in_who_is_no_moderator_any_more_is_none(client_of, moderator, others):
    first, second = others
    missed = ShiftFactory(moderator=moderator, missed_at=timezone.now())
    rota.take_up_shift(by=first, shift=missed)
    first.groups.clear()
    assert "I stand in" in read_rota(client_of, second)
    assert rota.take_up_shift(by=second, shift=missed).moderator == second


def test_a_shift_handed_over_anew_asks_the_first_no_more(moderator, others):
    first, second = others
    shift = ShiftFactory(moderator=moderator, taken_up_at=timezone.now())
    asked = rota.hand_over_shift(by=moderator, shift=shift, to=first)
    assert rota.hand_over_shift(by=moderator, shift=shift, to=first) == asked
    again = rota.hand_over_shift(by=moderator, shift=shift, to=second)
    assert list(shift.handed_over.all()) == [again]
    assert rota.take_up_shift(by=second, shift=again).moderator == second
    shift.refresh_from_db()
    assert shift.ends_at <= timezone.now()
    with pytest.raises(ClosedError):
        rota.hand_over_shift(by=moderator, shift=shift, to=first)


def test_a_shift_to_come_is_given_to_nobody_who_has_one_then(moderator, others):
    begins = timezone.now() + timedelta(hours=3)
    mine, theirs = (
        ShiftFactory(moderator=each, starts_at=begins, ends_at=begins + timedelta(hours=8))
        for each in (moderator, others[0])
    )
    with pytest.raises(UnfitError, match="of their own"):
        rota.hand_over_shift(by=moderator, shift=mine, to=others[0])
    assert DutyShift.objects.get(pk=theirs.pk).moderator == others[0]
