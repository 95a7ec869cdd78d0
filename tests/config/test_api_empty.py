"""What the API answers where there is nothing yet, held against its schema."""

from __future__ import annotations

import pytest

from tests.config.api_operations import BEGINNING, OPERATIONS, list_faults
from tests.factories.articles import article
from tests.factories.carespace import DebateFactory
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db


def check(client, operation_id, path):
    answer = client.get(BEGINNING + path)
    body = answer.json()
    found = list_faults(operation_id, answer.status_code, answer["Content-Type"].partition(";")[0], body)
    assert list(found) == []
    return answer.status_code, body


@pytest.mark.parametrize(
    "operation_id",
    [name for name, cases in OPERATIONS.items() if cases.paged],
)
def test_a_list_of_nothing(client, operation_id):
    status, body = check(client, operation_id, OPERATIONS[operation_id].path)
    assert (status, body) == (200, {"count": 0, "next": None, "previous": None, "results": []})


def test_a_debate_nobody_has_said_anything_in(client):
    slug = DebateFactory(introduction="", subject_title="", subject_address="").slug
    _, debate = check(client, "debates_retrieve", f"debates/{slug}/")
    assert (debate["closure"], debate["subject_address"], debate["points"]) == (None, None, [])
    assert check(client, "debates_points_retrieve", f"debates/{slug}/points/")[1]["results"] == []


def test_a_subjects_address_is_made_whole(client, settings):
    DebateFactory(subject_title="Story", subject_address="/news/story/")
    [row] = check(client, "debates_list", "debates/")[1]["results"]
    assert row["subject_address"] == f"{settings.SITE_URL}/news/story/"


def test_a_story_of_a_title_alone(client):
    story = article(byline="", kicker="", topics=())
    _, row = check(client, "articles_retrieve", f"articles/{story.pk}/")
    assert (row["debate"], row["measures"], row["topics"], row["updated"]) == (None, [], [], None)


def test_a_home_that_was_never_judged(client):
    load_homes([home("SC900001", "")])
    _, row = check(client, "homes_retrieve", "homes/SC900001/")
    assert (row["inspections"], row["standings"][0]["outcome"]) == ([], "")


def test_a_question_without_any_release(client):
    status, problem = check(client, "measures_retrieve", "measures/?by=sector")
    assert (status, problem["type"]) == (400, "about:blank")
