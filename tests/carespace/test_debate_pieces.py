"""Pieces of debates' pages: drawn once for all readers, anew when anything they say is another, and never a member's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from carespace import contributions, moderation
from carespace.debate_life.lifecycle import end_debate, pause_debate
from carespace.words.editing import edit_post
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db

POINT, REPLY, THREAD = (f"carespace/parts/{part}.html" for part in ("point", "reply", "thread"))


@pytest.fixture
def debate(settings):
    settings.PAGES_KEPT = 0
    return DebateFactory()


@pytest.fixture
def points(debate):
    made = PointFactory.create_batch(2, debate=debate, side="for", past_first_day=True)
    for point in made:
        ReplyFactory(parent=point)
    return made


def ask(client, address: str, drawn: list[object]) -> list[object]:
    """Which pieces a page had to have drawn."""
    drawn.clear()
    assert client.get(address).status_code == 200
    return list(drawn)


def test_a_page_made_anew_draws_only_what_is_another(client, debate, points, drawn):
    address = debate.get_absolute_url()
    assert ask(client, address, drawn) == [POINT, POINT, THREAD, THREAD]
    assert ask(client, address, drawn) == []
    contributions.cast_vote(by=MemberFactory(is_trusted=True), point=points[0], value="agree")
    assert POINT in ask(client, address, drawn)
    assert len(drawn) < 4
    assert ask(client, address, drawn) == []


def test_each_thing_a_piece_says_makes_it_another(client, debate, points, drawn, moderator, editor):
    """A changed word, a name, a removal, a pause and an end: none leaves what was drawn before."""
    address = debate.get_absolute_url()
    point = points[0]
    author = MemberFactory(is_trusted=True)
    mine = contributions.add_point(by=author, debate=debate, side="for", text="Pay is what keeps staff.")
    assert "Pay is what keeps staff." in client.get(address).content.decode()
    edit_post(by=author, post=mine, text="Rest is what keeps staff.", read=1)
    page = client.get(address).content.decode()
    assert "Rest is what keeps staff." in page
    assert "Pay is what keeps staff." not in page
    mine.voice.__class__.objects.filter(pk=mine.voice_id).update(label="Somebody Else")
    assert "Somebody Else" in client.get(address).content.decode()
    moderation.hide_post(by=moderator, post=point, rule="personal")
    assert point.current_revision.text not in client.get(address).content.decode()
    ask(client, address, drawn)
    for deed in (
        lambda: pause_debate(by=moderator, debate=debate, kind="writing"),
        lambda: end_debate(by=editor, debate=debate, reason="All is said."),
    ):
        deed()
        assert POINT in ask(client, address, drawn)


def test_lists_and_a_points_page_are_made_of_pieces_too(client, debate, points, drawn):
    side = f"{debate.get_absolute_url()}points/for/"
    assert ask(client, side, drawn) == [POINT, POINT]
    assert ask(client, side, drawn) == []
    assert ask(client, points[0].get_absolute_url(), drawn) == [REPLY]
    assert ask(client, points[0].get_absolute_url(), drawn) == []


def test_pieces_drawn_for_a_member_or_a_moderator_are_everyones(client, debate, points, drawn, moderator):
    member = MemberFactory(is_trusted=True)
    mine = contributions.add_point(by=member, debate=debate, side="for", text="A point of my own.")
    mine.__class__.objects.filter(pk=mine.pk).update(
        published_at=timezone.now() - timedelta(days=2), past_first_day=True
    )
    for person in (member, moderator):
        client.force_login(person)
        for address in (debate.get_absolute_url(), mine.get_absolute_url()):
            page = client.get(address).content.decode()
            assert "csrfmiddlewaretoken" in page or person is moderator
            assert "Take it down" in page or "Hide<" in page
    before = list(drawn)
    client.logout()
    page = client.get(debate.get_absolute_url()).content.decode()
    assert drawn == before  # what members read was drawn in nobody's name
    assert "csrfmiddlewaretoken" not in page
    assert "Take it down" not in page
    assert "Hide<" not in page
