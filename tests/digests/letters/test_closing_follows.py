"""A letter says which of the debates its reader follows end soon, and no row knows that it did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from carespace.follows.following import set_follow
from carespace.models import Debate
from carespace.voices import take_voice
from digests.letters.edition_letters import EditionLetters
from digests.models import Delivery, Edition
from tests.digests.reading import parsed, part
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import DebateFactory
from tests.factories.digests import EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ending() -> Debate:
    """A debate that ends in three days."""
    ends = timezone.now() + timedelta(days=3)
    return DebateFactory(
        motion="Visits should be weekly",
        ends_at=ends,
        end_ground="date",
        end_announced_at=timezone.now() - timedelta(days=1),
    )


def letter_to(address: str, edition: Edition | None = None) -> str:
    message = parsed(
        EditionLetters(edition or EditionFactory()).build_message(SubscriptionFactory(email=address))
    )
    return " ".join((part(message, "plain") + part(message, "html")).split())


def test_a_letter_says_which_followed_debates_end_soon(reader, ending):
    set_follow(by=reader, debate=ending, what="debate")
    words = letter_to(reader.email)
    assert words.count("Of the debates you follow, “Visits should be weekly” ends on") == 2


def test_it_says_nothing_to_others_nor_of_debates_that_go_on(reader, stranger, ending):
    set_follow(by=stranger, debate=ending, what="replies")
    set_follow(by=reader, debate=DebateFactory(), what="debate")
    edition = EditionFactory()
    for member in (reader, MemberFactory()):
        assert "debates you follow" not in letter_to(member.email, edition)


def test_a_debate_in_which_its_reader_speaks_under_an_alias_is_not_named(reader, ending):
    take_voice(debate=ending, by=reader, shown_as="alias")
    set_follow(by=reader, debate=ending, what="debate")
    assert "weekly" not in letter_to(reader.email)


def test_a_debate_withdrawn_meanwhile_leaves_the_letters(reader, ending, monkeypatch):
    monkeypatch.setattr("digests.letters.edition_letters.WITHDRAWN_WITHIN", 0.0)
    set_follow(by=reader, debate=ending, what="debate")
    letters = EditionLetters(EditionFactory())
    subscription = SubscriptionFactory(email=reader.email)
    assert "weekly" in part(parsed(letters.build_message(subscription)), "plain")
    Debate.objects.filter(pk=ending.pk).update(withdrawn_at=timezone.now())
    assert "weekly" not in part(parsed(letters.build_message(subscription)), "plain")


def test_no_row_keeps_what_was_said(reader, ending):
    set_follow(by=reader, debate=ending, what="debate")
    edition = EditionFactory()
    letter_to(reader.email, edition)
    edition.refresh_from_db()
    assert "weekly" not in str(edition.content)
    assert not Delivery.objects.exists()
