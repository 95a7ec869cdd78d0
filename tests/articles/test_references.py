"""Wagtail's index of what refers to what: told once of a page stored whole, and not at all of a draft kept."""

from __future__ import annotations

import pytest
from wagtail import signal_handlers
from wagtail.models import Page, ReferenceIndex

from articles.models import ArticlePage
from articles.models.authors import Authored
from articles.models.references import hold_references
from tests.factories.articles import article, section, topic
from tests.factories.authors import author, written_by
from tests.factories.carespace import DebateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexed(monkeypatch) -> list[tuple[str, ...]]:
    """What was given to the index, each as model and key."""
    handed: list[tuple[str, ...]] = []
    task = signal_handlers.update_reference_index_task

    class Noted:
        def enqueue(self, app: str, model: str, pk: str) -> None:
            handed.append((model, pk))
            task.enqueue(app, model, pk)

    monkeypatch.setattr(signal_handlers, "update_reference_index_task", Noted())
    return handed


def list_referred(story: ArticlePage) -> set[tuple[str, str]]:
    """What the index says a story refers to, as model and key."""
    found = ReferenceIndex.objects.filter(
        object_id=str(story.pk), base_content_type__model=Page._meta.model_name
    )
    return {(row.to_content_type.model, row.to_object_id) for row in found}


def test_a_publication_is_indexed_once_with_all_its_rows(indexed):
    ada, ben, debate = author("Ada Archer"), author("Ben Bow"), DebateFactory()
    story = article("Of marshes", live=False, debate=debate)
    written_by(story, ada, ben)
    revision = story.save_revision()
    indexed.clear()
    revision.publish()
    assert indexed == [("articlepage", str(story.pk))]
    assert {("author", str(ada.pk)), ("author", str(ben.pk)), ("debate", str(debate.pk))} <= list_referred(
        story
    )


def test_what_a_page_no_longer_refers_to_leaves_the_index(indexed):
    ada, ben = author("Ada Archer"), author("Ben Bow")
    story = article("Of marshes")
    written_by(story, ada, ben)
    story.save()
    story.authored.set([Authored(author=ben, sort_order=0)])
    indexed.clear()
    story.save()
    assert indexed == [("articlepage", str(story.pk))]
    assert ("author", str(ben.pk)) in list_referred(story)
    assert ("author", str(ada.pk)) not in list_referred(story)


def test_a_draft_kept_is_not_indexed_and_keeps_what_is(indexed):
    ada = author("Ada Archer")
    story = article("Of marshes")
    written_by(story, ada)
    story.save()
    before = list_referred(story)
    story.title = "Of fens"
    indexed.clear()
    story.save_revision()
    assert indexed == []
    assert list_referred(story) == before


def test_a_field_that_may_refer_is_indexed_by_itself(indexed):
    debate, story = DebateFactory(), article("Of marshes")
    story.debate = debate
    indexed.clear()
    story.save(update_fields=["debate"])
    assert indexed == [("articlepage", str(story.pk))]
    assert ("debate", str(debate.pk)) in list_referred(story)


def test_nothing_is_heard_of_what_is_held_until_something_follows(indexed):
    ada = author("Ada Archer")
    story = ArticlePage(title="Of marshes", slug="marshes", standfirst="Of them.", body="[]", live=False)
    story.authored.set([Authored(author=ada, sort_order=0)])
    story.topics.set([topic("Fens")])
    indexed.clear()
    with hold_references():
        section().add_child(instance=story)
    assert indexed == []
    assert list_referred(story) == set()
    story.save_revision().publish()
    assert indexed == [("articlepage", str(story.pk))]
    assert ("author", str(ada.pk)) in list_referred(story)
