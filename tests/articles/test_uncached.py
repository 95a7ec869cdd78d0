"""What a story's own page costs when it is made anew."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.corrections import append_correction
from articles.models import RelatedLink, Series
from articles.tasks import keep_related_stories
from carespace.models import Debate
from tests.factories.articles import charted, day, published_article, saved_article, text
from tests.factories.authors import author, written_by
from tests.factories.claims import claim
from tests.factories.figures import figure, printing
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db
MOST = 12


def asked(client, address):
    """The queries of one request."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in seen.captured_queries]


@pytest.mark.slow("makes a story with everything")
def test_a_story_with_everything_costs_twelve_queries_at_most_whatever_it_holds(client, editor):
    editor.is_superuser = True
    editor.save()
    load_homes([home(2000001 + number, owner=f"Owner {number}") for number in range(30)])
    series = Series.objects.create(name="Who owns homes")
    others = [
        saved_article(
            f"Owners and inspectors {number}",
            series=series,
            given_date=day(2026, 1, 1 + number),
            topics=("Owners",),
        )
        for number in range(5)
    ]
    debate = Debate.objects.create(slug="size", motion="Size matters")
    body = [
        text("First paragraph.", "Second."),
        charted(),
        printing(figure()),
        {"type": "debate", "value": {"debate": None}},
    ]
    story = published_article(
        "Owners and inspectors", body=body, series=series, given_date=day(2026, 1, 3), debate=debate,
        topics=("Owners",), related=(others[0],), claims=[claim()],
    )  # fmt: skip
    written_by(story, author("Ann"))
    append_correction(by=editor, article=story, kind="correction", text="It was 9%.")

    keep_related_stories()
    client.get(f"{story.get_url()}?from=1")
    once = asked(client, f"{story.get_url()}?from=2")
    for number in range(2, 5):
        append_correction(by=editor, article=story, kind="update", text=f"Change {number}.")
        other = saved_article(
            f"Owners and inspectors {number + 50}",
            series=series,
            given_date=day(2026, 1, 2),
            topics=("Owners",),
        )
        if number < 4:
            RelatedLink.objects.create(article=story, story=other)
    keep_related_stories()
    many = asked(client, f"{story.get_url()}?from=3")
    assert len(once) <= MOST, "\n".join(once)
    assert len(many) <= MOST, "\n".join(many)
