"""Counts of votes and stances: told to open pages together, and never which it was or when."""

from __future__ import annotations

import pytest
from django.conf import settings
from redis import Redis

from carespace import contributions, moderation
from carespace.debate_life import lifecycle
from carespace.models import Post
from carespace.models.posts import ID_WIDTH
from carespace.page_content import POINTS_SHOWN
from carespace.page_content.removals import REMOVED_LISTED, WITHHELD_LISTED
from live.event_stream.counts import CHANGED
from live.event_stream.events import STREAM
from tests.factories.carespace import DebateFactory, PointFactory, StanceFactory, VoteFactory

pytestmark = pytest.mark.django_db


def announced() -> list[dict[str, str]]:
    with Redis.from_url(settings.STREAM_REDIS, decode_responses=True) as redis:
        return [fields for _, fields in redis.xrange(STREAM)]


def noted() -> set[str]:
    with Redis.from_url(settings.STREAM_REDIS, decode_responses=True) as redis:
        return redis.smembers(CHANGED)


def test_a_vote_and_a_stance_are_told_as_counts_of_their_debate(
    reader, django_capture_on_commit_callbacks
) -> None:
    point = PointFactory()
    with django_capture_on_commit_callbacks(execute=True):
        contributions.cast_vote(by=reader, point=point, value="agree")
        contributions.cast_vote(by=reader, point=point, value=None)
        contributions.record_stance(by=reader, debate=point.debate, moment="before", side="for")
    assert announced() == []
    assert noted() == {point.debate.live_topic}


def test_news_names_the_debate_and_nothing_of_what_was_done(
    moderator, editor, django_capture_on_commit_callbacks
) -> None:
    alone, whole, own, answered = PointFactory.create_batch(4)
    waits = PointFactory(state="waiting")
    done = DebateFactory()
    deeds = [
        (alone.debate, lambda: moderation.hide_post(by=moderator, post=alone, rule="personal")),
        (whole.debate, lambda: moderation.hide_post(by=moderator, post=whole, rule="identifies")),
        (own.debate, lambda: moderation.withdraw_post(by=own.author, post=own)),
        (waits.debate, lambda: moderation.approve_post(by=moderator, post=waits)),
        (answered.debate, lambda: contributions.add_reply(by=moderator, point=answered, text="So it is.")),
        (done, lambda: lifecycle.end_debate(by=editor, debate=done, reason="All is said.")),
    ]
    for debate, deed in deeds:
        before = len(announced())
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        news = {"topic": debate.live_topic, "name": "posts", "id": str(debate.pk)}
        assert announced()[before:] == [news]


def test_the_fragment_lists_what_went_last(client, moderator, monkeypatch) -> None:
    monkeypatch.setattr("carespace.page_content.removals.REMOVED_LISTED", 2)
    debate = DebateFactory()
    old, *others = PointFactory.create_batch(3, debate=debate)
    for post in [*others, old]:
        moderation.hide_post(by=moderator, post=post, rule="personal")
    words = client.get(f"{debate.get_absolute_url()}counts/").content.decode()
    assert f'data-hidden="{old.pk} {others[1].pk}"' in words
    moderation.approve_post(by=moderator, post=old)
    words = client.get(f"{debate.get_absolute_url()}counts/").content.decode()
    assert f'data-hidden="{others[1].pk} {others[0].pk}"' in words


def test_the_longest_fragment_is_4_kb(client) -> None:
    """As many points as a page shows and as many removals as are listed, each of the widest key that a path holds."""
    debate = DebateFactory()
    for side in ("for", "against", "neither"):
        PointFactory.create_batch(POINTS_SHOWN, debate=debate, side=side)
    StanceFactory(debate=debate)
    short = len(client.get(f"{debate.get_absolute_url()}counts/").content)
    wider = 3 * POINTS_SHOWN * (ID_WIDTH - len(str(Post.objects.latest("pk").pk)) + len("99999/99999/99999"))
    gone = REMOVED_LISTED * (ID_WIDTH + 1) + WITHHELD_LISTED * 2 * (ID_WIDTH + 1)
    assert short + wider + gone <= 4096


def test_the_fragment_holds_the_counts_of_the_page_and_nothing_of_anybody(
    client, client_of, reader, moderator
) -> None:
    debate = DebateFactory()
    point = PointFactory(debate=debate)
    VoteFactory(post=point, member=reader, value="agree")
    StanceFactory(debate=debate, member=reader, moment="before", side="for")
    removed = PointFactory(debate=debate, text="Gone.")
    moderation.hide_post(by=moderator, post=removed, rule="identifies")
    address = f"{debate.get_absolute_url()}counts/"
    answer = client.get(address)
    words = answer.content.decode()
    assert 'data-posts="2"' in words  # ever published: what is removed is no new post
    assert f'data-hidden-beneath="{removed.pk}"' in words
    assert f'data-tallies="{point.pk}:1/0/0"' in words
    assert "One person has taken a stance." in words
    assert "data-closed" not in words
    assert client_of(reader).get(address).content == answer.content
    for secret in ("csrf", reader.name, "You voted", "Gone."):
        assert secret not in words
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["ETag"]
    # Each part of the fragment stands on the page under the same name, or it would replace nothing.
    page = client.get(debate.get_absolute_url()).content.decode()
    assert 'id="stand-bar"' in words
    assert 'id="stand-bar"' in page
    assert f'id="tally-{point.pk}" data-counts="1/0/0"' in page
    assert f'data-fragment-url="{address}"' in page
    assert 'data-posts="2"' in page


def test_a_closed_debate_says_so_and_an_unknown_one_is_none(client, editor) -> None:
    debate = DebateFactory()
    lifecycle.close_debate(by=editor, debate=debate, outcome="Settled.")
    assert "data-closed" in client.get(f"{debate.get_absolute_url()}counts/").content.decode()
    assert client.get("/debates/no-such/counts/").status_code == 404
    assert client.post(f"{debate.get_absolute_url()}counts/").status_code == 405


def test_the_fragment_costs_the_same_for_one_point_and_for_many(client, count_queries) -> None:
    debate = DebateFactory()
    address = f"{debate.get_absolute_url()}counts/"
    PointFactory(debate=debate)
    one = count_queries(lambda: client.get(address))
    PointFactory.create_batch(5, debate=debate)
    PointFactory.create_batch(5, debate=debate, side="against")
    assert count_queries(lambda: client.get(address)) == one <= 3


@pytest.mark.slow("every public address of a debate is asked")
def test_nothing_public_tells_when_a_vote_was_given(client, reader) -> None:
    point = PointFactory()
    contributions.cast_vote(by=reader, point=point, value="agree")
    contributions.record_stance(by=reader, debate=point.debate, moment="before", side="for")
    point.debate.refresh_from_db()
    moment = f"{point.debate.moved_at:%S.%f}"
    addresses = (
        "/debates/",
        point.debate.get_absolute_url(),
        f"{point.debate.get_absolute_url()}counts/",
        point.get_absolute_url(),
        "/sitemaps/debates.xml",
        "/api/v1/debates/",
        f"/api/v1/debates/{point.debate.slug}/",
        f"/api/v1/debates/{point.debate.slug}/points/",
    )
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not answer.has_header("Last-Modified"), address
        assert moment not in answer.content.decode(), address
    assert (
        f"<lastmod>{point.debate.moved_at:%Y-%m-%d}</lastmod>"
        in client.get("/sitemaps/debates.xml").content.decode()
    )
