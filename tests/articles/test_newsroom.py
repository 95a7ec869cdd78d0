"""An editor at work, through the newsroom's own addresses."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from articles.models import ArticlePage, CustomImage
from articles.tasks import publish_scheduled
from carespace.models import Debate
from tests.factories.articles import article, section, topic

pytestmark = pytest.mark.django_db
CHART = {
    "heading": "Small owners have more inadequate homes",
    "outcomes": ("inadequate",),
    "unit": "share",
    "by": "owner-size",
    "at": "latest",
    "sector": (),
    "region": (),
    "owner_size": (),
}


def form(*, body=None, related=(), **fields):
    """What the newsroom's form sends for a story."""
    return nested_form_data(
        {
            "title": "A story by hand",
            "slug": "a-story-by-hand",
            "kicker": "Data",
            "standfirst": "What the story says.",
            "byline": "Data desk",
            "body": streamfield(
                body
                if body is not None
                else [("text", rich_text("<p>Typed words.</p>")), ("ratings_chart", CHART)]
            ),
            "topics": (),
            "debate": "",
            "series": "",
            "given_date": "",
            "updated_at": "",
            "correction_kind": "",
            "correction_text": "",
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            "authored": inline_formset([]),
            "claims": inline_formset([]),
            "chosen": inline_formset([{"story": story.pk} for story in related]),
            "comments": inline_formset([]),
            **fields,
        }
    )


def add_address(under="news"):
    return reverse("wagtailadmin_pages:add", args=["articles", "articlepage", section(under).pk])


def edit_address(story):
    return reverse("wagtailadmin_pages:edit", args=[story.pk])


def errors(answer):
    return BeautifulSoup(answer.content, "html.parser")


@pytest.mark.slow("goes through the editor's form from the first word to the page")
def test_an_editor_creates_previews_and_publishes_a_story(client, client_of, editor):
    newsroom = client_of(editor)
    ofsted, other = topic("Ofsted"), article("Other")
    debate = Debate.objects.create(slug="size", motion="Size matters")
    data = form(topics=(ofsted.pk,), debate=debate.pk, related=[other])
    assert newsroom.get(add_address()).status_code == 200
    newsroom.post(add_address(), data)
    story = ArticlePage.objects.get(slug="a-story-by-hand")
    assert not story.live
    assert client.get(story.get_url()).status_code == 404

    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[story.pk])
    assert newsroom.post(preview, {**data, "title": "A better title"}).json()["is_valid"]
    shown = newsroom.get(preview).content.decode()
    assert "A better title" in shown
    assert "Typed words." in shown

    data["chosen-0-id"] = story.chosen.get().pk
    data["chosen-INITIAL_FORMS"] = "1"
    newsroom.post(edit_address(story), {**data, "action-publish": "1"})
    story.refresh_from_db()
    assert story.live
    page = client.get(story.get_url()).content.decode()
    assert "Typed words." in page
    assert "Size matters" in page
    assert "Other" in page
    assert story.lead_measure.query.startswith("basis=as-at&outcomes=inadequate&unit=share&by=owner-size")


@pytest.mark.slow("publishes through the editor's form twice")
def test_publishing_twice_changes_nothing_more(client_of, editor):
    newsroom = client_of(editor)
    newsroom.post(add_address(), {**form(), "action-publish": "1"})
    story = ArticlePage.objects.get(slug="a-story-by-hand")
    newsroom.post(edit_address(story), {**form(), "action-publish": "1"})
    again = ArticlePage.objects.get(slug="a-story-by-hand")
    assert (again.dated, again.first_published_at) == (story.dated, story.first_published_at)


@pytest.mark.slow("schedules through the editor's form and publishes")
def test_a_scheduled_story_appears_when_it_is_due_and_once(client, client_of, editor):
    due = timezone.now() + timedelta(hours=2)
    newsroom = client_of(editor)
    newsroom.post(
        add_address(),
        {**form(go_live_at=timezone.localtime(due).strftime("%Y-%m-%d %H:%M")), "action-publish": "1"},
    )
    story = ArticlePage.objects.get(slug="a-story-by-hand")
    publish_scheduled()
    assert client.get(story.get_url()).status_code == 404
    with time_machine.travel(due + timedelta(minutes=1), tick=False):
        publish_scheduled()
        publish_scheduled()
        assert client.get(story.get_url()).status_code == 200
        story.refresh_from_db()
        assert story.dated == story.first_published_at == timezone.now()
        assert list(ArticlePage.objects.for_digest(due, due + timedelta(hours=1))) == [story]


