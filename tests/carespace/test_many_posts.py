"""Debates of many posts: every link lands on its post, and whoever reads all pages of a list misses none."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from html import unescape

import pytest
from django.db.models import F

from accounts.models import User
from bench import debate_filling
from carespace.contributions import cast_vote
from carespace.counters import recount
from carespace.models import Debate, Post, Vote
from carespace.views import pages
from tests.properties import is_full

pytestmark = pytest.mark.django_db

ON_PAGE = re.compile(r'<article class="[^"]*" id="post-(\d+)"')
NEXT = re.compile(r'rel="next" href="([^"]+)"')
SLOW = pytest.mark.slow("hundreds of posts, and every page of them")
#: Of a thousand fifty pages, and ten votes between one and the next.
POINTS, DEEDS = 4000 if is_full() else 1000, 500


def fill(posts: int, *, replies_to_a_point: int, monkeypatch: pytest.MonkeyPatch) -> Debate:
    """An open debate of so many posts, its points all for the motion."""
    monkeypatch.setattr(debate_filling, "REPLIES_TO_A_POINT", replies_to_a_point)
    debate_filling.make_members()
    with monkeypatch.context() as patch:  # counted once, when all stands
        patch.setattr(recount, "recount_debate", lambda debate, mend: [])
        debate = Debate.objects.get(slug=debate_filling.fill_debate("many", posts))
    debate.posts.update(side="for")
    Vote.objects.update(at=F("at") - timedelta(days=1))
    recount.recount_debate(debate, mend=True)
    return debate


# A link asks for the replies of its own point alone: six points have every place in a tree of a hundred six times.
@pytest.mark.parametrize(
    ("posts", "replies_to_a_point", "every"),
    [pytest.param(2000 if is_full() else 600, 99, 1, marks=SLOW), (120, 59, 12)],
)
def test_every_posts_own_link_lands_on_the_page_that_holds_it(
    client, monkeypatch, posts, replies_to_a_point, every
):
    debate = fill(posts, replies_to_a_point=replies_to_a_point, monkeypatch=monkeypatch)
    held: dict[str, set[int]] = {}
    keys = list(debate.posts.order_by("pk").values_list("pk", flat=True))[::every]
    for pk in keys:
        answer = client.get(f"/debates/many/posts/{pk}/")
        address, _, place = answer["Location"].partition("#")
        if address not in held:
            held[address] = {int(found) for found in ON_PAGE.findall(client.get(address).content.decode())}
        is_point = address.endswith(f"/points/{pk}/")
        assert is_point or (place == f"post-{pk}" and pk in held[address]), (pk, answer["Location"])
    assert len(keys) == posts // every
    assert len(held) > posts // 100


def read_while_votes_arrive(client, order: str, points: list[Post], deeds: int) -> list[int]:
    """The posts on every page of a list, in the order they are read; between two pages some votes are cast."""
    voters = list(User.objects.order_by("-pk")[:4])
    number_of_pages = -(-len(points) // pages.POINTS_TO_A_PAGE)
    a_page = -(-deeds // max(number_of_pages - 1, 1))
    cast, read, query = 0, [], f"?order={order}"
    while True:
        page = client.get(f"/debates/many/points/for/{query}").content.decode()
        read += [int(pk) for pk in ON_PAGE.findall(page)]
        following = NEXT.search(page)
        if not following:
            assert cast >= deeds - a_page
            return read
        query = unescape(following[1])
        for _ in range(a_page):
            point = points[(cast * 7919) % len(points)]
            cast_vote(by=voters[cast % 4], point=point, value="agree" if cast % 3 else "disagree")
            cast += 1


@pytest.mark.parametrize(("posts", "deeds"), [pytest.param(POINTS, DEEDS, marks=SLOW), (18, 6)])
def test_all_pages_by_age_hold_every_point_once_while_votes_arrive(client, monkeypatch, posts, deeds):
    if posts < 100:
        monkeypatch.setattr(pages, "POINTS_TO_A_PAGE", 4)
    debate = fill(posts, replies_to_a_point=0, monkeypatch=monkeypatch)
    points = list(debate.posts.points().order_by("pk"))
    assert len(points) == posts
    read = read_while_votes_arrive(client, "newest", points, deeds)
    assert read == [point.pk for point in reversed(points)]


@pytest.mark.parametrize(("posts", "deeds"), [pytest.param(POINTS, DEEDS, marks=SLOW), (18, 12)])
def test_no_point_is_lost_by_strength_while_votes_arrive(client, monkeypatch, posts, deeds):
    """Votes move points past the place one has read to: each stands on some page, and those that rose come again at the end."""
    if posts < 100:
        monkeypatch.setattr(pages, "POINTS_TO_A_PAGE", 4)
    debate = fill(posts, replies_to_a_point=0, monkeypatch=monkeypatch)
    points = list(debate.posts.points().order_by("pk"))
    read = read_while_votes_arrive(client, "strongest", points, deeds)
    assert set(read) == {point.pk for point in points}
    rose = set(debate.posts.filter(rose_at__isnull=False).values_list("pk", flat=True))
    again = Counter(read)
    again.subtract(point.pk for point in points)
    assert 0 < sum(again.values()) <= 2 * deeds
    assert {pk for pk, times in again.items() if times} <= rose | {
        vote.post_id for vote in Vote.objects.filter(voice__in=debate.voices.all(), value="disagree")
    }
