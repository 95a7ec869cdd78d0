"""What an open debate tells of how people stand and vote: nowhere the split, and no votes of a point in its first day."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carespace import contributions
from carespace.counters.first_days import end_first_days
from carespace.debate_life.lifecycle import end_debate
from carespace.models import Debate, Post
from carespace.tasks import run_debate_clock
from digests.models import Edition
from live.models import TagChange
from tests.addresses import find_path, list_all_addresses, public_rows, read_list
from tests.factories.articles import article
from tests.factories.carespace import (
    DebateFactory,
    PointFactory,
    ReplyFactory,
    SavedDebateFactory,
    VoteFactory,
)

pytestmark = pytest.mark.django_db

#: Numbers that nothing else on any page is: people for, undecided and against, and votes.
SPLIT = (7013, 11027, 81031)
YOUNG = (60103, 60107, 60127)
OLD = (50021, 50023, 50033)
SPLIT_SHARE = "82%"
OF_ITS_OWN = {
    "debates/<slug:slug>/split/",
    r"api/v1/^debates/(?P<slug>[-a-zA-Z0-9_]+)/split/$",
    r"api/v1/^debates/(?P<slug>[-a-zA-Z0-9_]+)/split\.(?P<format>[a-z0-9]+)/?$",
}


def set_votes(point, votes, **fields):
    agrees, passes, disagrees = votes
    Post.objects.filter(pk=point.pk).update(agrees=agrees, passes=passes, disagrees=disagrees, **fields)
    point.refresh_from_db()
    return point


@pytest.fixture
def debate():
    """An open debate with people on every side, one point that everyone has read for long, and one of today."""
    debate = SavedDebateFactory(slug="blind", motion="Motion of the blind")
    set_votes(PointFactory(debate=debate, text="Old point."), OLD)
    set_votes(PointFactory(debate=debate, text="Young point.", past_first_day=False), YOUNG)
    Debate.objects.filter(pk=debate.pk).update(stance_table=[[n, 0, 0, 0] for n in SPLIT])
    debate.refresh_from_db()
    return debate


def find_numbers(text: str, numbers) -> list[int]:
    """Those of the numbers that stand in a text, with or without a comma between their thousands."""
    return [n for n in numbers if re.search(rf"(?<!\d){n}(?!\d)|(?<!\d){n:,}(?!\d)", text)]


@pytest.mark.slow("asks every public address of the site")
def test_no_public_address_tells_the_split_or_a_new_points_votes(client, debate) -> None:
    young = Post.objects.get(current_revision__text="Young point.")
    ReplyFactory(parent=young)
    story = article("Story with a debate", debate=debate)
    rows = public_rows()
    rows["debates/"] = {"slug": debate.slug, "pk": young.pk, "side": "for"}
    rows["api/v1/"] = {**rows["api/v1/"], "slug": debate.slug}
    patterns = {address.route: address for address in list_all_addresses()}
    public = [pattern for pattern, who in read_list().items() if who == "Anybody"]
    paths = [find_path(patterns[p], rows) for p in public if p not in OF_ITS_OWN and p in patterns]
    paths += ["/", story.get_absolute_url(), "/search/?q=blind", "/debates/blind/points/new/"]
    paths += [
        f"/debates/blind/points/{side}/?order={order}" for side in ("for", "new") for order in ("", "newest")
    ]
    seen = 0
    for path in paths:
        answer = client.get(path, follow=False)
        body = b"".join(answer) if answer.streaming else answer.content
        text = body.decode("utf-8", "replace")
        assert find_numbers(text, (*SPLIT, *YOUNG)) == [], path
        assert SPLIT_SHARE not in text, path
        seen += bool(find_numbers(text, (sum(SPLIT), *OLD)))
    assert seen >= 6  # the number of people and old points' votes are told, so the pages were really there
    for edition in Edition.objects.all():
        assert find_numbers(str(edition.__dict__), SPLIT) == []


def test_the_split_has_its_own_addresses(client, debate) -> None:
    page = client.get(reverse("carespace:split", args=[debate.slug])).content.decode()
    assert find_numbers(page, (sum(SPLIT),))
    assert SPLIT_SHARE in page
    assert 'content="noindex"' in page
    assert client.get("/api/v1/debates/blind/split/").json()["stances_against"] == SPLIT[2]
    assert "no-store" in client.get(reverse("carespace:split", args=[debate.slug]))["Cache-Control"]
    assert client.get("/debates/none/split/").status_code == 404


def test_new_points_stand_together_whatever_was_voted(client, debate) -> None:
    newer = PointFactory(debate=debate, side="against", text="Newer point.", past_first_day=False)
    page = client.get(debate.get_absolute_url()).content.decode()
    assert (
        page.index('id="new-h"')
        < page.index("Newer point.")
        < page.index("Young point.")
        < page.index("Old point.")
    )
    assert "Votes are shown from" in page
    new = page.partition('id="new-h"')[2].partition('id="for-h"')[0]
    assert re.findall(r"· <b>(\w+)</b>", new) == ["against", "for"]
    rows = client.get("/api/v1/debates/blind/points/").json()["results"]
    assert [row["text"] for row in rows] == ["Newer point.", "Young point.", "Old point."]
    assert [row["is_new"] for row in rows] == [True, True, False]
    assert rows[1].get("agrees") is None
    assert rows[1].get("strength") is None
    assert newer.votes_shown_from == newer.published_at + timedelta(hours=24)


def test_a_voter_sees_that_points_votes_and_no_new_order(client_of, reader, debate) -> None:
    young = Post.objects.get(current_revision__text="Young point.")
    address = reverse("carespace:vote", args=[debate.slug, young.pk])
    browser = client_of(reader)
    answer = browser.post(address, {"value": "agree"}, headers={"HX-Request": "true"}).content.decode()
    assert find_numbers(answer, (YOUNG[0] + 1, YOUNG[1], YOUNG[2])) == [YOUNG[0] + 1, YOUNG[1], YOUNG[2]]
    assert "Old point." not in answer
    back = browser.post(address, {"value": "none"}, headers={"HX-Request": "true"}).content.decode()
    assert find_numbers(back, YOUNG) == []
    page = browser.get(debate.get_absolute_url()).content.decode()
    assert find_numbers(page, YOUNG) == []


def test_a_first_day_ends_by_the_tick_and_drops_the_kept_pages(debate) -> None:
    young = Post.objects.get(current_revision__text="Young point.")
    end_first_days(timezone.now())
    young.refresh_from_db()
    assert not young.past_first_day
    Post.objects.filter(pk=young.pk).update(published_at=timezone.now() - timedelta(hours=24, seconds=1))
    TagChange.objects.all().delete()
    run_debate_clock()
    young.refresh_from_db()
    assert young.past_first_day
    assert debate.live_topic in TagChange.objects.values_list("tag", flat=True)
    TagChange.objects.all().delete()
    assert end_first_days(timezone.now()) == 0
    assert not TagChange.objects.exists()


def test_what_is_over_tells_everything(client, editor, debate) -> None:
    end_debate(by=editor, debate=debate, reason="Enough was said.")
    page = client.get(debate.get_absolute_url()).content.decode()
    assert SPLIT_SHARE in page
    assert find_numbers(page, YOUNG) == list(YOUNG)
    assert 'id="new-h"' not in page
    row = client.get("/api/v1/debates/blind/").json()
    assert (row["stances_for"], row["stances_undecided"], row["stances_against"]) == SPLIT


def test_a_point_is_new_when_it_becomes_public(reader, moderator, debate) -> None:
    now = timezone.now()
    PointFactory.create_batch(2, author=moderator)
    fresh = contributions.add_point(by=moderator, debate=debate, side="for", text="Said just now.")
    dated = contributions.add_point(
        by=moderator, debate=debate, side="for", text="Said long ago.", at=now - timedelta(days=2)
    )
    assert (fresh.past_first_day, dated.past_first_day) == (False, True)
    reply = contributions.add_reply(by=moderator, point=fresh, text="Quite.", at=now - timedelta(days=2))
    assert not reply.past_first_day


@pytest.mark.parametrize("size", [2, 3, 4])
def test_new_and_strong_points_are_read_once_in_pages_of_any_size(client, monkeypatch, size) -> None:
    from carespace.views import pages
    from tests.carespace.test_keysets import read_all

    monkeypatch.setattr(pages, "POINTS_TO_A_PAGE", size)
    debate = DebateFactory()
    old = PointFactory.create_batch(3, debate=debate)
    new = PointFactory.create_batch(3, debate=debate, past_first_day=False)
    VoteFactory(post=old[0])
    VoteFactory(post=new[0])
    read = read_all(client, reverse("carespace:points", args=[debate.slug, "for"]))
    expected = [*reversed(new), old[0], old[2], old[1]]
    assert [pk for page in read for pk in page] == [post.pk for post in expected]
