"""A release taken off under a story: its claims and figures follow, and come back when it is put back."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from articles.models import ArticlePage, ClaimReading
from articles.tasks import evaluate_releases
from ratings.loading.restoration import restore_release
from ratings.loading.withdrawal import withdraw_release
from ratings.models import Release
from tests.factories.articles import published_article
from tests.factories.claims import claim
from tests.factories.figures import figure, printing
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db

EARLIER, LATER = date(2024, 3, 31), date(2025, 3, 31)


def load(as_at: date, *, small: int, large: int) -> Release:
    """Forty homes of owners of one home and forty of owners of ten: so many of each inadequate."""
    return load_homes(
        [
            *(
                home(2_000_000 + n, "inadequate" if n < small else "good", owner=f"Owner {n} Ltd")
                for n in range(40)
            ),
            *(
                home(2_001_000 + n, "inadequate" if n < large else "good", owner=f"Great {n // 10} Ltd")
                for n in range(40)
            ),
        ],
        as_at=as_at,
    )


@pytest.fixture
def wrong() -> Release:
    """The newest list, which says the opposite of the one before."""
    load(EARLIER, small=10, large=2)
    return load(LATER, small=2, large=12)


@pytest.fixture
def story(wrong) -> ArticlePage:
    return published_article(
        claims=[claim()],
        body=[
            printing(figure("25.0%", as_at=EARLIER, release_title="Children’s social care in England 2024"))
        ],
    )


def told(client, story: ArticlePage) -> tuple[str, str, str]:
    """The line under the standfirst, the claim, and the card of the figure."""
    page = BeautifulSoup(client.get(story.get_url()).content, "html.parser")
    found = (page.select(selector)[0] for selector in (".checkline", ".claim", "[id^=figure-card-]"))
    line, each, card = (" ".join(part.get_text(" ").split()) for part in found)
    return line, each, card


def is_told_of_both(client, story: ArticlePage) -> None:
    line, each, card = told(client, story)
    assert "its main claim no longer holds" in line
    assert "As at 31 March 2025: 5.0% (2 of 40 homes) against 30.0% (12 of 40 homes)." in each
    assert "Held in 1 of 2 readings" in each
    assert "5.0%" in card
    assert "31 March 2025" in card


def is_told_of_the_earlier(client, story: ArticlePage) -> None:
    line, each, card = told(client, story)
    assert "its main claim still holds" in line or "1 still holds" in line
    assert "As at 31 March 2024: 25.0% (10 of 40 homes) against 5.0% (2 of 40 homes)." in each
    for part in (line, each, card):
        assert "2025" not in part
        assert "30.0%" not in part
    assert "25.0%" in card


@pytest.mark.slow("counts two lists, and one of them again")
def test_claims_and_figures_follow_a_withdrawal_and_come_back(client, client_of, editor, story, wrong):
    desk = client_of(editor)
    is_told_of_both(client, story)
    evaluate_releases()
    is_told_of_both(client, story)
    assert "No longer holds" in desk.get(reverse("drift")).content.decode()
    withdraw_release(release=wrong, by=None, reason="It is the list of another country.")
    is_told_of_the_earlier(client, story)
    evaluate_releases()
    is_told_of_the_earlier(client, story)
    assert "No longer holds" not in desk.get(reverse("drift")).content.decode()
    restore_release(release=wrong, by=None, reason="It was right.")
    is_told_of_both(client, story)
    evaluate_releases()
    is_told_of_both(client, story)
    assert ClaimReading.objects.filter(release=wrong.pk).exists()
