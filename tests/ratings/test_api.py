"""The read-only API of releases, homes and measures."""

from __future__ import annotations

from datetime import date

import pytest

from ratings.measures import Measure
from ratings.measures.parsing.words import KEYS
from tests.factories.ratings import home, load_homes
from tests.factories.tallies import two_releases

pytestmark = pytest.mark.django_db


def test_releases_newest_first_and_one_by_its_day(client):
    two_releases()
    found = client.get("/api/v1/releases/").json()
    assert [release["as_at"] for release in found["results"]] == ["2025-03-31", "2018-03-31"]
    one = client.get("/api/v1/releases/2025-03-31/").json()
    assert (one["homes"], one["judged"], one["is_demonstration"]) == (4009, 3629, False)
    assert one["address"].endswith("/ratings/releases/2025-03-31/")
    assert client.get("/api/v1/releases/2019-03-31/").status_code == 404
    assert client.get("/api/v1/releases/2025-02-31/").status_code == 404


def test_home_has_standings_and_inspections_and_no_name(client):
    load_homes([home("SC033645", "good", owner="Example Care Ltd")], as_at=date(2024, 3, 31))
    load_homes([home("SC033645", "good", owner="Example Care Ltd")], as_at=date(2025, 3, 31))
    found = client.get("/api/v1/homes/SC033645/").json()
    assert set(found) == {"urn", "address", "standings", "inspections"}
    assert [standing["as_at"] for standing in found["standings"]] == ["2025-03-31", "2024-03-31"]
    assert found["standings"][0]["owner"] == "Example Care Ltd"
    assert found["inspections"][0]["judgements"] == [
        {"area": "overall", "outcome": "good", "as_published": "Good"}
    ]
    assert client.get("/api/v1/homes/SC999999/").status_code == 404


def test_homes_are_paged(client):
    load_homes([home(2_000_000 + number, "good") for number in range(60)])
    first = client.get("/api/v1/homes/").json()
    assert (first["count"], len(first["results"])) == (60, 50)
    assert "inspections" not in first["results"][0]
    second = client.get(first["next"]).json()
    assert len(second["results"]) == 10
    assert len(client.get("/api/v1/homes/?page_size=5").json()["results"]) == 5
    assert client.get("/api/v1/homes/?page=99").status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_lists_ask_the_same_of_the_database_for_one_row_and_three(client, count_queries, many):
    load_homes([home(2_000_000 + number, "good") for number in range(many)])
    assert count_queries(lambda: client.get("/api/v1/homes/")) == 3
    assert count_queries(lambda: client.get("/api/v1/homes/2000000/")) == 4
    assert count_queries(lambda: client.get("/api/v1/releases/")) == 2


def test_measure_gives_the_rows_of_every_other_face(client):
    two_releases()
    measure = Measure(by="sector", outcomes=("inadequate",))
    found = client.get(f"/api/v1/measures/?{measure.query}").json()
    assert found == client.get(measure.url("json")).json()
    assert found["measure"] == measure.query
    assert found["rows"][0] == {
        "group": "private",
        "label": "Private",
        "period": "2025-03-31",
        "numerator": 34,
        "denominator": 3006,
        "share": 0.0113,
        "note": "",
    }


@pytest.mark.parametrize("words", ["by=colour", "colour=blue", "outcomes=all,good", "at=2019-03-31"])
def test_bad_question_is_refused_in_a_sentence(client, words):
    two_releases()
    response = client.get(f"/api/v1/measures/?{words}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"].endswith(".")


@pytest.mark.parametrize("address", ["/api/v1/releases/", "/api/v1/homes/", "/api/v1/measures/?by=sector"])
def test_known_answers_are_not_sent_again(client, address):
    load_homes([home("SC033645", "good")])
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    load_homes([home("SC033645", "inadequate")], as_at=date(2026, 3, 31))
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/api/v1/releases/", "/api/v1/homes/", "/api/v1/measures/"])
def test_nothing_can_be_written(client, method, address):
    assert getattr(client, method)(address).status_code == 405


def test_schema_describes_them_without_warnings(client, capsys):
    from drf_spectacular.drainage import GENERATOR_STATS
    from drf_spectacular.generators import SchemaGenerator

    GENERATOR_STATS.reset()
    schema = SchemaGenerator().get_schema(request=None, public=True)
    told = capsys.readouterr().err
    assert not [line for line in told.splitlines() if "ratings" in line]
    paths = schema["paths"]
    assert {"/api/v1/releases/", "/api/v1/homes/{urn}/", "/api/v1/measures/"} <= set(paths)
    assert {p["name"] for p in paths["/api/v1/measures/"]["get"]["parameters"]} == {*KEYS, "format"}
