"""Pictures that are none, only in part, or too large: refused in words by the newsroom and by an import."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from articles.models.images import CustomImage
from bench.odd_values import make_png
from wordpress.media import UnfitFileError, add_file

pytestmark = pytest.mark.django_db


def picture(kind="PNG", size=(40, 30)):
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, kind)
    return made.getvalue()


UNFIT = {
    "30,000 by 30,000 pixels": make_png(30_000, 30_000),
    "more pixels than there are numbers": make_png(2**31 - 1, 2**31 - 1),
    "a little too many pixels": make_png(10_000, 9_000),
    "no pixels": make_png(0, 0),
    "cut off in its head": picture()[:20],
    "cut off in its pixels": picture()[:-30],
    "the pixels of another": make_png(500, 500),
    "words": b"no picture",
    "nothing": b"",
    "a JPEG by name only": picture("JPEG"),
}


@pytest.mark.slow("renders the newsroom's forms")
@pytest.mark.parametrize("name", UNFIT)
def test_the_newsroom_refuses_it_in_words(name, client_of, editor):
    newsroom = client_of(editor)
    file = SimpleUploadedFile("big.png", UNFIT[name], "image/png")
    answer = newsroom.post(reverse("wagtailimages:add"), {"title": "Big", "file": file, "collection": 1})
    assert answer.status_code == 200
    assert "rror" in answer.content.decode()
    several = newsroom.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Big", "files[]": SimpleUploadedFile("big.png", UNFIT[name], "image/png"), "collection": 1},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert several.status_code == 200
    assert several.json()["success"] is False
    assert several.json()["error_message"]
    assert not CustomImage.objects.exists()


@pytest.mark.parametrize("name", UNFIT)
def test_an_import_refuses_it_in_words(name, tmp_path):
    path = tmp_path / "big.png"
    path.write_bytes(UNFIT[name])
    with pytest.raises(UnfitFileError, match="is no picture that can be read"):
        add_file(path, title="Big")
    assert not CustomImage.objects.exists()


def test_too_large_a_picture_is_told_so(client_of, editor):
    file = SimpleUploadedFile("big.png", make_png(30_000, 30_000), "image/png")
    answer = client_of(editor).post(
        reverse("wagtailimages:add"), {"title": "Big", "file": file, "collection": 1}
    )
    assert "too many pixels" in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg"), ("GIF", "a.gif"), ("WEBP", "a.webp")]
)
def test_a_picture_is_taken(kind, name, client_of, editor, tmp_path):
    file = SimpleUploadedFile(name, picture(kind), f"image/{kind.lower()}")
    answer = client_of(editor).post(
        reverse("wagtailimages:add"), {"title": "Fit", "file": file, "collection": 1}
    )
    assert answer.status_code == 302
    path = tmp_path / name
    path.write_bytes(picture(kind))
    assert add_file(path, title="Moved in").width == 40
    assert CustomImage.objects.count() == 2
