"""What a story keeps, and which stories which list holds."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import ArticlePage
from tests.factories.articles import SHARES, article, charted, day, section, text

pytestmark = pytest.mark.django_db


def test_a_published_story_is_dated_by_its_publication():
    story = article()
    assert story.dated == story.first_published_at


def test_a_shown_date_stays_when_the_story_is_published_again():
    story = article(given_date=day(2025, 7, 16))
    story.save_revision().publish()
    story.refresh_from_db()
    assert story.dated == day(2025, 7, 16)


def test_the_first_chart_is_remembered_for_lists():
    story = article(body=[text("One"), charted(), charted("outcomes=good&unit=count", "Second")])
    assert story.lead_measure.query == SHARES
    assert story.lead_heading == "Small owners have more inadequate homes"
    assert [measure.unit for measure in story.measures] == ["share", "count"]
    story.body = [("text", "<p>No chart now.</p>")]
    story.save()
    assert story.lead_measure is None
    assert list(ArticlePage.objects.with_chart()) == []


def test_digest_takes_current_stories_first_published_in_its_window():
    start = timezone.now()
    inside = article("Inside")
    article("Historical", historical=True, given_date=day(2010, 11, 22))
    article("Draft", live=False)
    end = timezone.now()
    late = article("Late")
    assert list(ArticlePage.objects.for_digest(start, end)) == [inside]
    assert list(ArticlePage.objects.for_digest(end, timezone.now() + timedelta(seconds=1))) == [late]


def test_a_story_with_an_old_date_published_now_is_news_unless_historical():
    start = timezone.now()
    article("Back-dated", given_date=day(2025, 7, 16))
    assert ArticlePage.objects.for_digest(start, timezone.now()).count() == 1


def test_the_river_runs_by_the_date_shown():
    old, new = article("Old", given_date=day(2010, 11, 22), historical=True), article("New")
    article("Draft", live=False)
    assert list(ArticlePage.objects.river()) == [new, old]
    analysis = article("Analysis", under="analysis")
    assert list(ArticlePage.objects.river().in_section(section("analysis"))) == [analysis]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"historical": True}, "needs the date it first appeared"),
        ({"given_date": timezone.now() + timedelta(days=3)}, "lies after the story appears"),
        ({"given_date": day(2025, 7, 16), "updated_at": day(2025, 7, 15)}, "cannot be updated before"),
    ],
)
def test_dates_that_cannot_be(fields, words):
    story = article()
    for name, value in fields.items():
        setattr(story, name, value)
    with pytest.raises(ValidationError, match=words):
        story.full_clean()
