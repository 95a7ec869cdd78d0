"""What a deed asks of the database: as much in a full debate as in an empty one, and no count of the whole."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory, StanceFactory, VoteFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
TRANSACTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
FORM = {"put_point": 10, "put_reply": 10, "vote": 8, "take_stance": 8}
"""The most statements of a deed; what only a test's savepoints add is left out."""
IN_PLACE = {"put_point": 0, "put_reply": 3, "vote": 3, "take_stance": 5}
"""And of the part of the page it gives back in place."""


def list_statements(send) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        send()
    return [query["sql"] for query in seen if not query["sql"].startswith(TRANSACTIONS)]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["form", "in place"])
@pytest.mark.parametrize("deed", sorted(FORM))
def test_a_deed_costs_the_same_in_a_full_debate(client_of, stranger, deed, headers) -> None:
    debate = DebateFactory()
    points = PointFactory.create_batch(4, debate=debate)
    PointFactory.create_batch(2, author=stranger)
    browser = client_of(stranger)

    def do(nth: int) -> list[str]:
        sent = {
            "put_point": {"side": "for", "text": f"Point {nth}."},
            "put_reply": {"text": f"Reply {nth}."},
            "vote": {"value": "agree"},
            "take_stance": {"moment": "before", "side": "for", "degree": "2"},
        }[deed]
        of_point = [points[nth].pk] if deed in {"put_reply", "vote"} else []
        address = reverse(f"carespace:{deed}", args=[debate.slug, *of_point])
        statements = list_statements(lambda: browser.post(address, sent, headers=headers))
        if deed == "take_stance":
            debate.stances.all().delete()
        return statements

    do(0)
    few = do(1)
    for point in points:
        ReplyFactory.create_batch(3, parent=point)
        VoteFactory.create_batch(3, post=point)
    StanceFactory.create_batch(3, debate=debate)
    many = do(2)
    most = FORM[deed] + (IN_PLACE[deed] if headers else 0)
    assert len(many) == len(few) <= most, "\n".join(many)
    if deed != "take_stance":
        assert not [sql for sql in many if "carespace_stance" in sql or "COALESCE" in sql], "\n".join(many)
