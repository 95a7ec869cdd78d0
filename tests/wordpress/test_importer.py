"""manage.py import_wordpress: a whole export in, pages, redirects and a report out."""

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
from tests.factories.wordpress import SITE, category, export, folder, item, tag, upload
from tests.processes import until
from wordpress.importer import LOCK
from wordpress.models import ImportedItem
from wordpress.pages import PageImporter

pytestmark = [pytest.mark.django_db, pytest.mark.slow("brings in an export, whose every item is published")]


def story(number):
    return ArticlePage.objects.get(pk=ImportedItem.objects.get(number=number).page_id)


def test_a_post_becomes_a_story(bring, client, settings):
    rows = bring(
        category("news", "News"),
        tag("ofsted", "Ofsted"),
        item(
            "Homes &amp; hope",
            "<p>First words.</p>",
            number=7,
            slug="homes-and-hope",
            excerpt="What it is about.",
            tags=(("ofsted", "Ofsted"),),
        ),
    )
    assert rows[7] == {
        "id": 7,
        "type": "post",
        "title": "Homes & hope",
        "result": "imported",
        "address": f"{settings.SITE_URL}/news/homes-and-hope/",
        "why": "",
    }
    page = story(7)
    assert page.live
    assert page.title == "Homes & hope"
    assert page.standfirst == "What it is about."
    assert page.dated.isoformat() == "2019-05-01T09:00:00+00:00"
    assert page.byline == "Anna Writer"
    assert [topic.name for topic in page.topics.all()] == ["Ofsted"]
    answer = client.get("/news/homes-and-hope/")
    assert b"First words." in answer.content
    assert b"Anna Writer" in answer.content
    moved = client.get("/2019/05/homes-and-hope/")
    assert moved.status_code == 301
    assert moved["Location"].endswith("/news/homes-and-hope/")


def everything():
    """What a run could write, as one value to compare."""
    pages = list(
        ArticlePage.objects.order_by("pk").values_list("pk", "title", "slug", "live", "latest_revision_id")
    )
    with connection.cursor() as cursor:
        counts = {}
        for table in (
            "wordpress_importeditem",
            "wordpress_archivedcomment",
            "wagtailcore_page",
            "wagtailcore_revision",
            "articles_topic",
            "articles_author",
            "articles_customimage",
            "articles_customdocument",
            "wagtailredirects_redirect",
            "wagtailcore_pagelogentry",
        ):
            cursor.execute(f"select count(*) from {table}")
            counts[table] = cursor.fetchone()[0]
    return pages, counts


def files(settings):
    from pathlib import Path

    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def site():
    """An export with something of everything."""
    return (
        category("news", "News", number=3),
        category("children", "Children", parent="news", number=4),
        tag("ofsted", "Ofsted", number=5),
        upload("2019/05/home.jpg", number=20, meta=(("_wp_attachment_image_alt", "A house"),)),
        upload("2019/05/report.pdf", number=21, title="The report"),
        upload("2019/05/gone.jpg", number=22),
        item("About us", "<p>Who we are.</p>", number=30, kind="page", slug="about-us"),
        item("Our people", "<p>Names.</p>", number=31, kind="page", slug="people", parent=30),
        item(
            "First",
            f'<p>See <a href="{SITE}/2019/05/second/">the second</a> and <a href="/?p=30">us</a>.</p>'
            f'<p><img class="wp-image-20" src="{SITE}/wp-content/uploads/2019/05/home-300x200.jpg" alt=""></p>',
            number=40,
            slug="first",
            categories=(("children", "Children"),),
            tags=(("ofsted", "Ofsted"),),
            excerpt="The first.",
        ),
        item("Second", "<p>Words.</p>", number=41, slug="second", excerpt="The second."),
        item("Menu", "", number=50, kind="nav_menu_item"),
        item("Player", "", number=51, kind="team_player"),
    )


def test_a_second_run_changes_nothing_and_reports_the_same(bring, tmp_path, settings):
    media = folder(tmp_path / "media", "2019/05/home.jpg", "2019/05/report.pdf")
    first = bring(*site(), media=media)
    others, before, lying = bring.others, everything(), files(settings)
    assert bring(*site(), media=media) == first
    assert bring.others == others
    assert everything() == before
    assert files(settings) == lying


def test_every_item_has_one_row_in_the_files_order(bring, tmp_path):
    rows = bring(*site(), media=folder(tmp_path / "media", "2019/05/home.jpg", "2019/05/report.pdf"))
    assert [row["id"] for row in bring.items] == [20, 21, 22, 30, 31, 40, 41, 50, 51]
    assert {number: row["result"] for number, row in rows.items()} == {
        20: "imported", 21: "imported", 22: "left out", 30: "imported", 31: "imported",
        40: "imported", 41: "imported", 50: "left out", 51: "left out",
    }  # fmt: skip
    assert all(row["why"] for row in rows.values() if row["result"] != "imported")
    assert all(bool(row["address"]) == (row["result"] != "left out") for row in rows.values())
    assert rows[22]["why"] == "Its file 2019/05/gone.jpg is not in the media folder."
    assert "menu" in rows[50]["why"]
    assert "team_player" in rows[51]["why"]
    assert [(row["type"], row["title"], row["result"]) for row in bring.others] == [
        ("author", "Anna Writer", "imported"),
        ("category", "News", "imported"),
        ("category", "Children", "imported"),
        ("tag", "Ofsted", "imported"),
    ]


def test_links_pictures_and_documents_lead_to_what_moved(bring, tmp_path, client):
    media = folder(tmp_path / "media", "2019/05/home.jpg", "2019/05/report.pdf")
    rows = bring(*site(), media=media)
    page = story(40)
    shown = client.get(page.get_url()).content.decode()
    assert '<a href="/news/second/">the second</a>' in shown
    assert '<a href="/about-us/">us</a>' in shown
    assert 'alt="A house"' in shown
    assert SITE not in shown
    assert [topic.name for topic in page.topics.order_by("name")] == ["Children", "Ofsted"]
    assert client.get("/about-us/people/").status_code == 200
    for old, number in (("/wp-content/uploads/2019/05/report.pdf", 21), ("/?p=40", 40), ("/?page_id=30", 30)):
        answer = client.get(old)
        assert answer.status_code == 301
        assert rows[number]["address"].endswith(answer["Location"])
    assert client.get("/?p=999").status_code == client.get("/?p=x").status_code == 200


def test_a_dry_run_tells_the_same_and_writes_nothing(bring, tmp_path, settings):
    media = folder(tmp_path / "media", "2019/05/home.jpg", "2019/05/report.pdf")
    before = everything()
    dry = bring(*site(), media=media, dry_run=True)
    assert "would be imported" in bring.out.getvalue()
    assert everything() == before
    assert files(settings) == []
    wet = bring(*site(), media=media)
    assert [dict(row, address="") for row in dry.values()] == [dict(row, address="") for row in wet.values()]
    assert len(files(settings)) == 2


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
