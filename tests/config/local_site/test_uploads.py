"""Uploads on the local site."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.local_site.inbox_urls")]


def test_a_size_of_a_picture_is_shown_and_nothing_outside_its_folder(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    for folder in ("images", "documents", "original_images", "avatar_images"):
        (settings.MEDIA_ROOT / folder).mkdir(parents=True)
        (settings.MEDIA_ROOT / folder / "a.jpg").write_bytes(b"picture")
    (tmp_path / "secret").write_text("secret")
    answer = client.get("/media/images/a.jpg")
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"picture")
    assert "sandbox" in answer["Content-Security-Policy"]
    for wrong in (
        "/media/documents/a.jpg",
        "/media/original_images/a.jpg",
        "/media/avatar_images/a.jpg",
        "/media/images/../documents/a.jpg",
        "/media/images/%2e%2e/documents/a.jpg",
        "/media/images//documents/a.jpg",
        "/media/images/none.jpg",
        "/media/images/",
        "/media/",
        "/media/../secret",
        "/media/%2e%2e/secret",
    ):
        assert client.get(wrong).status_code in {400, 404}, wrong
