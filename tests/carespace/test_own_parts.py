"""Members read the body that is kept for everyone, with parts that are theirs alone: nobody else is ever given one."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.unsent_forms import keep_unsent_form
from carespace import contributions, moderation
from carespace.models import Post
from live.page_cache.memory import FRAME
from live.page_cache.shared_bodies import SHARED
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
#: What only a signed-in member's page says.
OWN_WORDS = (
    "csrfmiddlewaretoken",
    "Take it down",
    "You voted",
    "This is your point",
    "Only you see these",
    "Posting as",
    "aria-pressed",
    "Hide<",
    "Run this debate",
    "not voted on",
    "Has the argument moved you",
)


def read(client: Client, address: str) -> str:
    response = client.get(address, headers={"Host": "testserver"})
    assert response.status_code == 200
    return response.content.decode()


def enter(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def debate(kept_pages):
    return DebateFactory()


@pytest.fixture
def points(debate):
    made = PointFactory.create_batch(2, debate=debate, side="for")
    ReplyFactory(parent=made[0])
    return made


@pytest.fixture
def pages(debate, points) -> list[str]:
    """Every page that is given to members with their own parts."""
    base = debate.get_absolute_url()
    return [base, points[0].get_absolute_url(), f"{base}points/for/", f"{base}points/for/?order=newest"]


@pytest.fixture
def ada(debate, points):
    """Somebody with a stance, votes, a point, a reply, a point that waits and words not sent."""
    ada = MemberFactory(name="Ada Quill", is_trusted=True)
    contributions.record_stance(by=ada, debate=debate, moment="before", side="for")
    contributions.cast_vote(by=ada, point=points[0], value="agree")
    contributions.add_point(by=ada, debate=debate, side="for", text="A point that Ada makes here.")
    contributions.add_reply(by=ada, point=points[0], text="A reply that Ada makes here.")
    waits = contributions.add_point(by=ada, debate=debate, side="for", text="A point of Ada that waits.")
    Post.objects.filter(pk=waits.pk).update(
        state="waiting", shown=False, closes_beneath=True, published_at=None
    )
    words = {"text": "What Ada has not sent."}
    keep_unsent_form(by=ada, where=f"{debate.get_absolute_url()}points/add/", words=words)
    keep_unsent_form(by=ada, where=f"{points[0].get_absolute_url()}reply/", words=words)
    return ada


def test_a_members_page_has_all_that_is_theirs(pages, ada):
    first = read(enter(ada), pages[0])
    for words in ("Take it down", "A point of Ada that waits.", "What Ada has not sent.", "Posting as"):
        assert words in first, words
    assert re.search(r'id="v-\d+-agree"[^>]*aria-pressed="true"', first)
    point = read(enter(ada), pages[1])
    assert "What Ada has not sent." in point
    assert "Take it down" in point
    assert re.search(r'id="v-\d+-agree"[^>]*aria-pressed="true"', read(enter(ada), pages[2]))


@pytest.mark.slow("four pages as four people read them, in two orders")
def test_no_page_of_another_or_of_nobody_holds_what_is_one_members(pages, ada, moderator):
    """Ada, Ben, a moderator and a reader in every order, on pages that are kept from the first of them on."""
    ben = MemberFactory(name="Ben Rush", is_trusted=True)
    readers = {"ada": enter(ada), "ben": enter(ben), "moderator": enter(moderator), "nobody": Client()}
    for order in (["ada", "nobody", "ben", "moderator"], ["moderator", "ben", "nobody", "ada"]):
        for name in order * 2:
            for address in pages:
                page = read(readers[name], address)
                assert "<!--own" not in page
                if name == "nobody":
                    assert not [words for words in OWN_WORDS if words in page], (address, name)
                if name != "ada":
                    assert "What Ada has not sent." not in page
                    assert "A point of Ada that waits." not in page
                    assert not re.search(r'aria-pressed="true"', page)
                if name == "ben":
                    assert "Take it down" not in page
                    assert "Hide<" not in page


def test_what_is_kept_holds_nothing_of_those_it_was_made_for(pages, ada, moderator, kept_pages):
    for client in (enter(ada), enter(moderator)):
        for address in pages:
            read(client, address)
    bodies = [kept.page for key, kept in kept_pages._kept.items() if key.endswith(SHARED)]
    assert len(bodies) == len(pages)
    assert len(kept_pages) == 0  # no page of a member is kept as a page
    assert SHARED.endswith(FRAME)
    for body in bodies:
        words = body.forms[""].body.decode()
        assert not [each for each in (*OWN_WORDS, "What Ada", "of Ada that waits") if each in words]


def test_a_members_page_is_private_and_their_own_after_another_signs_in(pages, ada):
    """On one computer: Ada, then Ben, with one browser."""
    browser = enter(ada)
    for address in pages:
        response = browser.get(address, headers={"Host": "testserver"})
        assert "private" in response["Cache-Control"]
        assert "no-store" in response["Cache-Control"]
        assert "Cookie" in response["Vary"]
        tokens = set(TOKEN.findall(response.content.decode()))
        assert tokens
    browser.logout()
    assert "Take it down" not in read(browser, pages[0])
    browser.force_login(MemberFactory(is_trusted=True))
    page = read(browser, pages[0])
    assert "Take it down" not in page
    assert not tokens & set(TOKEN.findall(page))


def test_a_second_visit_asks_for_what_is_the_members_alone(pages, ada, count_queries):
    client = enter(ada)
    for address in pages:
        read(client, address)
        again = count_queries(lambda address=address: read(client, address))
        assert again <= 8
    for number in range(6):
        contributions.add_reply(by=ada, point=Post.objects.points()[number % 2], text=f"More of it {number}.")
    read(client, pages[0])
    assert count_queries(lambda: read(client, pages[0])) <= 8


def test_a_deed_changes_what_members_read_next(debate, points, pages, ada, moderator):
    ben = enter(MemberFactory(is_trusted=True))
    assert "A point that Ada makes here." in read(ben, pages[0])
    mine = Post.objects.points().get(current_revision__text="A point that Ada makes here.")
    moderation.hide_post(by=moderator, post=mine, rule="personal")
    for address in pages:
        assert "A point that Ada makes here." not in read(ben, address)
    theirs = read(enter(ada), pages[0])
    assert theirs.count("A point that Ada makes here.") == 1  # among what she alone sees


def test_scripts_that_only_a_member_needs_are_named_for_members(pages, ada):
    for address in pages[:2]:
        assert "js/deeds" in read(enter(ada), address).partition("</head>")[0]
        assert "js/deeds" not in read(Client(), address).partition("</head>")[0]


def test_a_message_is_told_once_to_the_one_it_is_for(debate, pages, ada):
    client = enter(ada)
    client.post(
        f"{debate.get_absolute_url()}points/add/",
        {"side": "for", "text": "Another point of mine, which is said here.", "nonce": ""},
    )
    assert "is published" in read(client, pages[0])
    assert "is published" not in read(client, pages[0])
    assert "is published" not in read(Client(), pages[0])


def test_ones_own_post_that_quotes_costs_no_more(debate, points, pages, count_queries):
    ada = MemberFactory(is_trusted=True)
    client = enter(ada)

    def answer(number: int) -> None:
        for each in range(number):
            reply = contributions.add_reply(by=ada, point=points[0], text=f"What is quoted is so {each}.")
            Post.objects.filter(pk=reply.pk).update(past_first_day=False)
            reply.current_revision.__class__.objects.filter(post=reply).update(text="\ue000" + "So it is.")

    answer(1)
    read(client, pages[0])
    few = count_queries(lambda: read(client, pages[0]))
    answer(2)
    read(client, pages[0])
    assert count_queries(lambda: read(client, pages[0])) == few


def test_buttons_drawn_for_many_carry_each_members_own_token_and_vote(debate, points, pages):
    """Ben and Eve vote alike, and share what is drawn; Ida voted otherwise."""
    clients = {}
    for name, value in (("ben", "agree"), ("eve", "agree"), ("ida", "disagree")):
        member = MemberFactory(is_trusted=True)
        contributions.cast_vote(by=member, point=points[0], value=value)
        clients[name] = enter(member), value
    tokens = []
    for client, value in clients.values():
        page = read(client, pages[0])
        assert "NobodysPlace" not in page
        pressed = re.findall(rf'id="v-{points[0].pk}-(\w+)"[^>]*aria-pressed="true"', page)
        assert pressed == [value]
        tokens.append(set(TOKEN.findall(page)))
    assert all(len(of_one) == 1 for of_one in tokens)
    assert len(set.union(*tokens)) == len(tokens)
