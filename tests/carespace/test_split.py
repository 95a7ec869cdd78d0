"""Whoever opens the split of an open debate before saying where they stand is left out of the matrix."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carespace.contributions import record_stance
from carespace.counters.recount import recount_debate
from carespace.debate_life.lifecycle import end_debate
from carespace.models import Debate, SplitLook, Stance
from carespace.voices.finding import compute_voice_key
from tests.factories.carespace import DebateFactory

pytestmark = pytest.mark.django_db


def open_split(browser, debate):
    return browser.get(reverse("carespace:split", args=[debate.slug]))


def say_both(member, debate, **more):
    record_stance(by=member, debate=debate, moment="before", side="for", **more)
    record_stance(
        by=member, debate=debate, moment="after", side="for", at=timezone.now() + timedelta(minutes=3)
    )
    return Debate.objects.get(pk=debate.pk)


def count_moved(debate) -> int:
    return sum(map(sum, debate.matrix))


def test_whoever_looked_first_is_counted_and_not_in_the_matrix(client_of, reader, stranger, debate):
    browser = client_of(reader)
    open_split(browser, debate)
    open_split(browser, debate)
    assert bytes(SplitLook.objects.get().key) == compute_voice_key(reader.voice_secret, debate.pk)
    counted = say_both(reader, debate)
    assert (counted.people, count_moved(counted)) == (1, 0)
    counted = say_both(stranger, debate)
    assert (counted.people, count_moved(counted)) == (2, 1)
    assert recount_debate(counted) == []


def test_looking_after_a_stance_changes_nothing(client_of, reader, debate):
    record_stance(by=reader, debate=debate, moment="before", side="for")
    open_split(client_of(reader), debate)
    assert not SplitLook.objects.exists()
    record_stance(
        by=reader, debate=debate, moment="after", side="for", at=timezone.now() + timedelta(minutes=3)
    )
    assert count_moved(Debate.objects.get(pk=debate.pk)) == 1


def test_a_look_at_another_debate_is_none_at_this(client_of, reader, debate):
    open_split(client_of(reader), DebateFactory())
    assert count_moved(say_both(reader, debate)) == 1


def test_a_browser_without_account_remembers_its_look_until_somebody_takes_a_stance(client, reader, debate):
    answer = open_split(client, debate)
    cookie = answer.cookies["split_seen"]
    address = reverse("carespace:take_stance", args=[debate.slug])
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (address, True, "Lax")
    client.force_login(reader)
    client.post(address, {"moment": "before", "side": "for"})
    assert Stance.objects.get().saw_split
    assert not SplitLook.objects.exists()


def test_what_is_over_is_looked_at_by_anybody(client, client_of, reader, editor, debate):
    end_debate(by=editor, debate=debate, reason="Enough was said.")
    assert not open_split(client, debate).cookies
    open_split(client_of(reader), debate)
    assert not SplitLook.objects.exists()


def test_the_page_costs_little(client, client_of, count_queries, reader, debate):
    browser = client_of(reader)
    assert count_queries(lambda: open_split(client, debate)) <= 2
    assert count_queries(lambda: open_split(browser, debate)) <= 6
