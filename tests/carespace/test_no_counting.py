"""The front page, the list of debates and the API tell of debates what stands on their rows: nothing is counted for them."""

from __future__ import annotations

from functools import partial

import pytest

from tests.carespace.test_deed_queries import list_statements
from tests.factories.articles import article
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory, StanceFactory, VoteFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow("four pages are made twice, once beside a debate of many posts"),
]
PAGES = ("/", "/debates/", "/api/v1/debates/", "/api/v1/debates/homes/")
COUNTING = ("COUNT(", "carespace_vote", "carespace_stance")


@pytest.fixture
def point(settings):
    settings.PAGES_KEPT = 0
    point = PointFactory(debate=DebateFactory(slug="homes"))
    article("Of homes", debate=point.debate)
    return point


def is_counting(statement: str) -> bool:
    """Whether a statement of debates counts rows; pages of a list may count the debates themselves."""
    counted = statement.replace('COUNT(*) AS "__count" FROM "carespace_debate"', "")
    return "carespace_" in counted and any(word in counted for word in COUNTING)


def test_pages_that_tell_of_debates_count_nothing_of_them(client, point):
    def ask() -> dict[str, list[str]]:
        return {page: list_statements(partial(client.get, page)) for page in PAGES}

    ask()
    few = ask()
    for number in range(12):
        more = PointFactory(debate=point.debate)
        ReplyFactory(parent=more)
        VoteFactory(post=more)
        StanceFactory(debate=point.debate, side=("for", "against")[number % 2])
    many = ask()
    assert {page: len(asked) for page, asked in many.items()} == {
        page: len(asked) for page, asked in few.items()
    }
    assert [statement for asked in many.values() for statement in asked if is_counting(statement)] == []
    assert point.debate.motion in client.get("/").content.decode()
