"""What a debate hangs on: a story in print that chose it, or a release; typed by nobody."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from articles.models import ArticlePage
from articles.tasks import keep_debate_subjects
from carespace.debate_life.lifecycle import open_debate
from carespace.debate_life.subjects import clear_subject, set_subject
from carespace.models import Debate
from ratings.models import Release
from tests.carespace.test_pages import text_of
from tests.factories.articles import article, published_article
from tests.factories.carespace import DebateFactory
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db

NOTHING = {"subject_kind": "", "subject_title": "", "subject_address": ""}


def subject_of(debate):
    debate.refresh_from_db()
    return debate.subject_kind, debate.subject_title, debate.subject_address


@pytest.mark.slow("publishes a story, changes it and takes it down")
def test_a_debate_says_what_story_it_hangs_on_as_the_story_says_it(editor, client):
    debate = DebateFactory(**NOTHING)
    story = published_article("Places are few", debate=debate)
    assert subject_of(debate) == ("story", "Places are few", story.get_url())
    assert "Places are few" in text_of(client.get(debate.get_absolute_url()))
    story.title = "Places are fewer"
    story.save_revision().publish()
    assert subject_of(debate) == ("story", "Places are fewer", story.get_url())
    other = published_article("A later story", debate=debate)
    assert subject_of(debate)[1] == "Places are fewer"
    story.unpublish()
    assert subject_of(debate)[1] == "A later story"
    other.debate = None
    other.save_revision().publish()
    assert subject_of(debate) == ("", "", "")


def test_the_tick_finds_what_no_signal_told_of():
    debate = DebateFactory(**NOTHING)
    story = article("Places are few", debate=debate)
    keep_debate_subjects()
    assert subject_of(debate) == ("story", "Places are few", story.get_url())
    ArticlePage.objects.update(debate=None)
    keep_debate_subjects()
    assert subject_of(debate) == ("", "", "")


@pytest.mark.slow("publishes a story and deletes it")
def test_a_story_that_is_deleted_is_hung_on_no_more(editor):
    debate = DebateFactory(**NOTHING)
    story = published_article("Places are few", debate=debate)
    story.delete()
    assert subject_of(debate) == ("", "", "")


@pytest.mark.slow("loads homes and publishes a story")
def test_a_debate_opened_on_a_release_hangs_on_it(client_of, editor):
    load_homes([home(2000001)])
    release = Release.objects.latest_published()
    words = {"motion": "Homes should be small", "release": release.pk}
    page = text_of(client_of(editor).post(reverse("carespace:open"), words, follow=True))
    debate = Debate.objects.get()
    assert subject_of(debate) == ("release", str(release), release.get_absolute_url())
    assert release.get_absolute_url() in page
    published_article("A story beside it", debate=debate)
    assert subject_of(debate)[0] == "release"


def test_the_same_subject_twice_changes_nothing():
    debate = DebateFactory(**NOTHING)
    words = {"kind": "claim", "key": "7", "title": "Small homes do better", "address": "/news/small/#claims"}
    assert set_subject(debate=debate, **words) is True
    assert set_subject(debate=debate, **words) is False
    assert clear_subject(debate=debate) is True
    with pytest.raises(ValueError, match="home"):
        set_subject(debate=debate, **{**words, "kind": "home"})


def test_the_database_knows_no_other_kind_and_no_address_elsewhere(editor):
    debate = open_debate(by=editor, motion="Homes should be small")
    for fields in ({"subject_kind": "home"}, {"subject_address": "https://elsewhere.example/"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Debate.objects.filter(pk=debate.pk).update(**fields)
