"""Which stories stand beside a story."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import related_stories
from articles.corrections import append_correction
from articles.models import ArticlePage, KeptRelation
from articles.related_blocks import find_story
from articles.related_stories import list_related_stories
from articles.tasks import keep_related_stories
from tests.factories.articles import article, day, found_article, published_article, text
from tests.factories.authors import author, written_by

pytestmark = pytest.mark.django_db


def titles(story, **kwargs):
    return [other.title for other in list_related_stories(story, **kwargs)]


def test_the_editors_choice_comes_first_in_the_editors_order():
    second, first = found_article("Second"), found_article("First")
    found_article("Shares a topic", topics=("Ofsted",))
    story = found_article("Story", topics=("Ofsted",), related=(first, second))
    assert titles(story) == ["First", "Second", "Shares a topic"]


def test_filled_up_by_shared_topics_then_by_words():
    found_article("Something else entirely", standfirst="Gardening.")
    words = found_article("Commissioners and placements", standfirst="On placements.")
    one = found_article("One topic", topics=("Ofsted",), standfirst="x")
    two = found_article("Two topics", topics=("Ofsted", "Owners"), standfirst="x")
    story = found_article(
        "Placements", topics=("Ofsted", "Owners"), standfirst="Commissioners choose placements."
    )
    assert titles(story) == [two.title, one.title, words.title]


def test_words_are_compared_by_their_stem():
    other = found_article("Inspectors inspected many homes", standfirst="About inspections.")
    story = found_article("Inspection", standfirst="An inspection.")
    assert titles(story) == [other.title]


def test_never_itself_nor_one_twice():
    other = found_article("Other", topics=("Ofsted",), standfirst="placements")
    story = found_article("Story about placements", topics=("Ofsted",), related=(other,))
    assert titles(story) == ["Other"]


def test_never_a_draft_a_scheduled_or_a_withdrawn_story():
    draft = found_article("Draft", live=False, topics=("Ofsted",))
    published_article("Scheduled", go_live_at=timezone.now() + timedelta(days=1), topics=("Ofsted",))
    gone = found_article("Gone", topics=("Ofsted",))
    gone.unpublish()
    story = found_article("Story", topics=("Ofsted",), related=(draft, gone))
    assert titles(story) == []


def test_old_stories_may_be_related():
    old = found_article("Old", historical=True, given_date=day(2010, 11, 22), topics=("Owners",))
    assert titles(found_article("Story", topics=("Owners",))) == [old.title]


@pytest.mark.slow("indexes thirteen stories")
def test_three_queries_at_most_for_any_number_of_stories(django_assert_max_num_queries):
    for _ in range(12):
        found_article(topics=("Ofsted",))
    story = found_article("Story", topics=("Ofsted",))
    with django_assert_max_num_queries(6):
        assert len(list_related_stories(story)) == 3


def test_a_rare_word_shared_says_more_than_common_ones():
    for number in range(6):
        found_article(f"Ofsted rates homes {number}", standfirst="Homes and Ofsted.")
    rare = found_article("Restraint in secure units", standfirst="On restraint.")
    story = found_article("Ofsted rates homes on restraint", standfirst="Homes, Ofsted, restraint.")
    assert titles(story, limit=1) == [rare.title]


def test_the_text_decides_between_stories_of_one_topic():
    close = found_article(
        "One", standfirst="x", topics=("Ofsted",), body=[text("Waking night staff cost more.")]
    )
    for number in range(4):
        found_article(
            f"Other {number}", standfirst="x", topics=("Ofsted",), body=[text("Gardens and kitchens.")]
        )
    story = found_article(
        "Night", standfirst="y", topics=("Ofsted",), body=[text("Who pays for waking night staff?")]
    )
    assert titles(story, limit=1) == [close.title]


def forbid_looking(monkeypatch):
    """No page looks through the index from here on."""
    monkeypatch.setattr(
        related_stories, "list_alike", lambda *_, **__: pytest.fail("the index was looked through")
    )


def test_a_page_shows_what_the_tick_kept_without_looking(monkeypatch, django_assert_max_num_queries):
    first = found_article("First", topics=("Ofsted",))
    story = found_article("Story", topics=("Ofsted",))
    keep_related_stories()
    forbid_looking(monkeypatch)
    with django_assert_max_num_queries(3):
        assert titles(story) == [first.title]


def test_of_those_kept_only_what_may_be_read_is_shown():
    gone, stays = found_article("Gone", topics=("Ofsted",)), found_article("Stays", topics=("Ofsted",))
    story = found_article("Story", topics=("Ofsted",), related=(stays,))
    keep_related_stories()
    gone.unpublish()
    assert titles(story) == ["Stays"]
    stays.delete()
    assert titles(ArticlePage.objects.get(pk=story.pk)) == []


def test_where_too_few_of_those_kept_may_be_read_the_page_looks(monkeypatch):
    monkeypatch.setattr(related_stories, "KEPT", 1)
    kept = found_article("Kept", topics=("Ofsted", "Owners"))
    found_article("Other", topics=("Ofsted",), standfirst="x")
    story = found_article("Story", topics=("Ofsted", "Owners"))
    keep_related_stories()
    kept.unpublish()
    assert titles(story) == ["Other"]


def test_a_new_story_stands_beside_those_like_it_after_two_ticks(monkeypatch):
    story = found_article("Story", topics=("Ofsted",))
    keep_related_stories()
    assert titles(story) == []
    new = published_article("New", topics=("Ofsted",))
    keep_related_stories()
    keep_related_stories()
    forbid_looking(monkeypatch)
    assert (titles(story), titles(new)) == (["New"], ["Story"])
    assert not KeptRelation.objects.filter(looked_at=None).exists()


def test_a_tick_with_nothing_to_do_looks_at_nothing(monkeypatch):
    found_article("Story", topics=("Ofsted",))
    found_article("Draft", live=False, topics=("Ofsted",))
    keep_related_stories()
    assert KeptRelation.objects.count() == 1
    forbid_looking(monkeypatch)
    keep_related_stories()


def test_a_page_is_made_anew_once_its_relations_are_kept(client):
    story = published_article("Story", topics=("Ofsted",))
    keep_related_stories()
    assert "Newcomer" not in client.get(story.url).content.decode()
    published_article("Newcomer", topics=("Ofsted",))
    keep_related_stories()
    keep_related_stories()
    assert "Newcomer" in client.get(story.url).content.decode()


def test_what_stands_beside_a_story_is_its_own(editor):
    stories = {}
    for name in ("Ann Archer", "Bo Baker"):
        stories[name] = article(f"By {name}", topics=(f"Topic of {name}",))
        written_by(stories[name], author(name))
        append_correction(by=editor, article=stories[name], kind="correction", text=f"Of {name}.")
    for name, story in stories.items():
        found = find_story(story.url_path)
        assert [each.author.name for each in found._cluster_related_objects["authored"]] == [name]
        assert [each.name for each in found._cluster_related_objects["topics"]] == [f"Topic of {name}"]
        assert [each.text for each in found.told] == [f"Of {name}."]
