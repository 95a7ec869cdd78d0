"""A page with a part that changes more often than the rest: only the part is made anew."""

from __future__ import annotations

import pytest
from django.test import Client

from carespace import contributions
from carespace.debate_life import lifecycle
from carespace.models import Debate
from live.models import TagChange
from live.page_cache import invalidate, parts
from tests.factories.articles import article, text
from tests.factories.carespace import DebateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(kept_pages):
    story = article("Kept", body=[text("One word more. " * 50)], debate=DebateFactory(), topics=("Staffing",))
    # In the one transaction of a test every look at the database finds them again, as if they had just been made.
    TagChange.objects.all().delete()
    return story


def ask(story, client=None):
    return (client or Client()).get(story.url, headers={"Host": "testserver"})


def take_stance(story, member):
    contributions.record_stance(by=member, debate=story.debate, moment="before", side="for")


def test_a_stance_remakes_the_panel_and_nothing_else(story, reader, count_queries):
    assert "Nobody has taken a stance yet" in ask(story).content.decode()
    take_stance(story, reader)
    found = []
    assert count_queries(lambda: found.append(ask(story))) == 2  # what has changed, and the panel
    assert "Nobody has taken a stance yet" not in found[0].content.decode()
    assert count_queries(lambda: ask(story)) == 0


def test_a_filled_page_is_the_page_made_anew(story, reader, kept_pages):
    ask(story)
    take_stance(story, reader)
    filled = ask(story)
    kept_pages.clear()
    anew = ask(story)
    assert (filled.content, dict(filled.headers)) == (anew.content, dict(anew.headers))
    assert int(filled["Content-Length"]) == len(filled.content)


def test_no_reader_sees_the_marks(story, reader, settings, client_of):
    pages = [ask(story)]
    take_stance(story, reader)
    pages += [ask(story), ask(story, client_of(reader))]
    settings.PAGES_KEPT = 0
    pages.append(ask(story))
    assert all(b"part " + parts.TOKEN.encode() not in page.content for page in pages)
    assert pages[1].content == pages[3].content
    assert pages[1]["ETag"] == pages[3]["ETag"]


def test_a_story_that_changed_is_made_anew(story, reader):
    ask(story)
    story.title = "Another headline"
    story.save()
    take_stance(story, reader)
    assert "Another headline" in ask(story).content.decode()


def test_a_debate_that_ends_changes_the_page_around_its_panel(story, moderator):
    ask(story)
    lifecycle.close_debate(debate=story.debate, by=moderator, outcome="Settled.")
    page = ask(story).content.decode()
    assert "Settled." in page
    assert "Take a stance" not in page


def test_a_debate_that_is_gone_leaves_a_page_without_it(story, count_queries):
    ask(story)
    topic = story.debate.live_topic
    Debate.objects.all().delete()
    invalidate(topic)
    assert "debate-h" not in ask(story).content.decode()


def test_a_part_within_a_part_has_no_marks_of_its_own():
    @parts.register_part("inner")
    def make_inner(words):
        return parts.SafeString(f"<i>{words}</i>")

    @parts.register_part("outer")
    def make_outer(words):
        return parts.show_part("inner", words)

    with parts.collect_tags() as tags:
        markup = parts.show_part("outer", "a 1")
    assert parts.fill_parts(markup.encode()) == b"<i>a 1</i>"
    assert markup.count("<!--part ") == 1
    assert not tags


def test_a_post_remakes_the_cards_of_a_list_by_one_question(kept_pages, moderator, count_queries):
    first, second = (article(f"Story {n}", debate=DebateFactory()) for n in range(2))
    TagChange.objects.all().delete()
    address = first.get_parent().url

    def read():
        return Client().get(address, headers={"Host": "testserver"}).content.decode()

    assert read().count("In debate, 0 posts") == 2
    take_stance(second, moderator)
    assert count_queries(read) <= 1  # what has changed: a stance is no post
    contributions.add_point(by=moderator, debate=second.debate, side="for", text="One point.")
    pages = []
    assert count_queries(lambda: pages.append(read())) == 2
    assert "In debate, 1 post<" in pages[0]
    assert "In debate, 0 posts" in pages[0]
