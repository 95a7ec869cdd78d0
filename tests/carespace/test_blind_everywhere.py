"""Nothing but the split's own addresses changes with which side people take, or with how they vote on a young point."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from carespace.contributions import add_point, cast_vote
from carespace.models import Debate
from live.page_cache import invalidate
from tests.factories.accounts import MemberFactory
from tests.factories.articles import saved_article
from tests.factories.carespace import DebateFactory, StanceFactory

pytestmark = pytest.mark.django_db
#: What differs from one answer to the next, whatever it says.
PASSING = re.compile(
    r"\('(?:Expires|Date|Last-Modified|Set-Cookie|Content-Security-Policy)', [^)]*\)|csrf\w*[^>]*"
)


@pytest.fixture
def debate() -> Debate:
    """An open debate beside a story, with young points for, against and neither."""
    debate = DebateFactory(slug="rates")
    saved_article("Of rates", debate=debate)
    members = MemberFactory.create_batch(4, is_trusted=True)
    for number, side in enumerate(("for", "against", "neither", "for")):
        add_point(by=members[number], debate=debate, side=side, text=f"Point number {number}.")
    for member, side in zip(members, ("for", "for", "for", "against"), strict=True):
        StanceFactory(debate=debate, member=member, side=side)
    debate.voters = members
    return debate


def vote(debate: Debate, *values: str) -> None:
    """Has everybody vote so on the points of the others, in the order these came."""
    for point, value in zip(debate.posts.order_by("pk"), values, strict=True):
        for member in debate.voters:
            if member != debate.voters[list(debate.posts.order_by("pk")).index(point)]:
                cast_vote(by=member, point=point, value=value)


def list_addresses(debate: Debate) -> list[str]:
    """Every address at which this debate may be read of, that of the split left out."""
    page, api = f"/debates/{debate.slug}/", f"/api/v1/debates/{debate.slug}/"
    orders = ("strongest", "newest", "oldest", "most-answered")
    lists = [
        f"{page}points/{side}/?order={each}" for side in ("for", "against", "neither") for each in orders
    ]
    posts = debate.posts.values_list("pk", flat=True)
    return [
        *("/", "/debates/", page, f"{page}counts/", f"{page}points/new/", *lists),
        *(f"{page}points/{pk}/" for pk in posts),
        *("/api/v1/debates/", api, *(f"{api}points/?order={each}" for each in orders)),
        *(
            "/news/of-rates/",
            "/search/?q=point",
            "/feeds/rss.xml",
            "/sitemap.xml",
            "/sitemaps/debates.xml",
        ),
    ]


def read(addresses: list[str]) -> dict[str, tuple[int, str]]:
    """{address: its status, and what it says with its headers}."""
    answers = {address: Client().get(address) for address in addresses}
    return {
        address: (
            answer.status_code,
            PASSING.sub("", f"{sorted(answer.items())}\n{b''.join(answer).decode()}"),
        )
        for address, answer in answers.items()
    }


@pytest.mark.slow("it reads forty pages twice")
def test_no_page_order_count_or_tag_changes_with_sides_and_young_votes(debate):
    vote(debate, "agree", "agree", "disagree", "pass")
    addresses, split = list_addresses(debate), [f"/debates/{debate.slug}/split/"]
    before, split_before = read(addresses), read(split)
    assert {status for status, _ in before.values()} <= {200, 301, 404}
    assert sum(status == 200 for status, _ in before.values()) > 30
    vote(debate, "disagree", "pass", "agree", "agree")
    debate.refresh_from_db()
    debate.stance_table = debate.stance_table[::-1]
    debate.save()
    invalidate(debate.live_topic, "debates")
    after = read(addresses)
    assert [address for address in addresses if before[address] != after[address]] == []
    assert read(split) != split_before
