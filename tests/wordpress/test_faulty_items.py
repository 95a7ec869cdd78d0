"""An item that cannot be taken is left out and told; the others come, and the report is written whatever happens."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

import pytest

from articles.models import ArticlePage, CustomImage, StandardPage
from tests.factories.wordpress import SITE, comment, folder, item, upload
from wordpress import attachments, authors, headings, importer, media, pages, run_report, terms
from wordpress.archived_comments import archive
from wordpress.export_reader import catalogue
from wordpress.html_conversion import conversion
from wordpress.identity import ItemMatcher
from wordpress.models import ArchivedComment, ImportedItem

pytestmark = [pytest.mark.django_db, pytest.mark.slow("brings in an export, whose every item is published")]


class OddError(Exception):
    """What nobody thought of."""


def raise_for_odd(real):
    """`real`, but for arguments that name the odd item."""

    def instead(*args, **kwargs):
        if "Odd" in repr([args, kwargs]) or "odd" in repr([args, kwargs]):
            raise OddError("nobody thought of it")
        return real(*args, **kwargs)

    return instead


#: A step of each stage an item goes through, from the file to the report.
STAGES = [
    (catalogue.dates, "measure_offset"),
    (catalogue.ExportCatalogue, "keep_item"),
    (ItemMatcher, "identify"),
    (importer.ImportRun, "fingerprint"),
    (importer.ImportRun, "write_item"),
    (pages, "find_status"),
    (pages.PageImporter, "find_parent"),
    (conversion, "classic_as_html"),
    (headings, "make_title"),
    (headings, "make_standfirst"),
    (headings, "make_slug"),
    (terms.TermMapper, "topics_of"),
    (authors.AuthorMapper, "authors"),
    (pages.PageImporter, "settle"),
    (pages.redirects, "add_redirect"),
    (pages, "archive_comments"),
    (archive, "make_comment_row"),
    (run_report, "plain_words"),
    (run_report.RunReport, "tell"),
]


@pytest.mark.parametrize(("owner", "name"), STAGES, ids=[name for _, name in STAGES])
def test_an_item_that_raises_at_any_stage_is_left_out_and_told(bring, monkeypatch, owner, name):
    monkeypatch.setattr(owner, name, raise_for_odd(getattr(owner, name)))
    parts = (
        item("Before", number=1, slug="before"),
        item(
            "Odd", "<p>odd words</p>", number=2, slug="odd", comments=(comment("odd", number=7, who="Odd"),)
        ),
        item("After", number=3, slug="after", comments=(comment("Well said", number=8),)),
    )
    rows = bring(*parts)
    assert [row["id"] for row in bring.items] == [1, 2, 3]
    assert {number: row["result"] == "left out" for number, row in rows.items()} == {
        1: False,
        2: True,
        3: False,
    }
    assert "OddError" in rows[2]["why"]
    assert sorted(ArticlePage.objects.values_list("title", flat=True)) == ["After", "Before"]
    assert list(ArchivedComment.objects.values_list("number", flat=True)) == [8]
    monkeypatch.undo()
    assert bring(*parts)[2]["result"] != "left out"
    assert ArticlePage.objects.count() == 3


@pytest.mark.parametrize("name", ["explain_refusal", "fill_comment"])
def test_a_comment_that_raises_leaves_its_story_and_the_others(bring, monkeypatch, name):
    monkeypatch.setattr(archive, name, raise_for_odd(getattr(archive, name)))
    comments = (comment("Well said", number=8), comment("odd", number=7), comment("Indeed", number=9))
    rows = bring(item("Story", number=1, comments=comments))
    assert rows[1]["result"] != "left out"
    assert "2 kept to be read, 1 left out" in rows[1]["why"]
    told = {row["id"]: (row["result"], row["why"]) for row in bring.others if row["type"] == "comment"}
    assert told[7] == ("left out", "It cannot be kept: OddError.")
    assert sorted(ArchivedComment.objects.values_list("number", flat=True)) == [8, 9]


def test_a_comment_the_database_refuses_leaves_the_others(bring, monkeypatch):
    monkeypatch.setattr(archive, "clean_name", lambda name: "x" * 500 if name == "Odd" else name)
    comments = (comment("Well said", number=8), comment("Words", number=7, who="Odd"))
    bring(item("Story", number=1, comments=comments))
    told = {row["id"]: row["why"] for row in bring.others if row["type"] == "comment"}
    assert told[7] == "It cannot be kept: DataError."
    assert list(ArchivedComment.objects.values_list("number", flat=True)) == [8]


def test_a_picture_that_raises_stays_behind_without_its_file(bring, monkeypatch, tmp_path, settings):
    place = folder(tmp_path / "media", "2019/05/odd.jpg", "2019/05/fine.jpg")
    monkeypatch.setattr(
        attachments.AttachmentImporter, "redirect", raise_for_odd(attachments.AttachmentImporter.redirect)
    )
    rows = bring(upload("2019/05/odd.jpg", number=1), upload("2019/05/fine.jpg", number=2), media=place)
    assert rows[1]["result"] == "left out"
    assert [path.name for path in Path(settings.MEDIA_ROOT).rglob("*.jpg")] == ["fine.jpg"]


def test_a_file_that_raises_leaves_the_story_that_shows_it(bring, monkeypatch, tmp_path):
    place = folder(tmp_path / "media", "2019/05/odd.jpg")
    monkeypatch.setattr(media, "add_file", raise_for_odd(media.add_file))
    rows = bring(
        upload("2019/05/odd.jpg", number=1),
        item("Story", f'<p>Words.</p><img src="{SITE}/wp-content/uploads/2019/05/odd.jpg" alt="">', number=2),
        media=place,
    )
    assert (rows[1]["result"], rows[2]["result"]) == ("left out", "changed")
    assert "is a link" in rows[2]["why"]


def huge_picture(path):
    """A PNG of 900 million pixels, of which there is only the head."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)


