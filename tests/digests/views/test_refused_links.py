"""Links in an old letter of somebody whose address a mail server said does not exist."""

from __future__ import annotations

import pytest
from django.utils import timezone

from digests.models import Subscription
from digests.subscriptions import refused_addresses
from tests.factories.digests import EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused():
    """A subscription that refusals ended, whose owner reads an old letter all the same."""
    return SubscriptionFactory(
        email="", kept_email="jo@council.example", standing="bounced", ended_at=timezone.now()
    )


def test_whose_address_was_said_not_to_exist_is_told_so_and_can_have_it_erased(client, refused):
    for path in (refused.choices_path(), refused.leave_path()):
        page = client.get(path).content.decode()
        assert "does not exist" in page
        assert "was erased" not in page
    page = client.post(refused.leave_path()).content.decode()
    assert "You have left" in page
    refused.refresh_from_db()
    assert refused.kept_email == ""


@pytest.mark.parametrize("weekly", [True, False])
def test_who_leaves_a_list_by_an_old_letter_is_not_put_back_on_it(client, refused, editor, weekly):
    edition = EditionFactory()
    Subscription.objects.update(weekly=weekly, ended_with=edition)
    client.post(refused.leave_list_path("daily"))
    refused_addresses.take_back_endings(edition=edition, by=editor)
    refused.refresh_from_db()
    assert (refused.standing, refused.daily, refused.weekly) == (
        ("confirmed", False, True) if weekly else ("left", True, False)
    )
