"""The API's addresses by the format they name."""

from __future__ import annotations

import pytest

from config.api import router
from tests.factories.carespace import DebateFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("prefix", [prefix for prefix, _, _ in router.registry])
def test_a_list_answers_alike_with_its_format_in_the_address(prefix, client):
    plain, named = (client.get(f"/api/v1/{prefix}{ending}") for ending in ("/", ".json"))
    assert plain.status_code == named.status_code
    assert named.status_code < 500
    assert client.get(f"/api/v1/{prefix}.xml").status_code == 404


def test_points_of_a_debate_answer_alike_too(client):
    slug = DebateFactory().slug
    plain, named = (client.get(f"/api/v1/debates/{slug}/points{ending}") for ending in ("/", ".json"))
    assert named.status_code == plain.status_code == 200
    assert named.json() == plain.json()