def test_a_picture_of_too_many_pixels_is_left_out_in_words(bring, tmp_path):
    huge_picture(tmp_path / "media" / "2019/05/huge.png")
    huge_picture(tmp_path / "media" / "2019/05/named.png")
    text = f'<p>Words.</p><img src="{SITE}/wp-content/uploads/2019/05/named.png" alt="Named">'
    rows = bring(
        upload("2019/05/huge.png", number=1),
        item("Story", text, number=2, meta=(("_thumbnail_id", "1"),)),
        media=tmp_path / "media",
    )
    assert rows[1]["result"] == "left out"
    assert "huge.png" in rows[1]["why"]
    assert rows[2]["result"] == "changed"
    assert not CustomImage.objects.exists()


def test_an_empty_page_is_a_draft_and_its_children_stand_beneath_it(bring, client):
    for _ in range(2):
        rows = bring(
            item("Blog", "", number=1, kind="page", slug="blog"),
            item("Beneath", "<p>Words.</p>", number=2, kind="page", slug="beneath", parent=1),
            item("", "", number=3, kind="page", slug=""),
        )
        assert {number: row["result"] for number, row in rows.items()} == {
            1: "changed",
            2: "imported",
            3: "changed",
        }
        assert "it has no text, so it is a draft" in rows[1]["why"].lower()
        assert not StandardPage.objects.get(slug="blog").live
        assert client.get("/blog/").status_code == 404
        assert client.get("/blog/beneath/").status_code == 200
    assert StandardPage.objects.filter(slug__in=["blog", "beneath", "item-3"]).count() == 3


def test_one_number_of_two_comments_under_two_stories_or_one(bring):
    parts = (
        item("One", number=1, comments=(comment("Under one", number=2), comment("Another", number=2))),
        item("Two", number=2, comments=(comment("Under two", number=2), comment("Under two", number=2))),
    )
    for _ in range(2):
        bring(*parts)
        kept = ArchivedComment.objects.order_by("page__title", "place").values_list("page__title", "text")
        assert list(kept) == [("One", "Under one"), ("One", "Another"), ("Two", "Under two")]
        told = [row["result"] for row in bring.others if row["type"] == "comment"]
        assert told == ["imported", "imported", "imported", "left out"]


def test_what_was_not_come_to_is_told_when_an_import_breaks_off(bring, monkeypatch, tmp_path, capsys):
    def fall(self, position):
        raise OddError("odd")

    monkeypatch.setattr(importer.ImportRun, "report_staying", fall)
    with pytest.raises(SystemExit) as end:
        bring(
            item("Story", number=1),
            item("Menu", number=2, kind="nav_menu_item"),
            item("Menu", number=3, kind="x"),
        )
    assert end.value.code == 1
    rows = json.loads((tmp_path / "report.json").read_text())["items"]
    assert [(row["id"], row["result"]) for row in rows] == [(1, "changed"), (2, "left out"), (3, "left out")]
    assert rows[2]["why"] == "The import broke off before it. Run it again."
    assert "run it again to go on" in bring.err.getvalue()
    assert ImportedItem.objects.count() == 1
