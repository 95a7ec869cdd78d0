"""What Wagtail's own pages mistake is a bad request in words; what ours do wrong stays a server error."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import reverse

from articles.newsroom import faults as newsroom_faults
from articles.newsroom.faults import answer_unreadable

pytestmark = pytest.mark.django_db

UNREADABLE = [
    "/newsroom/snippets/choose/articles/series/chosen/articles/",
    "/newsroom/snippets/choose/articles/topic/chosen-multiple/?id=x",
    "/newsroom/images/chooser/chosen/articles/",
    "/newsroom/documents/chooser/chosen/articles/",
    "/newsroom/documents/chooser/chosen-multiple/?id=%ED%A0%80",
    "/newsroom/api/main/images/articles/",
    "/newsroom/api/main/documents/articles/",
    "/newsroom/api/main/pages/find/?id=x",
    "/newsroom/api/main/images/find/?id=x",
    "/newsroom/api/main/images/?id=x",
    "/newsroom/api/main/pages/?child_of=%C2%B2",
]


@pytest.fixture
def newsroom(client_of, editor):
    """An administrator of the newsroom."""
    editor.is_superuser = editor.is_staff = True
    editor.save()
    return client_of(editor)


@pytest.mark.parametrize("path", UNREADABLE)
def test_a_key_that_is_a_word_is_no_server_error(path, newsroom):
    assert newsroom.get(path).status_code in {400, 404}


def test_a_form_without_its_fields_is_no_server_error(newsroom):
    path = reverse("wagtailadmin_choose_page_external_link")
    assert newsroom.post(path, {"external-link-chooser-link_text": "x"}).status_code in {200, 400}


def test_a_fault_of_ours_stays_one(monkeypatch, caplog):
    request = RequestFactory().get("/newsroom/")
    with pytest.raises(ValueError, match="invalid literal") as caught:
        int("x")
    ours = caught.value
    assert answer_unreadable(request, ours) is None
    monkeypatch.setattr(newsroom_faults, "passes_through_ours", lambda fault: False)
    answer = answer_unreadable(request, ours)
    assert answer.status_code == 400
    assert "could not read" in answer.content.decode()
    assert "could not read GET /newsroom/" in caplog.text
    assert answer_unreadable(request, OSError("a disk")) is None


def test_a_public_page_that_raises_is_a_server_error(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("articles.seo.llms_txt.ArticlePage.objects.river", lambda: int("x"))
    assert client.get("/llms.txt").status_code == 500
