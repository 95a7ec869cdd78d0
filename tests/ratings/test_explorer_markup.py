"""The explorer's page is drawn once for the same figures, and anew where they, the form or what was lost differ."""

from __future__ import annotations

from datetime import date

import pytest

from ratings.measures import Measure
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db
ASKED = Measure(by="sector").url()


def test_a_page_asked_for_again_is_put_together_of_what_was_drawn(client, drawn):
    load_homes([home(2000001 + n) for n in range(30)])
    first = client.get(ASKED).content
    assert client.get(ASKED).content == first
    assert drawn == ["ask", "answer"]


def test_a_release_and_another_choice_draw_anew(client, drawn):
    load_homes([home(2000001 + n) for n in range(30)])
    first = client.get(ASKED).content.decode()
    load_homes([home(2000001 + n, outcome="inadequate") for n in range(30)], as_at=date(2026, 3, 31))
    then = client.get(ASKED).content.decode()
    assert "31\u00a0March 2026" in then.replace("&nbsp;", "\u00a0")
    assert then != first
    assert drawn == ["ask", "answer"] * 2
    client.get(Measure(by="region").url())
    assert drawn == ["ask", "answer"] * 3
