"""A NUL is refused wherever it comes in."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/debates/a%00b/",
        "/search/?q=%00",
        "/search/?%00=1",
        "/ratings/find/?q=a%00b",
        "/static/a%00.js",
        "/media/%00",
    ],
)
def test_a_nul_in_an_address_is_refused(client, path):
    assert client.get(path).status_code == 400


@pytest.mark.parametrize(
    "cookie",
    [r'sessionid="\000"', r'sessionid="a\000b"', r'csrftoken="\000"', r'messages="\000"', r'other="\000"'],
)
@pytest.mark.parametrize("path", ["/you/", "/newsroom/", "/"])
def test_a_nul_in_a_cookie_is_refused(client, cookie, path):
    assert client.get(path, headers={"Cookie": cookie}).status_code == 400


@pytest.mark.parametrize("fields", [{"login": "a\x00@example.com"}, {"a\x00": "b"}])
def test_a_nul_in_a_form_is_refused(client, fields):
    assert client.post("/accounts/login/", {"password": "secret", **fields}).status_code == 400


def test_a_nul_in_the_name_of_a_field_of_a_file_is_refused(client):
    assert client.post("/accounts/login/", {"a\x00": SimpleUploadedFile("a.txt", b"x")}).status_code == 400


def test_what_holds_none_goes_its_way(client):
    assert client.get("/search/?q=100%2500").status_code == 200
    assert client.get("/", headers={"Cookie": "sessionid=0; other=\\000"}).status_code == 200


@pytest.mark.parametrize("length", ["x", "-1", "1.5", "²"])
def test_a_length_that_is_no_number_is_refused(length):
    """Django counts with it where a form is read."""
    response = Client(raise_request_exception=False).post(
        "/accounts/login/", b"login=a", "application/x-www-form-urlencoded", CONTENT_LENGTH=length
    )
    assert response.status_code == 400
