"""A voice is found by its member's secret and a key outside the database, and by nothing else."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from carespace.models import Voice
from carespace.models.voices import write_letters
from carespace.refusals import UnfitError
from carespace.voices import find_members, find_voice, find_voices_of, give_place, take_voice
from tests.app_migrations import AppMigrationExecutor
from tests.factories.accounts import MemberFactory, PractitionerFactory
from tests.factories.carespace import DebateFactory

pytestmark = pytest.mark.django_db


def test_every_member_has_a_secret_of_their_own():
    first, second = MemberFactory(), MemberFactory()
    assert len(bytes(first.voice_secret)) == len(bytes(second.voice_secret)) == 32
    assert bytes(first.voice_secret) != bytes(second.voice_secret)
    assert bytes(User.objects.get(pk=first.pk).voice_secret) == bytes(first.voice_secret)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=first.pk).update(voice_secret=b"")


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow("takes a table of members back and forth")
def test_members_from_before_are_given_secrets():
    first, second = MemberFactory(), MemberFactory()
    newest = [
        leaf for leaf in AppMigrationExecutor(connection).loader.graph.leaf_nodes() if leaf[0] == "accounts"
    ]
    AppMigrationExecutor(connection).migrate([("accounts", "0006_names_unlike_others")])
    AppMigrationExecutor(connection).migrate(newest)
    secrets = [bytes(User.objects.get(pk=member.pk).voice_secret) for member in (first, second)]
    assert [len(secret) for secret in secrets] == [32, 32]
    assert secrets[0] != secrets[1]


def test_a_voice_is_taken_once_and_found_by_its_member_alone(reader, stranger):
    debate, other = DebateFactory(), DebateFactory()
    assert find_voice(debate, reader) is None
    voice = take_voice(debate=debate, by=reader, shown_as="name")
    assert take_voice(debate=debate, by=reader, shown_as="alias") == voice == find_voice(debate, reader)
    assert find_voice(debate, stranger) is find_voice(other, reader) is None
    assert Voice.objects.get().shown_as == "name"
    there = take_voice(debate=other, by=reader)
    assert set(find_voices_of(reader)) == {voice, there}
    assert bytes(voice.key) != bytes(there.key)
    assert find_members([voice, there, take_voice(debate=debate, by=stranger)]) == {
        voice.pk: reader,
        there.pk: reader,
        Voice.objects.latest("pk").pk: stranger,
    }


def test_nobody_is_found_without_the_key_or_the_secret(reader, settings):
    voice = take_voice(debate=DebateFactory(), by=reader)
    held, settings.VOICE_KEY = settings.VOICE_KEY, "another key"
    assert find_voice(voice.debate, reader) is None
    assert find_members([voice]) == {}
    settings.VOICE_KEY = held
    assert find_members([voice]) == {voice.pk: reader}
    reader.delete()
    assert find_members([voice]) == {}
    assert Voice.objects.filter(pk=voice.pk).exists()


def test_finding_asks_the_same_of_one_debate_and_of_many(reader, count_queries):
    voices = [take_voice(debate=DebateFactory(), by=reader)]
    assert (
        count_queries(lambda: list(find_voices_of(reader))),
        count_queries(lambda: find_members(voices)),
    ) == (2, 2)
    voices += [take_voice(debate=DebateFactory(), by=person) for person in MemberFactory.create_batch(4)]
    assert (
        count_queries(lambda: list(find_voices_of(reader))),
        count_queries(lambda: find_members(voices)),
    ) == (2, 2)
    assert count_queries(lambda: take_voice(debate=voices[0].debate, by=reader)) == 1
    assert count_queries(lambda: find_members([])) == 0


@pytest.mark.parametrize(
    ("member", "shown_as", "byline"),
    [
        ({"name": "Jo Plain", "shown_as": "name"}, "", "Jo Plain"),
        ({"name": "Jo Plain"}, "role", "Member"),
        ({"profession": "residential-manager"}, "", "Residential manager, verified"),
        ({"profession": "residential-manager"}, "alias", "Residential manager"),
        ({"profession": "residential-manager", "name": "Jo Plain"}, "name", "Jo Plain"),
    ],
)
def test_what_a_voice_shows(member, shown_as, byline):
    made = PractitionerFactory if "profession" in member else MemberFactory
    voice = take_voice(debate=DebateFactory(), by=made(**member), shown_as=shown_as)
    assert voice.byline == byline


@pytest.mark.parametrize("shown_as", ["name", "nobody", "NAME"])
def test_what_cannot_be_shown_is_refused(shown_as):
    with pytest.raises(UnfitError) as refusal:
        take_voice(debate=DebateFactory(), by=MemberFactory(name=""), shown_as=shown_as)
    assert refusal.value.field == "shown_as"
    assert not Voice.objects.exists()


def test_voices_that_show_the_same_are_told_apart_by_who_spoke_first():
    debate = DebateFactory()
    choices = ("role", "role", "alias", "alias")
    voices = [take_voice(debate=debate, by=PractitionerFactory(), shown_as=shown_as) for shown_as in choices]
    assert {voice.shown_name for voice in voices} == {"Residential manager"}, "nobody has spoken yet"
    for voice in (voices[2], voices[0], voices[1]):
        give_place(voice)
        give_place(voice)
    assert [str(voice) for voice in voices] == [
        "Residential manager B, verified",
        "Residential manager C, verified",
        "Residential manager A",
        "Residential manager",
    ]
    elsewhere = take_voice(debate=DebateFactory(), by=PractitionerFactory())
    give_place(elsewhere)
    assert elsewhere.byline == "Residential manager, verified"
    with pytest.raises(IntegrityError), transaction.atomic():
        Voice.objects.filter(pk=voices[3].pk).update(place=1)


def test_letters_go_on_after_the_alphabet():
    assert [write_letters(place) for place in (1, 2, 26, 27, 52, 53, 702, 703)] == [
        *("A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA")
    ]
