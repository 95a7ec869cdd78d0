"""Debates for programs."""

import pytest
from django.conf import settings

from carespace.debate_life.lifecycle import close_debate
from carespace.moderation import hide_post
from tests.factories.accounts import PractitionerFactory
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory, StanceFactory, VoteFactory

pytestmark = pytest.mark.django_db


def test_list_counts_what_is_public(client):
    debate = DebateFactory(slug="homes", motion="Councils should build homes")
    point = PointFactory(debate=debate)
    ReplyFactory(parent=point)
    PointFactory(debate=debate, state="waiting")
    StanceFactory(debate=debate, side="against")
    row = client.get("/api/v1/debates/").json()["results"][0]
    assert row["motion"] == "Councils should build homes"
    assert row["address"] == f"{settings.SITE_URL}/debates/homes/"
    assert (row["point_count"], row["reply_count"]) == (1, 1)
    assert (row["people"], row.get("stances_for"), row.get("stances_against")) == (1, None, None)
    split = client.get("/api/v1/debates/homes/split/").json()
    assert (split["stances_for"], split["stances_undecided"], split["stances_against"]) == (0, 0, 1)
    assert row["is_open"] is True
    assert row.get("closure") is None


def test_closed_debate_carries_its_outcome(client, editor):
    debate = DebateFactory()
    close_debate(by=editor, debate=debate, outcome="Settled.")
    row = client.get(f"/api/v1/debates/{debate.slug}/").json()
    assert row["is_open"] is False
    assert (row["closure"]["by"], row["closure"]["outcome"]) == ("the editor", "Settled.")


def test_points_come_strongest_first_with_replies(client):
    debate = DebateFactory()
    PointFactory(debate=debate, text="Weak.")
    strong = PointFactory(debate=debate, text="Strong.", side="against")
    VoteFactory.create_batch(3, post=strong)
    ReplyFactory(parent=strong, text="Quite.")
    rows = client.get(f"/api/v1/debates/{debate.slug}/points/").json()["results"]
    assert client.get(f"/api/v1/debates/{debate.slug}/").json()["points"] == rows
    assert [row["text"] for row in rows] == ["Strong.", "Weak."]
    assert (rows[0]["agrees"], rows[0]["side"]) == (3, "against")
    assert rows[0]["strength"] == pytest.approx(0.4385, abs=0.0001)
    assert rows[0]["reply_count"] == 1
    replies = client.get(rows[0]["replies"].removeprefix(settings.SITE_URL)).json()["results"]
    assert [reply["text"] for reply in replies] == ["Quite."]


def test_nothing_tells_who_somebody_is(client):
    author = PractitionerFactory(email="hidden@example.com", name="Hidden Name")
    point = PointFactory(author=author)
    VoteFactory(post=point)
    answer = client.get(f"/api/v1/debates/{point.debate.slug}/points/")
    row = answer.json()["results"][0]
    assert row["author"] == "Residential manager, verified"
    assert b"idden" not in answer.content.replace(b"/debates/", b"")
    assert not {"author_id", "member", "email", "nonce", "path"} & set(row)


def test_what_is_not_public_is_not_given(client, moderator):
    point = PointFactory()
    ReplyFactory(parent=point, state="waiting", text="SECRETWORDS")
    hide_post(by=moderator, post=ReplyFactory(parent=point, text="SECRETWORDS"), rule="personal")
    beneath = PointFactory(debate=point.debate, state="waiting", text="SECRETWORDS")
    ReplyFactory(parent=beneath, text="SECRETWORDS")
    one = f"/api/v1/debates/{point.debate.slug}/"
    for address in ("/api/v1/debates/", one, f"{one}points/", f"{one}points/{point.pk}/replies/"):
        assert b"SECRETWORDS" not in client.get(address).content


def test_answers_have_an_etag_and_no_cookie(client):
    point = PointFactory()
    address = f"/api/v1/debates/{point.debate.slug}/points/"
    answer = client.get(address)
    assert not answer.cookies
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("address", ["/api/v1/debates/none/", "/api/v1/debates/none/points/"])
def test_unknown_debate_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    debate = DebateFactory()
    assert getattr(client, method)(f"/api/v1/debates/{debate.slug}/").status_code == 405


def test_cost_does_not_grow(client, count_queries):
    debate = DebateFactory()
    point = PointFactory(debate=debate)
    ReplyFactory(parent=point)
    one = f"/api/v1/debates/{debate.slug}/"
    addresses = ["/api/v1/debates/", one, f"{one}points/"]
    few = [count_queries(lambda a=address: client.get(a)) for address in addresses]
    for _ in range(2):
        ReplyFactory(parent=PointFactory(debate=debate))
        PointFactory()
    assert [count_queries(lambda a=address: client.get(a)) for address in addresses] == few


def test_schema_describes_debates(client):
    schema = client.get("/api/v1/schema/").content.decode()
    assert "/api/v1/debates/{slug}/points/" in schema
    assert "stances_undecided" in schema


@pytest.mark.parametrize("address", ["%20/", "%20/points/", "a%01b/", "no%20slug/"])
def test_an_address_no_debate_can_have_finds_none(client, address):
    assert client.get(f"/api/v1/debates/{address}").status_code == 404
