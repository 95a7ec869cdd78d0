"""The index follows what is written, by signals and by its tick, and holds what readers may see."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.utils import timezone
from kombu.exceptions import OperationalError

from articles.models import ArticlePage, Author, Topic
from articles.search_sources import build_story, read_story_versions
from carespace.models import Debate
from ratings.models import Owner
from ratings.owner_merges import merge, split
from search import index
from search.models import SearchEntry, SearchWord
from search.tasks import update_index
from tests.factories.articles import article, published_article, saved_article, section, text, topic
from tests.factories.authors import author
from tests.factories.ratings import home, load_homes
from tests.search.test_results import found, page, words

pytestmark = pytest.mark.django_db


def counted():
    """The words of the index and how many entries have each."""
    return dict(SearchWord.objects.values_list("word", "entries"))


@pytest.fixture
def data_editor(stranger):
    stranger.user_permissions.add(Permission.objects.get(codename="add_release"))
    return type(stranger).objects.get(pk=stranger.pk)


@pytest.fixture
def two_owners(client):
    """Bright Ltd and Sons Ltd, loaded and indexed."""
    load_homes([home(2000001, owner="Bright Ltd"), home(2000002, owner="Sons Ltd")])
    update_index()
    assert found(client, "q=bright&kind=owner") == ["Bright Ltd"]
    return Owner.objects.get(name="Bright Ltd"), Owner.objects.get(name="Sons Ltd")


def test_a_merged_owner_is_found_as_its_new_owner_after_one_tick(client, two_owners, data_editor):
    bright, sons = two_owners
    merge(by=data_editor, owner=bright, into=sons, reason="One company by its register entry.")
    update_index()
    assert found(client, "q=bright&kind=owner") == ["Sons Ltd"]
    assert "owned by Sons Ltd" in words(page(client, "q=2000001").main)


def test_a_split_owner_is_found_as_two_after_one_tick(client, two_owners, data_editor):
    bright, sons = two_owners
    merge(by=data_editor, owner=bright, into=sons, reason="One company by its register entry.")
    update_index()
    split(by=data_editor, owner=sons, spellings=["Bright Ltd"], reason="Two companies after all.")
    update_index()
    assert found(client, "q=bright&kind=owner") == ["Bright Ltd"]
    assert found(client, "q=sons&kind=owner") == ["Sons Ltd"]


def test_a_release_loaded_while_the_broker_is_away_is_found_after_one_tick(
    client, monkeypatch, django_capture_on_commit_callbacks, two_owners
):
    def refuse(*args, **options):
        raise OperationalError

    monkeypatch.setattr("config.celery.app.send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        load_homes([home(2000003, owner="Newcomer Ltd")], as_at=date(2025, 9, 30))
    assert found(client, "q=newcomer&exact=1") == []
    update_index()
    assert found(client, "q=newcomer&kind=owner") == ["Newcomer Ltd"]


def test_whatever_was_written_without_a_signal_is_found_after_one_tick(client):
    gone, renamed = saved_article("Gone"), saved_article("Renamed", topics=("Owners",))
    Debate.objects.create(slug="size", motion="Size matters")
    author("Ada Archer")
    update_index()
    ArticlePage.objects.filter(pk=gone.pk).update(live=False)
    ArticlePage.objects.filter(pk=renamed.pk).update(title="Retold", last_published_at=timezone.now())
    Debate.objects.update(motion="Number matters")
    Author.objects.update(name="Ada Bowyer")
    Topic.objects.filter(name="Owners").update(name="Proprietors")
    update_index()
    assert found(client, "q=gone&exact=1") == []
    assert found(client, "q=retold") == ["Retold"]
    assert found(client, "q=number") == ["Number matters"]
    assert found(client, "q=bowyer") == ["Ada Bowyer"]
    assert "Retold" in found(client, "q=proprietors")
    author_row = Author.objects.get(name="Ada Bowyer")
    Author.objects.filter(pk=author_row.pk)._raw_delete("default")
    update_index()
    assert found(client, "q=bowyer&exact=1") == []


def test_a_tick_writes_nothing_that_signals_wrote_already(two_owners):
    saved_article("Published", topics=("Owners", "Ofsted"))
    Debate.objects.create(slug="size", motion="Size matters")
    author("Ada Archer")
    assert set(index.update_sources().values()) == {0}
    again = index.update_sources()
    assert set(again.values()) == {0}
    assert not {"story", "owner", "home", "authority"} & set(again)


def test_a_release_asks_for_its_owners_to_be_indexed(monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr("config.celery.app.send_task", lambda name, **_: sent.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        load_homes([home(2000001)])
    assert "search.tasks.update_index" in sent


@pytest.mark.slow("stories of every state are published and indexed")
def test_only_what_readers_may_see(client):
    story = published_article("Gone soon")
    saved_article("A draft", live=False)
    published_article("Later", go_live_at=timezone.now() + timedelta(days=1))
    assert found(client, "q=gone") == ["Gone soon"]
    assert found(client, "q=draft") == found(client, "q=later") == []
    story.title = "Not yet told"
    story.save_revision()
    assert found(client, "q=gone") == ["Gone soon"]
    story.unpublish()
    assert found(client, "q=gone") == []


@pytest.mark.slow("a story is published and changed again and again")
def test_the_index_follows_what_is_published_and_forgets_the_words(client):
    empty = counted()
    story = published_article("First words", standfirst="x", body=[text("Alpha beta.")], topics=("Owners",))
    with_topic = counted()
    story.title = "Changed words"
    story.save_revision().publish()
    assert found(client, "q=first&exact=1") == []
    assert "first" not in counted()
    assert found(client, "q=changed") == ["Changed words"]
    story.delete()
    assert found(client, "q=alpha&exact=1") == []
    topic("Owners").delete()
    assert counted() == empty
    assert with_topic["alpha"] == 1


def test_a_moved_section_and_a_renamed_topic_are_followed(client, django_capture_on_commit_callbacks):
    saved_article("Told", topics=("Owners",))
    renamed = topic("Owners")
    renamed.name = "Proprietors"
    renamed.save()
    assert "Told" in found(client, "q=proprietors")
    news = section("news")
    news.slug = "reports"
    with django_capture_on_commit_callbacks(execute=True):
        news.save_revision().publish()
    assert page(client, "q=told").select_one("h3 a")["href"] == "/reports/told/"
    renamed.delete()
    assert page(client, "q=told&kind=story").select_one("h3")
    assert found(client, "topic=owners") == []


def test_a_rebuild_makes_what_events_made(client):
    for number in range(3):
        saved_article(f"Story {number}", topics=("Owners",), body=[text("Alpha beta.")])
    Debate.objects.create(slug="size", motion="Size matters")
    events = counted()
    entries = set(SearchEntry.objects.values_list("kind", "key", "address", "whole"))
    said = StringIO()
    call_command("index_search", stdout=said)
    assert "Stories: 3" in said.getvalue()
    assert counted() == events
    assert set(SearchEntry.objects.values_list("kind", "key", "address", "whole")) == entries
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    call_command("index_search", "--if-empty", stdout=said)
    call_command("index_search", "--if-empty", stdout=said)
    assert counted() == events
    with pytest.raises(SystemExit):
        call_command("index_search", "nothing", stderr=said)


def test_a_very_long_text_is_indexed(client):
    story = saved_article("Long", live=False)
    story.body = [("quote", {"quote": "word " * 100_000 + "z" * 5000, "attribution": ""})]
    index.write_entries(build_story(ArticlePage.objects.get(pk=story.pk)))
    index.write_entries(build_story(story))
    assert found(client, "q=long") == ["Long"]


def test_a_renamed_topic_makes_its_own_stories_new_and_no_others():
    own, other = article("One", topics=("Fostering",)), article("Two", topics=("Owners",))
    before = read_story_versions()
    Topic.objects.filter(name="Fostering").update(name="Foster care")
    after = read_story_versions()
    assert before[str(own.pk)] != after[str(own.pk)]
    assert before[str(other.pk)] == after[str(other.pk)]
