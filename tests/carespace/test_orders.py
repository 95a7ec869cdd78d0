"""Points in the orders one may ask for: in pages, in the API, and five a member has not voted on."""

from __future__ import annotations

import pytest
from django.urls import reverse

from carespace.views import pages
from tests.carespace.test_keysets import read_all
from tests.factories.carespace import PointFactory, ReplyFactory, VoteFactory

pytestmark = pytest.mark.django_db


def unvoted(debate) -> str:
    return reverse("carespace:points", args=[debate.slug, "unvoted"])


def test_five_points_not_voted_on_come_by_keys_whatever_their_side(client_of, reader, debate, monkeypatch):
    monkeypatch.setattr(pages, "UNVOTED_SHOWN", 2)
    points = [
        PointFactory(debate=debate, side=side) for side in ("for", "against", "neither", "for", "against")
    ]
    VoteFactory(post=points[1], member=reader, value="pass")
    VoteFactory(post=points[2])  # somebody else's
    own = PointFactory(debate=debate, author=reader)
    PointFactory(debate=debate, state="hidden")
    read = read_all(client_of(reader), unvoted(debate))
    assert read == [[points[4].pk, points[3].pk], [points[2].pk, points[0].pk]]
    assert own.pk not in [pk for page in read for pk in page]


def test_whoever_voted_on_everything_is_told(client_of, reader, debate):
    VoteFactory(post=PointFactory(debate=debate), member=reader)
    assert "You have voted on every point." in client_of(reader).get(unvoted(debate)).content.decode()


def test_only_members_have_points_they_have_not_voted_on(client, client_of, reader, debate):
    PointFactory(debate=debate)
    assert client.get(unvoted(debate))["Location"].startswith("/accounts/login/")
    assert "have not voted on" not in client.get(debate.get_absolute_url()).content.decode()
    assert unvoted(debate) in client_of(reader).get(debate.get_absolute_url()).content.decode()


def test_five_points_cost_the_same_for_few_and_many(client_of, reader, debate, count_queries):
    browser = client_of(reader)
    PointFactory(debate=debate)
    few = count_queries(lambda: browser.get(unvoted(debate)))
    PointFactory.create_batch(7, debate=debate)
    assert count_queries(lambda: browser.get(unvoted(debate))) == few <= 9


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("strongest", ["new", "voted", "answered", "first"]),
        ("newest", ["new", "answered", "voted", "first"]),
        ("oldest", ["first", "voted", "answered", "new"]),
        ("most-answered", ["answered", "new", "voted", "first"]),
    ],
)
def test_the_api_has_the_orders_of_the_pages(client, debate, order, expected):
    PointFactory(debate=debate, text="first")
    VoteFactory(post=PointFactory(debate=debate, text="voted"))
    ReplyFactory(parent=PointFactory(debate=debate, text="answered"))
    VoteFactory(post=PointFactory(debate=debate, text="new", past_first_day=False), value="disagree")
    address = f"/api/v1/debates/{debate.slug}/points/"
    rows = client.get(address, {"order": order}).json()["results"]
    assert [row["text"] for row in rows] == expected


def test_the_api_refuses_an_order_there_is_none_of(client, debate):
    address = f"/api/v1/debates/{debate.slug}/points/"
    answer = client.get(address, {"order": "loudest"})
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "order"
    assert client.get(f"/api/v1/debates/{debate.slug}/", {"order": "newest"}).status_code == 400
