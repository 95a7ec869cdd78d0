"""What a reader sees in place of a page, and the addresses every browser asks for."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request, permission_denied, server_error


def heading(html: bytes | str) -> str:
    page = BeautifulSoup(html, "html.parser")
    assert len(page.find_all("h1")) == 1
    assert page.find("main", id="main")
    return page.h1.get_text(strip=True)


@pytest.mark.django_db
def test_an_address_without_a_page_says_so(client: Client) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert heading(answer.content) == "There is no page at this address"
    assert b'action="/search/"' in answer.content


def test_a_broken_server_apologises_without_database_or_context(rf: RequestFactory) -> None:
    answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert heading(answer.content) == "Something broke on our side"


@pytest.mark.django_db
def test_a_refused_reader_is_told_what_to_do(rf: RequestFactory) -> None:
    answer = permission_denied(rf.get("/"), PermissionError("not yours"))
    assert answer.status_code == 403
    assert heading(answer.content) == "This page is not open to you"


@pytest.mark.django_db
def test_a_form_that_is_not_trusted_keeps_the_words(rf: RequestFactory) -> None:
    answer = csrf_failure(rf.post("/debates/"))
    assert answer.status_code == 403
    assert heading(answer.content) == "This form could not be trusted, so nothing was done"


@pytest.mark.django_db
def test_a_request_that_cannot_be_read(rf: RequestFactory) -> None:
    assert heading(bad_request(rf.get("/"), ValueError()).content) == "The site could not read that request"


def test_too_many_tries() -> None:
    assert heading(render_to_string("429.html")) == "Too many tries in a short time"


def test_robots_keep_out_of_what_is_personal(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert b"Disallow: /newsroom/" in answer.content
    assert b"Disallow: /debates/answer/" in answer.content


def test_browsers_that_ask_for_an_icon_get_one(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"] == "/static/img/icon.svg"
