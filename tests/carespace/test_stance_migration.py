"""Stances of before: first said when they were said, and in the matrix where both are known."""

from datetime import timedelta

import pytest
from django.utils import timezone

from carespace.models import Debate, Stance
from tests.carespace.test_life_migration import migrate, newest
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import DebateFactory, StanceFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.slow("takes two of the app's migrations back and makes them again, on filled tables")
def test_stances_of_before_are_in_the_matrix():
    debate, member, day = DebateFactory(), MemberFactory(), timezone.now() - timedelta(days=9)
    StanceFactory(debate=debate, member=member, side="for", at=day)
    StanceFactory(debate=debate, member=member, side="against", moment="after", at=day)
    StanceFactory(debate=debate, side="undecided")
    leaves = newest()
    migrate([("carespace", "0022_follows")])
    migrate(leaves)
    debate = Debate.objects.get(pk=debate.pk)
    assert debate.matrix == [[0, 0, 1], [0, 0, 0], [0, 0, 0]]
    assert all(stance.first_at == stance.at for stance in Stance.objects.all())
