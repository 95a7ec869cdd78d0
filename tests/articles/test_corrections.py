"""Corrections: said in the open, frozen once published, each beside the version it replaced."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from articles import corrections
from articles.models import ArticlePage, Correction
from tests.articles.test_newsroom import edit_address, form
from tests.factories.articles import article, charted, day, published_article, text
from tests.factories.tallies import MARCH_2018, MARCH_2025, tallied

pytestmark = pytest.mark.django_db


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def corrected(story, words, *, kind="correction", body="Right."):
    """The story published anew with other words and an entry that says so."""
    story = story.get_latest_revision_as_object()
    story.body = json.dumps([text(body)])
    story.correction_kind, story.correction_text = kind, words
    story.save_revision().publish()
    return ArticlePage.objects.get(pk=story.pk)


def test_a_correction_goes_out_with_the_change_beside_the_version_before(client):
    story = corrected(article(body=[text("Wrong.")]), "We said wrong.")
    (entry,) = story.corrections_log
    assert (entry.kind, entry.text, entry.version) == ("correction", "We said wrong.", 1)
    assert story.updated_at == entry.when
    now = read(client, story.get_url())
    assert "Right." in now.text
    assert "We said wrong." in now.select_one("#corrections").text
    before = read(client, f"{story.get_url()}{now.select_one('#corrections a')['href']}")
    assert "Wrong." in before.select_one(".read-sec").text
    assert "Right." not in before.text
    assert before.select_one("meta[name=robots]")["content"] == "noindex"
    assert before.select_one(".notice a")["href"] == story.get_url()
    assert before.select_one("link[rel=canonical]")["href"] == story.address


@pytest.mark.slow("publishes several corrections")
def test_each_correction_keeps_its_own_version(client):
    story = corrected(article(body=[text("One.")]), "First.", body="Two.")
    story = corrected(story, "Second.", kind="update", body="Three.")
    assert [entry.version for entry in story.corrections_log] == [2, 1]
    for version, words in ((1, "One."), (2, "Two.")):
        assert words in read(client, f"{story.get_url()}versions/{version}/").select_one(".read-sec").text


@pytest.mark.slow("publishes, and renders the editor's form")
def test_what_went_out_is_not_waiting_in_the_form_and_goes_out_once(client_of, editor):
    story = corrected(article(), "We said wrong.")
    again = story.get_latest_revision_as_object()
    assert again.correction_text == again.correction_kind == ""
    story.get_latest_revision().publish()
    again.save_revision().publish()
    story.refresh_from_db()
    assert Correction.objects.count() == 1
    assert story.updated_at == Correction.objects.get().when


def test_a_draft_of_a_correction_says_nothing_to_readers(client):
    story = article().get_latest_revision_as_object()
    story.correction_kind, story.correction_text = "update", "Not out yet."
    story.save_revision()
    assert not Correction.objects.exists()
    assert "Not out yet." not in read(client, story.get_url()).text


@pytest.mark.slow("publishes several versions")
def test_publishing_an_older_revision_loses_no_entry():
    story = published_article()
    first = story.get_latest_revision()
    corrected(story, "We said wrong.")
    first.publish()
    story.refresh_from_db()
    assert [entry.text for entry in story.corrections_log] == ["We said wrong."]
    assert story.updated_at == story.corrections_log[0].when


@pytest.mark.slow("publishes through the editor's form")
def test_the_editors_form_publishes_a_correction_in_their_name(client_of, editor):
    story = article("A story by hand")
    data = form(correction_kind="clarification", correction_text="It could mislead.")
    client_of(editor).post(edit_address(story), {**data, "action-publish": "1"})
    entry = Correction.objects.get()
    assert (entry.kind, entry.by) == ("clarification", editor)


@pytest.mark.slow("renders the editor's form with its errors")
@pytest.mark.parametrize(
    ("fields", "live", "words"),
    [
        ({"correction_kind": "update", "correction_text": " "}, True, "say what changed"),
        ({"correction_text": "Without a kind."}, True, "say what changed"),
        ({"correction_kind": "update", "correction_text": "Too soon."}, False, "readers have seen"),
    ],
)
def test_corrections_that_cannot_be_are_refused_and_nothing_is_lost(client_of, editor, fields, live, words):
    story = article("A story by hand", live=live)
    answer = client_of(editor).post(edit_address(story), {**form(**fields), "action-publish": "1"})
    assert words in answer.content.decode()
    assert fields["correction_text"].strip() in answer.content.decode()
    assert not Correction.objects.exists()


def test_append_publishes_an_entry_without_the_drafts(client, editor):
    story = article(body=[text("As published.")])
    draft = story.get_latest_revision_as_object()
    draft.body = json.dumps([text("Draft words.")])
    draft.save_revision()
    entry = corrections.append_correction(
        by=editor, article=story, kind="data-revision", text="Ofsted revised it."
    )
    page = read(client, story.get_url())
    assert "Ofsted revised it." in page.text
    assert "Draft words." not in page.text
    assert ArticlePage.objects.get(pk=story.pk).updated_at == entry.when
    assert story.get_latest_revision_as_object().updated_at == entry.when


def test_the_same_words_again_are_one_entry(editor):
    story = article()
    made = [
        corrections.append_correction(by=editor, article=story, kind="update", text=words)
        for words in ("New.", " New. ")
    ]
    assert made[0] == made[1] == Correction.objects.get()


@pytest.mark.parametrize(("kind", "words"), [("update", " "), ("apology", "Sorry."), ("update", "x" * 1001)])
def test_append_refuses_what_is_no_correction(editor, kind, words):
    with pytest.raises(ValidationError):
        corrections.append_correction(by=editor, article=article(), kind=kind, text=words)


def test_append_refuses_drafts_and_people_who_may_not_publish(editor, moderator, reader):
    with pytest.raises(ValidationError, match="readers have seen"):
        corrections.append_correction(by=editor, article=article(live=False), kind="update", text="New.")
    story = article()
    for person in (moderator, reader):
        with pytest.raises(PermissionDenied):
            corrections.append_correction(by=person, article=story, kind="update", text="New.")
    assert not Correction.objects.exists()


@pytest.mark.parametrize("change", [{"text": "Softer."}, {"kind": "update"}, {"when": day(2020, 1, 1)}])
def test_the_database_changes_no_entry(editor, change):
    corrections.append_correction(by=editor, article=article(), kind="correction", text="Wrong.")
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        Correction.objects.update(**change)


def test_the_database_removes_an_entry_only_with_its_story(editor):
    story = article()
    corrections.append_correction(by=editor, article=story, kind="correction", text="Wrong.")
    connection.cursor().execute("set constraints all immediate")
    with pytest.raises(IntegrityError, match="cannot be removed"), transaction.atomic():
        Correction.objects.all().delete()
    connection.cursor().execute("set constraints all deferred")
    story.delete()
    connection.check_constraints()
    assert not Correction.objects.exists()


def test_an_entry_outlives_the_account_of_who_published_it(editor):
    corrections.append_correction(by=editor, article=article(), kind="correction", text="Wrong.")
    editor.delete()
    assert Correction.objects.get().by is None


def test_a_chart_of_the_newest_release_is_held_at_the_one_shown_then(editor):
    tallied(day(2024, 3, 31).date(), MARCH_2018)
    story = article(body=[text("One."), charted()])
    corrections.append_correction(by=editor, article=story, kind="data-revision", text="New figures.")
    tallied(day(2025, 3, 31).date(), MARCH_2025)
    replaced = story.as_replaced(Correction.objects.get())
    assert replaced.measures[0].at == day(2024, 3, 31).date()
    assert story.measures[0].at == "latest"


@pytest.mark.parametrize(
    "below", ["versions/", "versions/2/", "versions/01/", "versions/x/", "versions/1/2/", "x/1/"]
)
def test_nothing_else_stands_below_a_story(client, editor, below):
    story = article()
    corrections.append_correction(by=editor, article=story, kind="update", text="New.")
    assert client.get(f"{story.get_url()}versions/1/").status_code == 200
    assert client.get(f"{story.get_url()}{below}").status_code == 404


def test_versions_go_when_the_story_is_taken_down(client, editor):
    story = article()
    corrections.append_correction(by=editor, article=story, kind="update", text="New.")
    story.unpublish()
    assert client.get(f"{story.get_url()}versions/1/").status_code == 404


def test_a_story_costs_the_same_for_one_correction_and_for_three(client, count_queries, editor):
    story = article()
    corrections.append_correction(by=editor, article=story, kind="update", text="New 0.")
    client.get(story.get_url())
    one = count_queries(lambda: client.get(story.get_url()))
    for number in (1, 2):
        corrections.append_correction(by=editor, article=story, kind="update", text=f"New {number}.")
    assert count_queries(lambda: client.get(story.get_url())) == one <= 12
