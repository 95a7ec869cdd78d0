"""The API's schema held against real answers of every operation."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.config.api_operations import (
    BEGINNING,
    OPERATIONS,
    is_moment,
    is_whole_address,
    list_faults,
    read_operations,
    read_schema,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]
EVERY = pytest.mark.parametrize("operation_id", list(OPERATIONS))


def ask(client, path, **headers):
    from articles.models import ArticlePage

    return client.get(
        BEGINNING + path.format(story=ArticlePage.objects.get(slug="a-story-with-everything").pk),
        headers=headers,
    )


def faults_of(operation_id, answer):
    return list(
        list_faults(operation_id, answer.status_code, answer["Content-Type"].partition(";")[0], answer.json())
    )


def list_query(operation_id):
    return [each["name"] for each in read_operations()[operation_id]["parameters"] if each["in"] == "query"]


def test_every_operation_has_its_cases():
    assert set(OPERATIONS) == set(read_operations())
    for operation_id, cases in OPERATIONS.items():
        assert bool(cases.missing) == ("404" in read_operations()[operation_id]["responses"])
        assert cases.paged == ("page" in list_query(operation_id))


@pytest.mark.parametrize(
    "wrong", [{"count": 1}, {"count": "1", "next": None, "previous": None, "results": []}]
)
def test_an_answer_that_is_not_as_declared_is_found(wrong):
    assert list(list_faults("homes_list", 200, "application/json", wrong))
    assert list(list_faults("homes_list", 418, "application/json", wrong)) == ["418 is not declared"]
    assert list(list_faults("homes_list", 400, "application/json", wrong))


def test_a_key_that_is_not_declared_and_an_address_that_is_not_whole_are_found():
    page = {"count": 0, "next": None, "previous": None, "results": []}
    assert list(list_faults("homes_list", 200, "application/json", page)) == []
    assert list(list_faults("homes_list", 200, "application/json", {**page, "more": 1}))
    assert list(list_faults("homes_list", 200, "application/json", {**page, "next": "/api/v1/homes/?page=2"}))
    assert not is_whole_address("https://elsewhere.example/")
    assert not is_moment("2025-03-31T12:00:00")


@EVERY
def test_ordinary_answers_are_as_declared(client, operation_id):
    for path in OPERATIONS[operation_id].ordinary():
        answer = ask(client, path)
        assert (path, answer.status_code, faults_of(operation_id, answer)) == (path, 200, [])


@EVERY
def test_refusals_are_as_declared(client, operation_id):
    cases = OPERATIONS[operation_id]
    for path in (cases.path + query for query in cases.refused):
        answer = ask(client, path)
        assert answer["Content-Type"] == "application/problem+json", path
        assert (path, answer.status_code, faults_of(operation_id, answer)) == (path, 400, [])
    answer = ask(client, cases.path, accept="text/html")
    assert (answer.status_code, faults_of(operation_id, answer)) == (406, [])


@EVERY
def test_what_is_not_there_is_as_declared(client, operation_id):
    for path in OPERATIONS[operation_id].missing:
        answer = ask(client, path)
        assert answer["Content-Type"] == "application/problem+json", path
        problem = answer.json()
        assert (path, answer.status_code, problem["status"]) == (path, 404, 404)
        assert list(list_faults(operation_id, 404, "application/problem+json", problem)) == []


@EVERY
@pytest.mark.parametrize("name", ["ownr", "owner[]", "sector name", "x" * 90])
def test_a_parameter_that_is_not_known_is_refused_by_name(client, operation_id, name):
    answer = ask(client, f"{OPERATIONS[operation_id].path}?{name}=x")
    assert (answer.status_code, faults_of(operation_id, answer)) == (400, [])
    problem = answer.json()
    assert (problem["parameter"][:40], len(problem["parameter"]) <= 41) == (name[:40], True)
    assert sorted(problem["known"]) == sorted(list_query(operation_id))
    assert all(known in problem["detail"] for known in problem["known"])
    assert problem["type"] == f"{settings.SITE_URL}/api/v1/#parameter"


@EVERY
def test_every_answer_has_a_tag_to_ask_again_by(client, operation_id):
    path = OPERATIONS[operation_id].path
    answer = ask(client, path)
    assert "ETag" in read_operations()[operation_id]["responses"]["200"]["headers"]
    again = ask(client, path, **{"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == answer["ETag"]


def test_the_schema_itself_has_a_tag_and_refuses_alike(client):
    answer = client.get("/api/v1/schema/?format=json")
    assert answer.json()["openapi"] == read_schema()["openapi"] == "3.1.0"
    assert answer.json()["servers"] == [{"url": settings.SITE_URL}]
    again = client.get("/api/v1/schema/?format=json", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    refused = client.get("/api/v1/schema/?lang=fr").json()
    assert (refused["parameter"], refused["known"]) == ("lang", ["format"])


@pytest.mark.parametrize(
    "path",
    ["", "articles/?page_size=1", "homes/?page=2&page_size=9", "debates/?page_size=1", "debates/size/"],
)
def test_addresses_are_the_sites_whatever_host_was_asked(client, path):
    here, elsewhere = ask(client, path), ask(client, path, host="127.0.0.1")
    assert elsewhere.json() == here.json()
    assert settings.SITE_URL in here.content.decode()
    assert "127.0.0.1" not in elsewhere.content.decode()


def test_pages_lead_to_each_other(client):
    first = ask(client, "homes/?page_size=15").json()
    second = client.get(first["next"]).json()
    assert first["next"] == f"{settings.SITE_URL}/api/v1/homes/?page=2&page_size=15"
    assert second["previous"] == f"{settings.SITE_URL}/api/v1/homes/?page_size=15"
    last = client.get(second["next"]).json()
    assert (last["next"], first["previous"], len(last["results"])) == (None, None, 10)


def test_classes_of_words_have_names_of_their_own():
    named = {name for name in read_schema()["components"]["schemas"] if name.endswith("Enum")}
    assert named == {*settings.SPECTACULAR_SETTINGS["ENUM_NAME_OVERRIDES"], "BlankEnum"}


def test_no_words_of_the_newsrooms_forms_are_in_it():
    assert "you'd like it" not in str(read_schema())
    article = read_schema()["components"]["schemas"]["Article"]
    assert set(article["required"]) == set(article["properties"])
