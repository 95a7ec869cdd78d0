"""Letters of every choice of topics: each tells what was chosen, in both of its parts."""

from __future__ import annotations

import itertools
import re

import pytest

from tests.digests.reading import check_text_holds_html, letter, numbers_of, part
from tests.factories import digests as made
from tests.factories.digests import SubscriptionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("https")]


TOPICS = ("fostering", "inspection", "owners")


TOPIC_SETS = [chosen for size in range(4) for chosen in itertools.combinations(TOPICS, size)]


@pytest.fixture
def of_all_topics(edition):
    """An edition whose every story, claim and debate is of another mixture of topics."""
    mixtures = [list(chosen) for chosen in TOPIC_SETS]
    stories = [
        made.story(10 + n, title=f"Story {10 + n}", minutes=20 + n, topics=topics)
        for n, topics in enumerate(mixtures[1:] * 4)
    ]
    edition.content = made.content(
        stories=stories,
        figure=made.figure(height=228, story=stories[0]["id"]),
        claims=[made.claim(title=f"Claim of {t}", address=f"/news/of-{t}/", topics=[t]) for t in TOPICS],
        arguments=[
            made.argument(id=n, motion=f"A motion on {t}", address=f"/debates/on-{t}/", topics=[t])
            for n, t in enumerate(TOPICS)
        ],
    )
    return edition


@pytest.mark.parametrize("topics", TOPIC_SETS)
def test_topics_govern_everything_in_both_parts(of_all_topics, topics):
    content = of_all_topics.content
    message = letter(of_all_topics, SubscriptionFactory(topics=list(topics)))
    check_text_holds_html(message)
    wanted = [s for s in content["stories"] if not topics or set(topics) & set(s["topics"])]
    assert message["Subject"] == wanted[0]["title"]
    for kind in ("plain", "html"):
        text = part(message, kind)
        for name in TOPICS:
            mine = not topics or name in topics
            assert (f"A motion on {name}" in text) == (f"Claim of {name}" in text) == mine
        has_chart = wanted[0] is content["stories"][0]
        assert (content["figure"]["heading"] in text) == ("467" in text) == has_chart
        for story in content["stories"]:
            assert story in wanted or story["title"] + "\n" not in text
    pictures = [p for p in message.walk() if p.get_content_maintype() == "image"]
    assert bool(pictures) == has_chart
    more = len(wanted) - 19
    assert (f"{more} more stor" in part(message, "plain")) == (more > 0)


def test_the_chart_of_a_change_goes_to_everyone(of_all_topics):
    of_all_topics.content["figure"] = made.figure()
    message = letter(of_all_topics, SubscriptionFactory(topics=["owners"]))
    assert made.figure()["heading"] in part(message, "plain")


def test_of_a_debate_the_letter_tells_how_many_and_not_which_way(message):
    for kind in ("plain", "html"):
        text = part(message, kind)
        assert "100 people have taken a stance." in text
        words = re.sub(r"https?://\S+", "", part(message, "plain"))  # a token may hold any number
        assert not {"38", "41", "21"} & numbers_of(words)
        assert "Undecided" not in text


def test_chosen_topics_choose_the_stories(edition):
    edition.content = made.content(
        stories=[
            made.story(1, topics=["fostering"]),
            made.story(2, topics=["inspection"]),
            made.story(3, topics=[]),
        ]
    )
    message = letter(edition, SubscriptionFactory(topics=["inspection"]))
    text = part(message, "plain")
    assert message["Subject"] == "Story number 2"
    assert "Story number 3" in text
    assert "Story number 1" not in text
