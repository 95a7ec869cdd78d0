"""What becomes of the pictures and documents an export names."""

from __future__ import annotations

import pytest

from tests.factories.wordpress import (
    SITE,
    folder,
    item,
    upload,
)
from tests.wordpress.test_items import page_of
from wordpress.models import ImportedItem

pytestmark = [pytest.mark.django_db, pytest.mark.slow("brings in an export, whose every item is published")]


def test_attachments(bring, tmp_path, client):
    media = folder(
        tmp_path / "media",
        "2019/05/house.jpg",
        "2019/05/plan.pdf",
        "2019/05/drawing.svg",
        "elsewhere/lost.png",
    )
    (media / "2019/05/broken.jpg").write_text("no picture")
    (tmp_path / "secret.pdf").write_text("secret")
    rows = bring(
        upload("2019/05/house.jpg", number=1, title="House", meta=(("_wp_attachment_image_alt", "A red house"),)),
        upload("2019/05/plan.pdf", number=2),
        upload("2019/05/drawing.svg", number=3),
        upload("2017/01/lost.png", number=4),
        upload("2019/05/broken.jpg", number=5),
        upload("../../secret.pdf", number=6),
        item("Story", f'<p><a href="{SITE}/wp-content/uploads/2019/05/plan.pdf">Plan</a></p>', number=7,
             meta=(("_thumbnail_id", "1"),)),
        media=media,
    )  # fmt: skip
    assert {number: row["result"] for number, row in rows.items()} == {
        1: "imported", 2: "imported", 3: "left out", 4: "imported", 5: "left out", 6: "left out", 7: "changed",
    }  # fmt: skip
    assert "can carry scripts" in rows[3]["why"]
    assert "no picture that can be read" in rows[5]["why"]
    image = ImportedItem.objects.get(number=1).image
    assert (image.title, image.description) == ("House", "A red house")
    story = page_of(7)
    assert story.body[0].block_type == "image"
    shown = client.get(story.get_url()).content.decode()
    assert "A red house" in shown
    assert f'href="{ImportedItem.objects.get(number=2).document.url}"' in shown


def test_without_a_folder_attachments_say_so(bring):
    assert "No media folder was given" in bring(upload("2019/05/house.jpg", number=1))[1]["why"]
