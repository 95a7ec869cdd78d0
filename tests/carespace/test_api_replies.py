"""A point's replies for programs: by key, each once, as dear at the end as at the beginning."""

from __future__ import annotations

import pytest
from django.conf import settings

from carespace import api
from carespace.moderation import hide_post
from tests.factories.carespace import PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(monkeypatch):
    monkeypatch.setattr(api, "REPLIES_TO_A_PAGE", 2)
    return PointFactory()


def find_address(point) -> str:
    return f"/api/v1/debates/{point.debate.slug}/points/{point.pk}/replies/"


def read_all(client, point, *, between=lambda: None) -> list[list[int]]:
    pages, address = [], find_address(point)
    while address:
        answer = client.get(address).json()
        pages.append([row["id"] for row in answer["results"]])
        address = (answer["next"] or "").removeprefix(settings.SITE_URL)
        between()
    return pages


def test_each_stands_once_on_pages_that_a_new_one_does_not_move(client, point):
    replies = ReplyFactory.create_batch(3, parent=point)
    ReplyFactory()
    coming = iter([point])
    pages = read_all(client, point, between=lambda: replies.extend(ReplyFactory(parent=to) for to in coming))
    assert len(replies) == 4
    assert pages == [[each.pk for each in replies[:2]], [each.pk for each in replies[2:]]]


def test_a_page_costs_the_same_wherever_it_begins(client, point, count_queries):
    ReplyFactory.create_batch(5, parent=point)
    address = find_address(point)
    first = count_queries(lambda: client.get(address))
    second = client.get(address).json()["next"].removeprefix(settings.SITE_URL)
    assert count_queries(lambda: client.get(second)) == first == 3


@pytest.mark.parametrize("after", ["x", "_", "1_x", "²_1", "1" * 300 + "_1"])
def test_a_key_that_is_none_begins_the_list(client, point, after):
    reply = ReplyFactory(parent=point)
    assert [row["id"] for row in client.get(find_address(point), {"after": after}).json()["results"]] == [
        reply.pk
    ]


def test_what_stands_beneath_a_hidden_point_is_not_found(client, point, moderator):
    ReplyFactory(parent=point)
    hide_post(by=moderator, post=point, rule="identifies")
    assert client.get(find_address(point)).status_code == 404
    reply = ReplyFactory()
    assert client.get(find_address(reply)).status_code == 404
    assert client.get(find_address(reply.parent), {"page": 1}).status_code == 400
