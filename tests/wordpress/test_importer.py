"""manage.py import_wordpress: a whole export in, pages, redirects and a report out."""

from __future__ import annotations

import pytest
from django.db import connection

from articles.models import (
    ArticlePage,
)
from tests.factories.wordpress import SITE, category, folder, item, tag, upload
from wordpress.models import ImportedItem

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
