"""What of an edition one reader gets. Nothing here asks the database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digests.editions.contents import EditionContent
from digests.editions.selection import ReaderKnowledge, ReaderSelection, select_for_reader
from tests.factories import digests as made
from tests.factories.digests import MONDAY

DAY = timedelta(days=1)


def since(days: int) -> dict[str, str]:
    """Introduced by the edition of so many days before Monday."""
    return {"introduced": (MONDAY - days * DAY).isoformat()}


@pytest.fixture
def content() -> EditionContent:
    return made.content(
        stories=[made.story(1), made.story(2)],
        figure=made.figure(story=1),
        earlier={
            "stories": [made.story(12, **since(1)), made.story(13, **since(3))],
            "changes": [made.change(address="/ratings/of-yesterday/", **since(1))],
            "claims": [made.claim(sentence="Of yesterday", story=12, **since(1))],
        },
    )


def select(content: EditionContent, *, days: int, owed: tuple[int, ...] = (), **more) -> ReaderSelection:
    """For a reader who was told all up to so many days before Monday."""
    knowledge = ReaderKnowledge(MONDAY - days * DAY, frozenset(owed))
    return select_for_reader(content, knowledge, frequency="daily", **more)


def ids(selection: ReaderSelection) -> list[int]:
    return [story["id"] for story in selection.content["stories"]]


@pytest.mark.parametrize(
    ("days", "owed", "told"),
    [
        (1, (), [1, 2]),
        (2, (), [1, 2, 12]),
        (4, (), [1, 2, 12, 13]),
        (1, (13,), [1, 2, 13]),
        (2, (13, 99), [1, 2, 12, 13]),
    ],
)
def test_a_reader_is_told_what_no_letter_told_them(content, days, owed, told):
    selection = select(content, days=days, owed=owed)
    assert ids(selection) == told
    assert selection.left_out == ()
    missed_a_day = days > 1
    assert ("/ratings/of-yesterday/" in [c["address"] for c in selection.content["changes"]]) == missed_a_day
    assert ("Of yesterday" in [c["sentence"] for c in selection.content["claims"]]) == missed_a_day


def test_what_left_print_is_left_out_with_its_chart_and_claims(content):
    selection = select(content, days=2, withdrawn={1, 12})
    assert ids(selection) == [2]
    assert selection.left_out == (1, 12)
    assert selection.content["figure"] is None
    assert "Of yesterday" not in [claim["sentence"] for claim in selection.content["claims"]]


def test_what_is_too_long_is_cut_from_what_is_news_for_longest(content):
    content["stories"] = [made.story(100 + n) for n in range(30)]
    selection = select(content, days=4)
    assert ids(selection) == [*range(100, 117), 12, 13]
    assert selection.left_out == tuple(range(117, 130))
    assert selection.cut == 13


def test_topics_choose_of_what_was_missed_too(content):
    content["earlier"]["stories"][0]["topics"] = ["owners"]
    content["stories"][0]["topics"] = ["owners"]
    selection = select(content, days=4, topics=["fostering"], withdrawn={12})
    assert ids(selection) == [2, 13]
    assert selection.left_out == (), "what a reader did not ask for is not owed"
    assert selection.content["figure"] is None


def test_an_edition_of_an_earlier_time_has_only_what_is_new():
    content = made.content()
    assert ids(select(content, days=4)) == [1, 2]
