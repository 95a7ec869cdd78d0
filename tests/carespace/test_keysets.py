"""Lists read page by page, each from the key of the row before: every row once, whatever comes meanwhile."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest
from django.urls import reverse

from carespace import contributions
from carespace.models import Post
from carespace.views import pages, whole_pages
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory, VoteFactory

pytestmark = pytest.mark.django_db

ON_PAGE = re.compile(r'<article class="[^"]*" id="post-(\d+)"')
NEXT = re.compile(r'rel="next" href="([^"]+)"')


@pytest.fixture
def debate(monkeypatch):
    monkeypatch.setattr(pages, "POINTS_TO_A_PAGE", 2)
    monkeypatch.setattr(whole_pages, "REPLIES_TO_A_PAGE", 2)
    monkeypatch.setattr(pages, "CLOSED_TO_A_PAGE", 2)
    return DebateFactory()


def read_all(client, address, *, between=lambda: None) -> list[list[int]]:
    """The posts on each page, following each page's way to the next."""
    read, query = [], ""
    while True:
        page = client.get(f"{address}{query}").content.decode()
        read.append([int(pk) for pk in ON_PAGE.findall(page)])
        following = NEXT.search(page)
        if not following:
            return read
        between()
        address, query = address.partition("?")[0], unescape(following[1])


@pytest.mark.slow("reads a list of seven points in every order")
@pytest.mark.parametrize("order", ["", "?order=newest", "?order=oldest", "?order=most-answered"])
def test_every_point_stands_on_one_page(client, debate, order):
    points = PointFactory.create_batch(7, debate=debate, side="for")
    for number, point in enumerate(points[:3]):
        VoteFactory.create_batch(number, post=point)
        ReplyFactory.create_batch(number, parent=point)
    address = reverse("carespace:points", args=[debate.slug, "for"])
    read = read_all(client, f"{address}{order}")
    keys = [pk for page in read for pk in page]
    assert sorted(keys) == [point.pk for point in points]
    assert [len(page) for page in read] == [2, 2, 2, 1]
    expected = {
        "": lambda post: (-post.strength, -post.pk),
        "?order=newest": lambda post: (-post.published_at.timestamp(), -post.pk),
        "?order=oldest": lambda post: (post.published_at.timestamp(), post.pk),
        "?order=most-answered": lambda post: (-post.descendants, -post.pk),
    }[order]
    assert keys == [post.pk for post in sorted(Post.objects.points().filter(debate=debate), key=expected)]


def test_points_that_come_while_one_reads_move_nothing(client, debate):
    points = PointFactory.create_batch(5, debate=debate, side="for")
    address = reverse("carespace:points", args=[debate.slug, "for"])
    read = read_all(
        client, f"{address}?order=newest", between=lambda: PointFactory(debate=debate, side="for")
    )
    assert [pk for page in read for pk in page] == [point.pk for point in reversed(points)]


def test_replies_are_read_in_the_order_they_came(client, debate):
    point = PointFactory(debate=debate)
    replies = ReplyFactory.create_batch(5, parent=point)
    read = read_all(client, point.get_absolute_url())
    assert read == [[reply.pk for reply in replies[i : i + 2]] for i in (0, 2, 4)]


@pytest.mark.parametrize("after", ["x", "_", "0.5_x", "nan", "1" * 40, "2026-01-01_3", "0.5_"])
@pytest.mark.parametrize("order", ["strongest", "newest", "most-answered", "no-such"])
def test_a_key_that_is_none_begins_the_list(client, debate, order, after):
    PointFactory(debate=debate, side="for")
    address = reverse("carespace:points", args=[debate.slug, "for"])
    assert client.get(address, {"order": order, "after": after}).status_code == 200


def test_closed_debates_are_read_by_keys_too(client, debate):
    ended = DebateFactory.create_batch(3, closed=True)
    first = client.get("/debates/").content.decode()
    second = client.get(f"/debates/{unescape(NEXT.search(first)[1])}").content.decode()
    assert ended[2].motion in first
    assert ended[0].motion not in first
    assert ended[0].motion in second
    assert "From the beginning" in second


def test_points_that_rose_while_one_read_come_again_at_the_end(client, debate):
    """The weakest point, voted to the top between two pages, is on none that follows but the last."""
    points = PointFactory.create_batch(5, debate=debate, side="for")
    for point in points[1:]:
        VoteFactory(post=point)
    weakest = points[0]
    votes = iter([MemberFactory.create_batch(3)])

    def rise() -> None:
        for member in next(votes, []):
            contributions.cast_vote(by=member, point=weakest, value="agree")

    address = reverse("carespace:points", args=[debate.slug, "for"])
    read = read_all(client, address, between=rise)
    assert sorted(pk for page in read[:-1] for pk in page) == [point.pk for point in points[1:]]
    assert read[-1] == [weakest.pk]
    last = f"{address}?after={int(time.time())}~moved_"
    page = client.get(last).content.decode()
    assert "Moved up while you read" in page


def test_a_list_of_one_page_has_no_other_whatever_moved(client, debate):
    point = PointFactory(debate=debate, side="for")
    contributions.cast_vote(by=MemberFactory(), point=point, value="agree")
    assert read_all(client, reverse("carespace:points", args=[debate.slug, "for"])) == [[point.pk]]
