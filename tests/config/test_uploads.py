"""Uploads on the local site."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.inbox_urls")]


def test_a_picture_is_shown_and_nothing_outside_its_folder(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "images").mkdir(parents=True)
    (settings.MEDIA_ROOT / "images/a.jpg").write_bytes(b"picture")
    (tmp_path / "secret").write_text("secret")
    answer = client.get("/media/images/a.jpg")
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"picture")
    for wrong in ("/media/images/none.jpg", "/media/images/", "/media/../secret", "/media/%2e%2e/secret"):
        assert client.get(wrong).status_code in {400, 404}
