"""The newsroom's start page, its schedule and its refusals, through its own addresses."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.models import Revision

from articles.models import ArticlePage
from articles.models.stale_figures import Drift
from articles.newsroom.scheduling import NOTHING_SCHEDULED
from tests.articles.test_newsroom import add_address, edit_address, form
from tests.factories.articles import article, topic
from tests.factories.digests import SubscriptionFactory

pytestmark = pytest.mark.django_db


def words_of(newsroom, panel: str) -> str:
    """What a panel of the start page says."""
    page = BeautifulSoup(newsroom.get("/newsroom/").content, "html.parser")
    found = page.select_one(f"#{panel}-section, #panel-{panel}, [aria-labelledby*={panel}], #{panel}")
    assert found is not None, panel
    return " ".join(found.get_text().split())


def draft(title: str) -> ArticlePage:
    story = article(title, live=False)
    story.save_revision()
    return story


def schedule(title: str, due: datetime) -> ArticlePage:
    story = article(title, live=False)
    story.go_live_at = due
    story.save_revision(approved_go_live_at=due)
    return story


def drifted(title: str, **counts: int) -> Drift:
    return Drift.objects.create(article=article(title), weight=1, counted_at=timezone.now(), **counts)


@pytest.mark.slow("writes and publishes something of each kind")
def test_an_editor_sees_what_waits(client_of, editor):
    draft("Half a story")
    schedule("Later", timezone.now() + timedelta(days=2))
    schedule("Sooner", timezone.now() + timedelta(days=1))
    drifted("Stale", moved=2, fallen=1)
    SubscriptionFactory(daily=True)
    article("Fresh", first_published_at=timezone.now())
    newsroom = client_of(editor)
    assert "Half a story" in words_of(newsroom, "drafts")
    assert "Later" not in words_of(newsroom, "drafts")
    told = words_of(newsroom, "scheduled")
    assert told.index("Sooner") < told.index("Later")
    assert "Half a story" not in told
    assert "Stale 1 claim no longer holds, 2 figures moved" in words_of(newsroom, "drift")
    letters = words_of(newsroom, "letters")
    assert "Daily" in letters
    assert "6.00am, to 1 reader." in letters
    assert "Fresh" in letters


def test_an_empty_start_page_says_so(client_of, editor):
    newsroom = client_of(editor)
    assert "Nothing is unfinished." in words_of(newsroom, "drafts")
    assert "No story is scheduled." in words_of(newsroom, "scheduled")
    assert "No story for it yet." in words_of(newsroom, "letters")


def test_moderators_see_none_of_it(client_of, moderator):
    draft("Half a story")
    page = client_of(moderator).get("/newsroom/").content.decode()
    assert "Half a story" not in page
    assert "The next letters" not in page


def test_the_start_page_asks_as_often_for_many_stories_as_for_one(client_of, editor, count_queries):
    newsroom = client_of(editor)

    def fill(*numbers: int) -> None:
        for number in numbers:
            draft(f"Draft {number}")
            schedule(f"Scheduled {number}", timezone.now() + timedelta(days=1))
            drifted(f"Stale {number}", moved=1)

    fill(1)
    newsroom.get("/newsroom/")
    few = count_queries(lambda: newsroom.get("/newsroom/"))
    fill(2, 3)
    assert count_queries(lambda: newsroom.get("/newsroom/")) == few


def local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


@pytest.mark.slow("fills Wagtail's editor")
def test_the_schedules_button_schedules(client_of, editor):
    due = timezone.now() + timedelta(hours=2)
    data = {**form(go_live_at=local(due)), "action-schedule": "action-schedule"}
    client_of(editor).post(add_address(), data)
    story = ArticlePage.objects.get(slug="a-story-by-hand")
    assert not story.live
    waiting = Revision.objects.for_instance(story).get(approved_go_live_at__isnull=False)
    assert local(waiting.approved_go_live_at) == local(due)
    client_of(editor).post(add_address(), data)
    assert ArticlePage.objects.filter(title="A story by hand").count() == 1


@pytest.mark.slow("fills Wagtail's editor")
@pytest.mark.parametrize("go_live_at", ["", "2020-01-01 07:00", "2026-02-31 07:00"])
def test_without_a_moment_ahead_it_saves_and_never_publishes(client_of, editor, go_live_at):
    story = draft("A story by hand")
    expires = local(timezone.now() + timedelta(days=9))
    data = {
        **form(slug=story.slug, go_live_at=go_live_at, expire_at=expires),
        "action-schedule": "action-schedule",
    }
    answer = client_of(editor).post(edit_address(story), data, follow=True)
    story.refresh_from_db()
    assert not story.live
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    assert NOTHING_SCHEDULED in answer.content.decode()


@pytest.mark.slow("fills Wagtail's editor")
def test_a_story_with_words_to_come_is_not_scheduled(client_of, editor):
    data = form(title="TK", go_live_at=local(timezone.now() + timedelta(hours=2)))
    answer = client_of(editor).post(add_address(), {**data, "action-schedule": "action-schedule"})
    assert "Title: " in refusal(answer)
    assert not ArticlePage.objects.exists()


def refusal(answer) -> str:
    """The sentence above a form that was refused."""
    return " ".join(
        BeautifulSoup(answer.content, "html.parser").select_one(".messages").get_text(" ").split()
    )


@pytest.mark.slow("fills Wagtail's editor")
def test_a_refusal_names_each_field(client_of, editor):
    newsroom = client_of(editor)
    answer = newsroom.post(add_address(), {**form(title="", historical="on"), "action-publish": "1"})
    told = refusal(answer)
    assert "Title: This field is required." in told
    assert "Date shown: A historical story needs the date it first appeared on." in told


@pytest.mark.slow("fills Wagtail's editor")
def test_a_refusal_names_a_block_and_a_row(client_of, editor):
    story = article("Story")
    chart = (
        "ratings_chart",
        {
            "heading": "",
            "outcomes": ("inadequate",),
            "unit": "share",
            "by": "moon",
            "at": "latest",
            "sector": (),
            "region": (),
            "owner_size": (),
        },
    )
    data = form(slug=story.slug, body=[chart], related=[story])
    told = refusal(client_of(editor).post(edit_address(story), {**data, "action-publish": "1"}))
    assert "Body, block 1, by: " in told
    assert "Related link 1, Story: A story is not related to itself." in told


@pytest.mark.slow("opens Wagtail's editor")
def test_topics_are_a_list_to_choose_from_without_scripts(client_of, editor):
    topic("Inspection")
    page = BeautifulSoup(client_of(editor).get(add_address()).content, "html.parser")
    assert [one.get_text() for one in page.select("select#id_topics[multiple][data-typed] option")] == [
        "Inspection"
    ]
