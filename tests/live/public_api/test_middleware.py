"""Beneath /api/ every refusal is a problem, wherever in the site it came from."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import Client
from rest_framework.exceptions import Throttled, UnsupportedMediaType

from live.public_api import problems
from ratings.api import HomeViewSet

pytestmark = pytest.mark.django_db
HOMES = "/api/v1/homes/"
MEMBERS = ["type", "title", "status", "detail"]


def read_problem(answer, status):
    assert (answer.status_code, answer["Content-Type"]) == (status, problems.CONTENT_TYPE)
    assert "no-store" in answer["Cache-Control"]
    assert not answer.has_header("ETag")
    assert int(answer["Content-Length"]) == len(answer.content)
    problem = answer.json()
    assert list(problem) == MEMBERS
    assert (problem["type"], problem["status"]) == ("about:blank", status)
    assert problem["detail"].endswith(".")
    return problem


def raise_in_view(monkeypatch, problem):
    def fail(self):
        raise problem

    monkeypatch.setattr(HomeViewSet, "get_queryset", fail)
    return Client(raise_request_exception=False).get(HOMES)


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/nothing/",
        "/api/v1/nothing",
        "/api/v1/homes/sc/",
        "/api/v1/a.b",
        "/api/v2/homes/",
        "/api/v1//",
        "/api/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_nothing_has(address, method):
    answer = getattr(Client(), method)(address)
    assert read_problem(answer, 404)["title"] == "Not Found"


def test_a_form_of_elsewhere_is_refused_alike():
    client = Client(enforce_csrf_checks=True)
    read_problem(client.post("/api/v1/nothing/", {"a": "b"}), 404)
    read_problem(client.post("/api/v1/homes/", {"a": "b"}), 405)
    read_problem(client.post("/api/", {"a": "b"}), 403)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written_and_it_says_what_can(client, method):
    answer = getattr(client, method)(HOMES, b"{", content_type="application/json")
    assert "read only" in read_problem(answer, 405)["detail"]
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "asked",
    [
        {"headers": {"host": "elsewhere.example"}},
        {"query_params": {"page": "\0"}},
        {"query_params": {f"word{number}": "x" for number in range(1001)}},
        {"headers": {"content-length": "many"}},
    ],
)
def test_a_request_that_cannot_be_read(client, asked):
    answer = client.get(HOMES, **asked)
    assert answer["Content-Type"] == problems.CONTENT_TYPE
    assert answer.json()["status"] == answer.status_code == 400


def test_an_error_nobody_expected_says_nothing_of_itself(monkeypatch):
    answer = raise_in_view(monkeypatch, RuntimeError("a secret of ours"))
    problem = read_problem(answer, 500)
    assert (problem["title"], "secret" in str(problem)) == ("Internal Server Error", False)


def test_a_database_that_goes_away(monkeypatch):
    answer = raise_in_view(monkeypatch, OperationalError("gone"))
    assert read_problem(answer, 503)["title"] == "Service Unavailable"
    assert answer["Retry-After"] == "10"


def test_a_disk_that_is_full(monkeypatch):
    read_problem(raise_in_view(monkeypatch, OSError(28, "No space left on device")), 507)


def test_what_is_not_open(monkeypatch):
    read_problem(raise_in_view(monkeypatch, PermissionDenied("for reasons of ours")), 403)


def test_too_many_requests_say_how_long_to_wait(monkeypatch):
    answer = raise_in_view(monkeypatch, Throttled(wait=7.2))
    read_problem(answer, 429)
    assert answer["Retry-After"] == "8"


def test_a_body_of_another_kind(monkeypatch):
    read_problem(raise_in_view(monkeypatch, UnsupportedMediaType("text/csv")), 415)


def test_an_answer_in_a_form_nobody_gives(client):
    answer = client.get(HOMES, headers={"accept": "text/html"})
    assert "application/json" in read_problem(answer, 406)["detail"]


def test_a_way_to_the_right_address_is_no_page_for_people(client):
    answer = client.get("/api/v1/homes?page=2")
    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/homes/?page=2")
    assert "Content-Type" not in answer
    assert answer.content == b""


def test_what_people_ask_for_stays_a_page(client):
    answer = client.get("/apis/")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


def test_what_other_middleware_says_of_an_answer_stays(client):
    answer = client.get("/api/v2/")
    assert "default-src" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("status", [418, 599])
def test_a_status_without_a_sentence_has_one(status):
    problem = problems.build_problem(status)
    assert problem.status_code == status
    assert b'"detail": "' in problem.content
