"""Points of before: those public for a day, and all of debates that are over, are past their first day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from carespace.models import Post
from tests.carespace.test_life_migration import migrate, newest
from tests.factories.carespace import ClosureFactory, DebateFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.slow("takes two of the app's migrations back and makes them again, on filled tables")
def test_points_of_before_are_past_their_first_day_or_new():
    now = timezone.now()
    old = PointFactory(published_at=now - timedelta(hours=25))
    new = PointFactory(published_at=now - timedelta(hours=23))
    reply = ReplyFactory(parent=old)
    waiting = PointFactory(debate=old.debate, state="waiting")
    over = PointFactory(debate=DebateFactory())
    ClosureFactory(debate=over.debate)
    Post.objects.update(past_first_day=False)
    leaves = newest()
    migrate([("carespace", "0019_claims")])
    migrate(leaves)
    past = set(Post.objects.filter(past_first_day=True).values_list("pk", flat=True))
    assert past == {old.pk, over.pk}
    assert {new.pk, reply.pk, waiting.pk}.isdisjoint(past)
