"""Kept pages follow what is written: a story, its lists, ratings, names."""

from datetime import date

import pytest

from articles.models import Topic
from carespace import contributions
from carespace.debate_life import lifecycle
from ratings.measures import Measure
from tests.factories.articles import article, charted, front_page, saved_article, section, text
from tests.factories.carespace import DebateFactory
from tests.factories.ratings import home, load_homes
from tests.live.page_cache.test_middleware import ask, renamed


@pytest.fixture
def story(kept_pages):
    return article("Kept", body=[text("One word more. " * 50)], debate=DebateFactory(), topics=("Staffing",))


@pytest.mark.slow("publishes after each of seven deeds")
def test_whatever_a_story_shows_is_seen_at_once(story, editor, reader):
    load_homes([home(2_000_001)], as_at=date(2024, 3, 31))
    story.body = [*story.body.raw_data, charted()]
    story.save_revision().publish()
    other = article("Another", topics=("Staffing",))

    def changes_by(deed):
        before = ask(story.url).content
        assert ask(story.url).content == before
        deed()
        return ask(story.url).content != before

    assert changes_by(
        lambda: contributions.record_stance(by=reader, debate=story.debate, moment="before", side="for")
    )
    assert changes_by(lambda: load_homes([home(2_000_001, "inadequate")], as_at=date(2025, 3, 31)))
    assert changes_by(lambda: renamed(other, "Another name"))
    assert changes_by(lambda: other.unpublish())
    assert changes_by(lambda: renamed_topic("Staffing", "Workforce"))
    assert changes_by(lambda: lifecycle.close_debate(by=editor, debate=story.debate, outcome="Settled."))
    assert changes_by(lambda: renamed(story, "Changed"))
    story.unpublish()
    assert ask(story.url).status_code == 404


def renamed_topic(name, new):
    found = Topic.objects.get(name=name)
    found.name = new
    found.save()


@pytest.mark.slow("publishes again and again")
def test_publishing_twice_shows_the_second(story):
    ask(story.url)
    for title in ("Once", "Twice"):
        renamed(story, title)
        renamed(story, title)
        assert f"<h1>{title}</h1>" in ask(story.url).content.decode()


def test_a_draft_disturbs_nothing(story, count_queries):
    ask(story.url)
    story.title = "Draft"
    story.save_revision()
    assert count_queries(lambda: ask(story.url)) == 0
    assert "Draft" not in ask(story.url).content.decode()


@pytest.mark.slow("publishes, and asks five pages")
def test_the_front_page_and_lists_follow(story, editor, count_queries):
    debate = story.debate
    pages = {
        "/": "Moved",
        section().url: "Moved",
        "/debates/": "A second motion",
        debate.get_absolute_url(): None,
    }
    for address in pages:
        ask(address)
        assert count_queries(lambda address=address: ask(address)) == 0, address
    renamed(story, "Moved")
    lifecycle.open_debate(by=editor, motion="A second motion")
    for address, words in pages.items():
        assert words is None or words in ask(address).content.decode(), address
    other = saved_article("Chosen to lead")
    saved_article("Newest")
    front = front_page()
    front.lead = other
    ask("/")
    front.save()
    assert ask("/").content.decode().index("Chosen to lead") < ask("/").content.decode().index("Newest")


def test_ratings_are_kept_until_a_release(kept_pages, count_queries):
    load_homes([home(2_000_001)], as_at=date(2024, 3, 31))
    addresses = ["/ratings/", "/ratings/releases/", Measure.parse("outcomes=inadequate&by=sector").url()]
    for address in addresses:
        assert ask(address).status_code == 200
        assert count_queries(lambda address=address: ask(address)) == 0, address
    load_homes([home(2_000_001)], as_at=date(2025, 3, 31))
    for address in addresses:
        assert "2025" in ask(address).content.decode(), address
