"""A move that goes on or comes again: killed runs, changes on either side, one at a time."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import connection

from articles.models import (
    ArticlePage,
    StandardPage,
)
from tests.factories.wordpress import SITE, export, folder, item, upload
from tests.processes import until
from tests.wordpress.test_importer import files, site, story
from wordpress.importer import LOCK
from wordpress.models import ImportedItem
from wordpress.pages import PageImporter

pytestmark = [pytest.mark.django_db, pytest.mark.slow("brings in an export, whose every item is published")]


def test_a_run_that_was_killed_goes_on(bring, tmp_path, settings, monkeypatch):
    media = folder(tmp_path / "media", "2019/05/home.jpg", "2019/05/report.pdf")
    settle = PageImporter.settle

    def killed(self, page, *rest):
        settle(self, page, *rest)
        if page.title == "First":
            raise KeyboardInterrupt

    monkeypatch.setattr(PageImporter, "settle", killed)
    with pytest.raises(KeyboardInterrupt):
        bring(*site(), media=media)
    assert StandardPage.objects.filter(title="Our people").exists()
    assert not ArticlePage.objects.exists()
    monkeypatch.setattr(PageImporter, "settle", settle)
    rows = bring(*site(), media=media)
    assert rows[40]["result"] == "imported"
    assert StandardPage.objects.filter(title="Our people").count() == 1
    assert ArticlePage.objects.count() == 2
    assert len(files(settings)) == 2


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_leaves_whole_pages_and_the_next_goes_on(bring, tmp_path, settings):
    """SIGKILL, so nothing of ours can tidy up: what was being written is gone, what was written is whole."""
    posts, when = 40, 10
    media = folder(tmp_path / "media", "2019/05/home.jpg")
    parts = (
        upload("2019/05/home.jpg", number=20),
        *(
            item(f"Story {n}", f"<p>Words of {n}.</p>", number=100 + n, slug=f"story-{n}", excerpt="Said.")
            for n in range(posts)
        ),
    )
    path = tmp_path / "killed.xml"
    path.write_bytes(export(*parts))
    settings.MEDIA_ROOT = tmp_path / "kept"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_wordpress", str(path), "--media", str(media)],
        env={**os.environ, "MEDIA_ROOT": str(settings.MEDIA_ROOT)},
    )
    try:
        until(lambda: ImportedItem.objects.count() >= when, timeout=60, what="the first items")
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    done = ImportedItem.objects.count()
    assert when <= done < posts + 1, "killed in the middle"
    assert ArticlePage.objects.count() == ImportedItem.objects.exclude(page=None).count()
    for page in ArticlePage.objects.all():
        assert page.live
        assert page.body[0].value.source.startswith("<p>Words of ")
    rows = bring(*parts, media=media)
    assert [row["result"] for row in rows.values()] == ["imported"] * (posts + 1)
    titles = ArticlePage.objects.values_list("title", flat=True)
    assert sorted(titles) == sorted(f"Story {n}" for n in range(posts))
    assert len(files(settings)) == 1


def test_a_change_in_the_old_site_reaches_an_untouched_page(bring):
    bring(item("Old title", "<p>Old words.</p>", number=40, slug="a"))
    page = story(40)
    bring(item("New title", "<p>New words.</p>", number=40, slug="b"))
    again = story(40)
    assert (again.pk, again.title, again.slug, again.live) == (page.pk, "New title", "a", True)
    assert "New words." in again.plain_text
    assert again.dated == page.dated
    assert again.standfirst == "New title"


def test_a_page_worked_on_here_is_left_alone_and_told(bring):
    bring(item("Old title", "<p>Old words.</p>", number=40))
    page = story(40)
    page.title = "An editor’s title"
    page.save_revision().publish()
    same = bring(item("Old title", "<p>Old words.</p>", number=40))
    assert same[40]["result"] == "changed"
    row = bring(item("New title", "<p>New words.</p>", number=40))[40]
    assert story(40).title == "An editor’s title"
    assert row["result"] == "left out"
    assert "worked on here" in row["why"]
    assert row["address"].endswith(page.get_url())


def test_a_draft_kept_here_counts_as_work_too(bring):
    bring(item("Old title", number=40))
    page = story(40)
    page.title = "A draft"
    page.save_revision()
    assert bring(item("New title", number=40))[40]["result"] == "left out"
    assert story(40).title == "Old title"


def test_a_page_deleted_here_does_not_come_back(bring):
    bring(item("Gone", number=40))
    story(40).delete()
    row = bring(item("Gone", number=40))[40]
    assert (row["result"], row["why"]) == ("left out", "Its page was deleted here.")
    assert not ArticlePage.objects.exists()


def test_a_picture_that_turns_up_later_takes_its_place(bring, tmp_path):
    parts = (
        upload("2019/05/home.jpg", number=20),
        item(
            "Story",
            f'<p>Words.</p><img src="{SITE}/wp-content/uploads/2019/05/home.jpg" alt="House">',
            number=40,
        ),
    )
    row = bring(*parts)[40]
    assert "not in the media folder" in row["why"]
    assert [block.block_type for block in story(40).body] == ["text"]
    bring(*parts, media=folder(tmp_path / "media", "2019/05/home.jpg"))
    assert [block.block_type for block in story(40).body] == ["text", "image"]
    assert story(40).body[1].value["image"].contextual_alt_text == "House"


def test_only_one_move_runs_at_a_time(tmp_path):
    other = connection.copy()
    errors = io.StringIO()
    (tmp_path / "export.xml").write_bytes(export(item()))
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [LOCK])
        with pytest.raises(SystemExit):
            call_command("import_wordpress", tmp_path / "export.xml", stderr=errors)
    finally:
        other.close()
    assert (
        errors.getvalue().strip()
        == "Another import is running. Wait until it has ended. Nothing was imported."
    )
    assert not ImportedItem.objects.exists()
