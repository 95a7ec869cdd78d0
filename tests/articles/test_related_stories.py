"""Which stories stand beside a story."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.related_stories import list_related_stories
from tests.factories.articles import day, published_article, saved_article, text

pytestmark = pytest.mark.django_db


def titles(story, **kwargs):
    return [other.title for other in list_related_stories(story, **kwargs)]


def test_the_editors_choice_comes_first_in_the_editors_order():
    second, first = saved_article("Second"), saved_article("First")
    saved_article("Shares a topic", topics=("Ofsted",))
    story = saved_article("Story", topics=("Ofsted",), related=(first, second))
    assert titles(story) == ["First", "Second", "Shares a topic"]


def test_filled_up_by_shared_topics_then_by_words():
    saved_article("Something else entirely", standfirst="Gardening.")
    words = saved_article("Commissioners and placements", standfirst="On placements.")
    one = saved_article("One topic", topics=("Ofsted",), standfirst="x")
    two = saved_article("Two topics", topics=("Ofsted", "Owners"), standfirst="x")
    story = saved_article(
        "Placements", topics=("Ofsted", "Owners"), standfirst="Commissioners choose placements."
    )
    assert titles(story) == [two.title, one.title, words.title]


def test_words_are_compared_by_their_stem():
    other = saved_article("Inspectors inspected many homes", standfirst="About inspections.")
    story = saved_article("Inspection", standfirst="An inspection.")
    assert titles(story) == [other.title]


def test_never_itself_nor_one_twice():
    other = saved_article("Other", topics=("Ofsted",), standfirst="placements")
    story = saved_article("Story about placements", topics=("Ofsted",), related=(other,))
    assert titles(story) == ["Other"]


def test_never_a_draft_a_scheduled_or_a_withdrawn_story():
    draft = saved_article("Draft", live=False, topics=("Ofsted",))
    published_article("Scheduled", go_live_at=timezone.now() + timedelta(days=1), topics=("Ofsted",))
    gone = saved_article("Gone", topics=("Ofsted",))
    gone.unpublish()
    story = saved_article("Story", topics=("Ofsted",), related=(draft, gone))
    assert titles(story) == []


def test_old_stories_may_be_related():
    old = saved_article("Old", historical=True, given_date=day(2010, 11, 22), topics=("Owners",))
    assert titles(saved_article("Story", topics=("Owners",))) == [old.title]


@pytest.mark.slow("indexes thirteen stories")
def test_three_queries_at_most_for_any_number_of_stories(django_assert_max_num_queries):
    for _ in range(12):
        saved_article(topics=("Ofsted",))
    story = saved_article("Story", topics=("Ofsted",))
    with django_assert_max_num_queries(5):
        assert len(list_related_stories(story)) == 3


def test_a_rare_word_shared_says_more_than_common_ones():
    for number in range(6):
        saved_article(f"Ofsted rates homes {number}", standfirst="Homes and Ofsted.")
    rare = saved_article("Restraint in secure units", standfirst="On restraint.")
    story = saved_article("Ofsted rates homes on restraint", standfirst="Homes, Ofsted, restraint.")
    assert titles(story, limit=1) == [rare.title]


def test_the_text_decides_between_stories_of_one_topic():
    close = saved_article(
        "One", standfirst="x", topics=("Ofsted",), body=[text("Waking night staff cost more.")]
    )
    for number in range(4):
        saved_article(
            f"Other {number}", standfirst="x", topics=("Ofsted",), body=[text("Gardens and kitchens.")]
        )
    story = saved_article(
        "Night", standfirst="y", topics=("Ofsted",), body=[text("Who pays for waking night staff?")]
    )
    assert titles(story, limit=1) == [close.title]