def test_a_scheduled_story_that_fails_holds_back_no_other(client, caplog):
    due = timezone.now() + timedelta(hours=1)
    bad, good = article("Bad", live=False), article("Good", live=False)
    for story, minutes in ((bad, 0), (good, 1)):
        story.go_live_at = due + timedelta(minutes=minutes)
        story.save_revision(approved_go_live_at=story.go_live_at)
    revision = bad.get_latest_revision()
    revision.content["historical"] = True  # without a date, which the database refuses
    revision.save()
    with time_machine.travel(due + timedelta(minutes=5), tick=False):
        publish_scheduled()
        assert client.get(good.get_url()).status_code == 200
    bad.refresh_from_db()
    assert not bad.live
    assert "Bad" in caplog.text


def test_a_story_that_cannot_expire_holds_back_no_other(client, monkeypatch, caplog):
    bad, good = (article(name, expire_at=timezone.now() + timedelta(hours=1)) for name in ("Bad", "Good"))
    unpublish = ArticlePage.unpublish

    def failing(page, **words):
        if page.pk == bad.pk:
            raise RuntimeError
        unpublish(page, **words)

    monkeypatch.setattr(ArticlePage, "unpublish", failing)
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        publish_scheduled()
    assert client.get(good.get_url()).status_code == 404
    assert "Bad" in caplog.text


def test_a_story_expires(client):
    story = article(expire_at=timezone.now() + timedelta(hours=1))
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        publish_scheduled()
    assert client.get(story.get_url()).status_code == 404


def test_the_clock_of_the_site_publishes():
    from config.celery import app

    assert publish_scheduled.name in {entry["task"] for entry in app.conf.beat_schedule.values()}


@pytest.mark.slow("Wagtail's editor is filled and sent")
def test_a_measure_that_cannot_be_asked_is_explained_and_nothing_is_lost(client_of, editor):
    newsroom = client_of(editor)
    wrong = {**CHART, "outcomes": ("all", "good")}
    body = [("text", rich_text("<p>Words worth keeping.</p>")), ("ratings_chart", wrong)]
    answer = newsroom.post(add_address(), {**form(body=body, title="Kept title"), "action-publish": "1"})
    assert answer.status_code == 200
    assert not ArticlePage.objects.filter(slug="a-story-by-hand").exists()
    shown = answer.content.decode()
    assert "cannot stand beside another outcome" in shown
    assert "Words worth keeping." in shown
    assert "Kept title" in shown
    assert "Small owners have more inadequate homes" in shown


@pytest.mark.slow("Wagtail's editor is filled and sent")
def test_a_word_outside_the_vocabulary_is_refused(client_of, editor):
    wrong = {**CHART, "by": "moon-phase"}
    answer = client_of(editor).post(
        add_address(), {**form(body=[("ratings_chart", wrong)]), "action-publish": "1"}
    )
    assert answer.status_code == 200
    assert "moon-phase" in answer.content.decode()
    assert not ArticlePage.objects.filter(slug="a-story-by-hand").exists()


@pytest.mark.slow("sends the editor's form three times")
def test_a_picture_needs_words_or_is_decorative(client_of, editor):
    newsroom = client_of(editor)
    picture = CustomImage.objects.create(title="Door", file=get_test_image_file())
    bare = {"image": {"image": picture.pk, "alt_text": "", "decorative": ""}, "caption": ""}
    answer = newsroom.post(add_address(), {**form(body=[("image", bare)]), "action-publish": "1"})
    assert "alt text" in answer.content.decode()
    assert not ArticlePage.objects.exists()
    told = {"image": {"image": picture.pk, "alt_text": "An open door", "decorative": ""}, "caption": "Open"}
    newsroom.post(add_address(), {**form(body=[("image", told)]), "action-publish": "1"})
    page = newsroom.get(ArticlePage.objects.get().get_url()).content.decode()
    assert 'alt="An open door"' in page


@pytest.mark.slow("renders the editor's form with its errors")
@pytest.mark.parametrize("same", ["twice", "itself"])
def test_a_related_story_is_another_one_and_chosen_once(client_of, editor, same):
    newsroom = client_of(editor)
    story, other = article("Story"), article("Other")
    related = [other, other] if same == "twice" else [story]
    data = form(slug=story.slug, related=related)
    answer = newsroom.post(edit_address(story), {**data, "action-publish": "1"})
    assert answer.status_code == 200
    words = "story, which must be unique" if same == "twice" else "not related to itself"
    assert words in errors(answer).get_text()
    assert not story.chosen.exists()


@pytest.mark.slow("renders the editor's form with its errors")
def test_a_historical_story_without_a_date_is_refused_with_words(client_of, editor):
    answer = client_of(editor).post(add_address(), {**form(historical="on"), "action-publish": "1"})
    assert "needs the date it first appeared" in answer.content.decode()


def test_every_feature_of_running_text_is_known_to_the_editor():
    from wagtail.rich_text import features

    from articles.blocks import FEATURES

    assert [each for each in FEATURES if features.get_editor_plugin("draftail", each) is None] == []
