"""The chart of the story that leads where an edition's first story is not told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.models import ArticlePage
from digests.editions import contents
from tests.digests.editions.test_edition_composer import COUNTS, SATURDAY, daily, published
from tests.digests.reading import letter, part, soup
from tests.factories import articles
from tests.factories.digests import SubscriptionFactory
from tests.factories.ratings import load_counts

pytestmark = pytest.mark.django_db


def test_the_story_next_in_line_has_its_chart_where_the_first_is_not_told(client):
    load_counts(COUNTS)
    for hour, title in enumerate(("Third", "Second", "First")):
        charted = [articles.charted(heading=f"{title} finding")] if title != "Third" else []
        published(title, at=SATURDAY + timedelta(hours=hour), body=charted, topics=(f"Of {title}",))
    edition = daily()
    assert [chart["heading"] for chart in contents.list_charts(edition.content)] == [
        "First finding",
        "Second finding",
    ]
    first, second, _ = (story["id"] for story in edition.content["stories"])
    page = client.get(edition.get_absolute_url()).content.decode()
    assert ("First finding" in page, "Second finding" in page, "?of=" in page) == (True, False, False)
    ArticlePage.objects.filter(pk=first).update(live=False)
    message = letter(edition, SubscriptionFactory())
    assert message["Subject"] == "Second"
    assert "Second finding" in part(message, "html")
    pictures = [bytes(p.get_content()) for p in message.walk() if p.get_content_maintype() == "image"]
    assert pictures == list(edition.find_pictures(second))
    reader = SubscriptionFactory(topics=["of-third"])
    assert not soup(letter(edition, reader)).select("img")
    page = client.get(edition.get_absolute_url()).content.decode()
    assert ("First finding" in page, "Second finding" in page) == (False, True)
    shown = client.get(f"{edition.get_absolute_url()}chart.png?of={second}")
    assert shown.content == pictures[0]
    for bad in ("x", "-1", "99999999999999999999", str(first + 99)):
        assert client.get(f"{edition.get_absolute_url()}chart.png?of={bad}").status_code == 404
