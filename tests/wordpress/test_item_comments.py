"""What becomes of the comments an export holds."""

from __future__ import annotations

import pytest

from tests.factories.wordpress import (
    comment,
    folder,
    item,
    upload,
)
from tests.wordpress.test_items import page_of
from wordpress.models import ArchivedComment

pytestmark = [pytest.mark.django_db, pytest.mark.slow("brings in an export, whose every item is published")]


def commented():
    return item(
        "Story",
        number=1,
        slug="story",
        comments=(
            comment("First & best <a href='https://x.example/y'>see</a>", number=11, who="Carol"),
            comment("Second", number=12, who="Dave"),
            comment("Answer to first", number=13, parent=11, who="Erin"),
            comment("Deeper", number=14, parent=13, who="x@y.example"),
            comment("Waiting", number=15, approved="0"),
            comment("Buy now", number=16, approved="spam"),
            comment("Gone", number=17, approved="trash"),
            comment("[...] linked", number=18, type="pingback"),
            comment("Answer to spam", number=19, parent=16, who="Fay"),
            comment("<script>alert(1)</script>", number=20),
        ),
    )


def test_comments_become_an_archive_under_the_story(bring, client):
    rows = bring(commented())
    kept = list(ArchivedComment.objects.order_by("place").values_list("number", "depth", "answers", "state"))
    assert kept == [
        (11, 0, "", "shown"),
        (13, 1, "Carol", "shown"),
        (14, 2, "Erin", "shown"),
        (12, 0, "", "shown"),
        (15, 0, "", "held"),
        (19, 0, "", "shown"),
    ]
    shown = client.get("/news/story/").content.decode()
    assert "First &amp; best see (https://x.example/y)" in shown
    assert "Erin" in shown
    assert "answering Carol" in shown
    for hidden in ("Waiting", "Buy now", "secret@mail.example", "203.0.113", "x@y.example", "spam.example"):
        assert hidden not in shown
    assert "5 kept to be read, 1 held back, 4 left out" in rows[1]["why"]
    told = {row["id"]: row["result"] for row in bring.others if row["type"] == "comment"}
    assert told == {
        number: "imported" if number in {11, 12, 13, 14, 15, 19} else "left out" for number in range(11, 21)
    }
    assert all(row["why"] for row in bring.others if row["type"] == "comment")


def test_comments_on_what_is_left_out_are_accounted_for(bring, tmp_path):
    media = folder(tmp_path / "media", "a.jpg")
    parts = (
        item("Player", number=1, kind="player", comments=(comment("On a player", number=101),)),
        upload("a.jpg", number=2, comments=(comment("On a picture", number=102),)),
        item("Story", number=3, comments=(comment("On a story", number=103),)),
    )

    def told():
        return {row["id"]: (row["result"], row["why"]) for row in bring.others if row["type"] == "comment"}

    bring(*parts, media=media)
    first = told()
    assert first[101] == ("left out", "The item it stands under is left out.")
    assert first[102] == ("left out", "Pictures and documents carry no comments here.")
    assert first[103][0] == "imported"
    bring(*parts, media=media)
    assert told() == first
    page_of(3).save_revision()
    bring(*parts[:2], parts[2].replace("Story", "Another"), media=media)
    assert told()[103] == ("imported", "It came earlier.")


def test_what_has_no_place_is_named(bring, tmp_path):
    rows = bring(
        item("Story", number=1, sticky=1, meta=(("Source", "A friend"), ("_edit_lock", "1"), ("Empty", ""))),
        upload("a.jpg", number=2).replace(
            "<content:encoded><![CDATA[", "<content:encoded><![CDATA[Long words"
        ),
        media=folder(tmp_path / "media", "a.jpg"),
    )
    assert "Its custom fields are left out: “Source”." in rows[1]["why"]
    assert "held at the top" in rows[1]["why"]
    assert (rows[2]["result"], rows[2]["why"]) == ("changed", "Its description is left out.")


def test_what_an_editor_decides_about_a_comment_stays(bring, client, editor, client_of):
    bring(commented())
    first = ArchivedComment.objects.get(number=11)
    newsroom = client_of(editor)
    assert newsroom.get("/newsroom/snippets/wordpress/archivedcomment/").status_code == 200
    edit = f"/newsroom/snippets/wordpress/archivedcomment/edit/{first.pk}/"
    assert newsroom.post(edit, {"state": "held", "text": "Forged"}).status_code == 302
    first.refresh_from_db()
    assert (first.state, first.text) == ("held", "First & best see (https://x.example/y)")
    bring(commented().replace("Second", "Second thoughts"))
    assert ArchivedComment.objects.get(number=12).text == "Second thoughts"
    first.refresh_from_db()
    assert first.state == "held"
    assert b"best" not in client.get("/news/story/").content
    assert ArchivedComment.objects.count() == 6


def test_comments_cost_two_queries_however_many_there_are_and_stories_without_none(
    client, count_queries, bring
):
    bring(
        item(
            "Many",
            number=1,
            slug="many",
            comments=tuple(comment(f"Words {n}", number=100 + n) for n in range(120)),
        ),
        item("One", number=2, slug="one", comments=(comment("Words", number=99),)),
        item("None", number=3, slug="none"),
    )
    client.get("/news/one/?x=0")  # the site is known from then on
    many, one, none = (
        count_queries(lambda slug=slug: client.get(f"/news/{slug}/?x=1")) for slug in ("many", "one", "none")
    )
    assert many == one
    assert one - none == 2
    second = client.get("/news/many/?comments=2").content.decode()
    assert "Words 119" in second
    assert "Words 99<" not in second
