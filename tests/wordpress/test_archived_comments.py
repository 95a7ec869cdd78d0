"""Old comments in the order they are read: none seems to answer one it did not answer."""

from __future__ import annotations

import pytest

from tests.factories.wordpress import comment, item
from wordpress.archived_comments.threads import ThreadEntry, thread_comments
from wordpress.models import ArchivedComment


def arranged(*rows):
    """(number, depth, answers) in reading order, of (number, parent, is shown); whoever wrote one is called by it."""
    entries = [ThreadEntry(number, parent, f"N{number}", is_shown) for number, parent, is_shown in rows]
    return [(entries[index].number, depth, answers) for index, depth, answers in thread_comments(entries)]


def test_an_answer_to_a_hidden_comment_stands_alone_after_those_above():
    rows = ((1, 0, True), (2, 1, False), (3, 2, True), (4, 1, True), (5, 3, True))
    assert arranged(*rows) == [(1, 0, ""), (4, 1, "N1"), (2, 0, ""), (3, 0, ""), (5, 1, "N3")]


def test_children_before_parents_circles_and_parents_that_are_gone():
    rows = ((12, 11, True), (11, 0, True), (13, 999, True), (14, 15, True), (15, 14, True), (16, 16, True))
    assert arranged(*rows) == [
        (11, 0, ""), (12, 1, "N11"), (13, 0, ""), (16, 0, ""), (14, 0, ""), (15, 1, "N14"),
    ]  # fmt: skip


def thread():
    return item(
        "Story",
        number=1,
        slug="story",
        comments=(
            comment("The first", number=11, who="Carol"),
            comment("To be hidden", number=12, parent=11, who="Mallory"),
            comment("An answer to it", number=13, parent=12, who="Erin"),
            comment("Another to the first", number=14, parent=11, who="Dave"),
        ),
    )


def shown():
    return list(
        ArchivedComment.objects.filter(state="shown")
        .order_by("place")
        .values_list("number", "depth", "answers")
    )


@pytest.mark.django_db
@pytest.mark.slow("brings in an export, whose every item is published")
def test_hiding_a_comment_hides_whom_its_answers_answered_and_showing_it_brings_them_back(
    bring, client, client_of, editor
):
    bring(thread())
    whole = [(11, 0, ""), (12, 1, "Carol"), (13, 2, "Mallory"), (14, 1, "Carol")]
    assert shown() == whole
    hidden = ArchivedComment.objects.get(number=12)
    edit = f"/newsroom/snippets/wordpress/archivedcomment/edit/{hidden.pk}/"
    newsroom = client_of(editor)
    for _ in range(2):
        assert newsroom.post(edit, {"state": "held"}).status_code == 302
        assert shown() == [(11, 0, ""), (14, 1, "Carol"), (13, 0, "")]
        assert b"Mallory" not in client.get("/news/story/").content
    bring(thread())
    assert shown() == [(11, 0, ""), (14, 1, "Carol"), (13, 0, "")]
    assert newsroom.post(edit, {"state": "shown"}).status_code == 302
    assert shown() == whole
    hidden.delete()
    assert shown() == [(11, 0, ""), (14, 1, "Carol"), (13, 0, "")]


@pytest.mark.django_db
@pytest.mark.slow("brings in an export, whose every item is published")
def test_an_answer_to_one_that_waits_or_was_spam_names_nobody(bring, client):
    comments = (
        comment("Fine", number=1, who="Carol"),
        comment("Waiting", number=2, parent=1, who="Mallory", approved="0"),
        comment("Buy now", number=3, who="Trudy", approved="spam"),
        comment("To the waiting", number=4, parent=2, who="Erin"),
        comment("To the spam", number=5, parent=3, who="Frank"),
    )
    bring(item("Story", number=1, slug="story", comments=comments))
    assert shown() == [(1, 0, ""), (4, 0, ""), (5, 0, "")]
    page = client.get("/news/story/").content
    assert b"To the waiting" in page
    assert b"Mallory" not in page
    assert b"Trudy" not in page
