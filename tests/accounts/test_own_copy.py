"""A member's copy of all that is kept of them: whole, theirs alone, and shown to nobody who only found the browser open."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.unsent_forms import keep_unsent_form
from carespace.contributions import add_point, add_reply, cast_vote, record_stance
from carespace.follows.following import set_follow
from digests.subscriptions.members import choose_as_member
from tests.factories.accounts import PASSWORD, MemberFactory
from tests.factories.carespace import DebateFactory, PointFactory, ReportFactory

pytestmark = pytest.mark.django_db
COPY = "/you/copy/"
FILE = "/you/copy/carespace-copy.json"


def come_in(client, member) -> None:
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def take_part(member, debate=None) -> None:
    """Something of everything a member may leave behind."""
    debate = debate or DebateFactory(motion="Councils should build homes")
    somebody = PointFactory(debate=debate, text="Somebody else’s claim.")
    add_point(by=member, debate=debate, side="for", text="My own claim.", why="And *why*.", shown_as="alias")
    add_reply(by=member, point=somebody, text="My own reply.")
    cast_vote(by=member, point=somebody, value="disagree")
    record_stance(by=member, debate=debate, moment="before", side="undecided", saw_split=True)
    set_follow(by=member, debate=debate, what="replies", by_mail=True)
    keep_unsent_form(by=member, where=f"/debates/{debate.slug}/points/add/", words={"text": "Not sent yet."})
    ReportFactory(post=somebody, reporter=member, details="What I told the moderators.")


def test_the_file_holds_all_that_was_said_and_nothing_of_anybody_else(client, reader):
    take_part(reader)
    choose_as_member(by=reader, daily=True, weekly=False, charts=True, topics=[])
    come_in(client, reader)
    answer = client.get(FILE)
    assert answer["Content-Disposition"].startswith("attachment")
    kept = answer.json()
    assert kept["account"][0]["email"] == reader.email
    assert kept["debates_you_took_part_in"][0]["you_chose"] == "My work and a letter, with nothing checked"
    assert [row["text"] for row in kept["your_posts"]] == ["My own claim.", "My own reply."]
    assert kept["your_posts"][0]["why"] == "And *why*."
    assert kept["your_votes"][0]["vote"] == "Disagree"
    assert kept["your_stances"][0]["had_seen_the_split"] is True
    assert kept["debates_you_follow"][0]["by_mail"] is True
    assert kept["words_not_sent"][0]["words"] == "Not sent yet."
    assert kept["your_reports"][0]["details"] == "What I told the moderators."
    assert kept["your_letters"][0]["daily"] is True
    assert kept["choices_of_letters"]
    assert "Somebody else" not in answer.content.decode()
    assert "voice_secret" not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_the_page_says_the_same_to_be_read(client, reader):
    take_part(reader)
    come_in(client, reader)
    page = client.get(COPY).content.decode()
    for words in ("My own claim.", "Your votes", "Had seen the split", "Yes", "Not sent yet."):
        assert words in page
    assert "Somebody else’s claim" not in page


def test_another_member_gets_their_own(client, reader, stranger):
    take_part(reader)
    come_in(client, stranger)
    kept = client.get(FILE).json()
    assert kept["account"][0]["email"] == stranger.email
    assert not kept["your_posts"]
    assert not kept["your_stances"]


@pytest.mark.parametrize("address", [COPY, FILE])
def test_whoever_only_finds_the_browser_open_is_asked_who_they_are(client, client_of, reader, address):
    assert client.get(address)["Location"].startswith(reverse("account_login"))
    asked = client_of(reader).get(address)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert client_of(reader).post(address).status_code == 405


def test_the_copy_costs_the_same_for_many_rows(client, reader, count_queries):
    debate = DebateFactory()
    take_part(reader, debate)
    come_in(client, reader)
    client.get(COPY)
    few = count_queries(lambda: client.get(COPY))
    for _ in range(4):
        take_part(reader)
    assert count_queries(lambda: client.get(COPY)) == few


def test_own_page_leads_to_both(client_of):
    page = client_of(MemberFactory()).get("/you/").content.decode()
    assert f'href="{COPY}"' in page
    assert 'href="/you/leave/"' in page
