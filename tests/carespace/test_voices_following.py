"""A new name and a lost check reach the voices that show them, and those alone; whoever leaves takes only the name along."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.profiles import change_profile, check_work
from carespace.contributions import add_point, cast_vote, record_stance
from carespace.counters.recount import recount_debate
from carespace.models import Debate, Post, Stance, Voice, Vote
from carespace.voices import find_voice, give_place, take_voice
from tests.factories.accounts import MemberFactory, PractitionerFactory
from tests.factories.carespace import DebateFactory, PointFactory

pytestmark = pytest.mark.django_db


def bylines() -> list[str]:
    return [voice.byline for voice in Voice.objects.order_by("pk")]


def test_a_new_name_reaches_the_voices_that_show_the_name(reader):
    for shown_as in ("name", "name", "role", "alias"):
        take_voice(debate=DebateFactory(), by=reader, shown_as=shown_as)
    change_profile(by=reader, name="Robin Renamed", profession="", shown_as="role")
    assert bylines() == ["Robin Renamed", "Robin Renamed", "Member", "Member"]
    change_profile(by=reader, name="", profession="inspector", shown_as="role")
    assert bylines() == ["Member", "Member", "Member", "Member"]


def test_two_who_come_to_show_the_same_are_told_apart(reader, stranger):
    debate = DebateFactory()
    for member, shown_as in ((reader, "name"), (stranger, "role")):
        give_place(take_voice(debate=debate, by=member, shown_as=shown_as))
    change_profile(by=reader, name="", profession="", shown_as="role")
    assert bylines() == ["Member B", "Member"]


@pytest.mark.parametrize("how", ["taken back", "other work"])
def test_a_lost_check_leaves_every_voice_that_shows_it(practitioner, editor, how):
    for shown_as in ("role", "role", "alias"):
        take_voice(debate=DebateFactory(), by=practitioner, shown_as=shown_as)
    colleague = take_voice(debate=DebateFactory(), by=PractitionerFactory())
    if how == "taken back":
        check_work(by=editor, member=practitioner, checked=False)
    else:
        change_profile(by=practitioner, name="", profession="inspector", shown_as="role")
    assert bylines() == [*["Residential manager"] * 3, "Residential manager, verified"]
    colleague.refresh_from_db()
    assert colleague.is_checked


def test_a_check_that_comes_later_reaches_no_voice(editor):
    member = PractitionerFactory(profession_verified_at=None)
    take_voice(debate=DebateFactory(), by=member)
    check_work(by=editor, member=member, checked=True)
    assert bylines() == ["Residential manager"]


def test_kept_pages_show_it_at_once(client, reader, django_capture_on_commit_callbacks):
    point = PointFactory(author=reader)
    address = point.debate.get_absolute_url()
    assert b"Rhoda Reader" in client.get(address).content
    with django_capture_on_commit_callbacks(execute=True):
        change_profile(by=reader, name="Robin Renamed", profession="", shown_as="role")
    page = Client().get(address).content
    assert b"Robin Renamed" in page
    assert b"Rhoda Reader" not in page


def test_renaming_asks_as_much_for_many_voices_that_hide_the_name(reader, count_queries):
    def rename(name: str) -> int:
        return count_queries(lambda: change_profile(by=reader, name=name, profession="", shown_as="role"))

    take_voice(debate=DebateFactory(), by=reader, shown_as="role")
    few = rename("Robin One")
    for _ in range(4):
        take_voice(debate=DebateFactory(), by=reader, shown_as="alias")
    assert rename("Robin Two") == few


def test_leaving_changes_no_count_and_takes_the_name_along(reader, moderator):
    debate = DebateFactory()
    point = PointFactory(debate=debate)
    add_point(by=moderator, debate=debate, side="for", text="Words that stay.", shown_as="name")
    cast_vote(by=moderator, point=point, value="agree")
    record_stance(by=moderator, debate=debate, moment="before", side="for")
    take_voice(debate=DebateFactory(), by=moderator, shown_as="alias")
    was = Debate.objects.values().get(pk=debate.pk)
    voice = find_voice(debate, moderator)
    moderator.delete()
    assert Debate.objects.values().get(pk=debate.pk) == was
    assert (Vote.objects.get().voice, Stance.objects.get().voice) == (voice, voice)
    assert recount_debate(debate) == []
    page = Client().get(debate.get_absolute_url()).content.decode()
    assert "Words that stay." in page
    assert "Former member" in page
    assert "Mo Moderator" not in page


def test_two_who_left_are_told_apart():
    debate = DebateFactory()
    for name in ("Jo Plain", "Kim Plain"):
        member = MemberFactory(name=name)
        PointFactory(debate=debate, author=member)
        member.delete()
    assert sorted(post.byline for post in Post.objects.all()) == ["Former member", "Former member B"]
