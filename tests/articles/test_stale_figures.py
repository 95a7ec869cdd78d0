"""Drift: stories by how far they moved and how much they are read, and what editors do about it."""

from datetime import date

import pytest
import redis
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from articles.models import Correction, Drift, DriftResolution, ReadCount
from articles.stale_figures import readership as reads
from articles.stale_figures import resolution as settling
from articles.tasks import evaluate_releases, store_readings
from tests.factories.articles import article, published_article
from tests.factories.claims import claim
from tests.factories.figures import figure, printing, quotation
from tests.factories.tallies import MARCH_2018, MARCH_2025, tallied, two_releases

pytestmark = pytest.mark.django_db


def moved_story(title="Moved", made=published_article, **fields):
    """A story of 2018 whose figure moved from 1.9% to 2.8%."""
    old = figure("1.9%", as_at=date(2018, 3, 31), numerator=4, denominator=216)
    return made(title, body=[printing(old)], **fields)


def board(client_of, editor, query=""):
    answer = client_of(editor).get(f"{reverse('drift')}{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def titles(page):
    return [heading.text for heading in page.select(".drift-story h2")]


@pytest.mark.slow("publishes four stories")
def test_stories_are_ordered_by_how_far_they_moved(client_of, editor):
    two_releases()
    moved_story("A little")
    published_article("Untouched", body=[printing(figure())])
    published_article("Far", body=[printing(quotation())])
    published_article("Fallen", claims=[claim("lower")])
    page = board(client_of, editor)
    assert titles(page) == ["Fallen", "Far", "A little"]
    said = " ".join(page.text.split())
    assert "Never held: Private owners of one home have a smaller share of homes inadequate" in said
    assert "1 figure moved; the furthest: 9% is now 2.8%" in said
    assert Drift.objects.get(article__title="A little").weight == pytest.approx(0.9)


@pytest.mark.slow("publishes two stories and asks the board")
def test_a_row_names_the_claim_that_fell_with_its_figures(client_of, editor):
    two_releases()
    fell = claim("above", a_query="outcomes=outstanding", a_group="all", value=15, a_published="16%")
    never = claim("lower", "inadequate")
    published_article("Fallen", claims=[claim(), fell, never])
    told = [" ".join(row.text.split()) for row in board(client_of, editor).select(".drift-claim")]
    assert told == [
        (
            "No longer holds: More than 15% of children’s homes are outstanding. When published 16%. "
            "As at 31 March 2025: 12.6% (459 of 3,629 homes) against 15%."
        ),
        (
            "Never held: Private owners of one home have a smaller share of homes inadequate than private owners of ten or "
            "more. As at 31 March 2025: 2.8% (13 of 467 homes) against 0.6% (5 of 887 homes)."
        ),
    ]


def test_stories_that_are_read_press_harder(client_of, editor):
    two_releases()
    little, far = moved_story("A little"), published_article("Far", body=[printing(quotation())])
    ReadCount.objects.create(article=little, day=timezone.localdate(), reads=50_000)
    ReadCount.objects.create(article=far, day=date(2020, 1, 1), reads=10**9)
    assert titles(board(client_of, editor)) == ["A little", "Far"]


@pytest.mark.slow("publishes, loads and reads a release")
def test_a_release_moves_stories_and_a_round_counts_them_all(client_of, editor):
    tallied(date(2018, 3, 31), MARCH_2018)
    moved_story()
    assert titles(board(client_of, editor)) == []
    tallied(date(2025, 3, 31), MARCH_2025)
    evaluate_releases()
    page = board(client_of, editor)
    assert titles(page) == ["Moved"]
    assert "Newest release: as at 31 March 2025" in page.text


def test_drafts_and_stories_taken_down_are_not_on_the_board(client_of, editor):
    two_releases()
    moved_story("Taken down").unpublish()
    moved_story("Never out", article, live=False)
    assert titles(board(client_of, editor)) == []


def post(client_of, member, story, **sent):
    return client_of(member).post(reverse("drift_settle", args=[story.pk]), sent, follow=True)


@pytest.mark.slow("publishes, and asks the board after each deed")
def test_an_editor_appends_a_dated_update_once(client, client_of, editor):
    two_releases()
    story = moved_story()
    for _ in range(2):
        answer = post(client_of, editor, story, deed="update", words="It is 2.8% now.")
    assert "Moved" not in [each.text for each in BeautifulSoup(answer.content, "html.parser").select("h2")]
    entry = Correction.objects.get()
    assert (entry.kind, entry.text, entry.by) == ("update", "It is 2.8% now.", editor)
    settlement = DriftResolution.objects.get()
    assert (settlement.action, settlement.as_at, settlement.by) == ("updated", date(2025, 3, 31), editor)
    assert "It is 2.8% now." in client.get(story.get_url()).content.decode()


@pytest.mark.slow("publishes, and asks the board after each deed")
def test_what_is_accepted_comes_back_with_the_next_release(client_of, editor):
    tallied(date(2018, 3, 31), MARCH_2018)
    story = published_article("Far", body=[printing(quotation())])
    post(client_of, editor, story, deed="accept")
    post(client_of, editor, story, deed="accept")
    assert DriftResolution.objects.count() == 1
    assert titles(board(client_of, editor)) == []
    tallied(date(2025, 3, 31), MARCH_2025)
    evaluate_releases()
    assert titles(board(client_of, editor)) == ["Far"]


@pytest.mark.slow("publishes, and asks the board after each deed")
def test_a_pinned_story_stays_off_the_board_until_it_is_let_go(client_of, editor):
    two_releases()
    story = moved_story()
    post(client_of, editor, story, deed="pin", words="The story is about 2018.")
    assert titles(board(client_of, editor)) == []
    assert titles(board(client_of, editor, "?show=pinned")) == ["Moved"]
    evaluate_releases()
    assert titles(board(client_of, editor)) == []
    post(client_of, editor, story, deed="unpin")
    assert titles(board(client_of, editor)) == ["Moved"]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"deed": "update", "words": "  "}, "Say what has changed."),
        ({"deed": "pin", "words": ""}, "Say why it stays"),
        ({"deed": "update", "words": "x" * 1001}, "At most 1000 letters"),
        ({"deed": "burn", "words": "Kept words."}, "Choose what to do"),
    ],
)
def test_a_deed_without_its_words_is_refused_and_nothing_is_lost(client_of, editor, sent, told):
    two_releases()
    page = post(client_of, editor, moved_story(), **sent).content.decode()
    assert told in page
    assert sent["words"].strip() in page
    assert not DriftResolution.objects.exists()
    assert not Correction.objects.exists()


def test_only_those_who_publish_settle(client, client_of, reader, moderator):
    two_releases()
    story = moved_story()
    assert client.get(reverse("drift")).status_code == 302
    assert client_of(reader).get(reverse("drift")).status_code == 403
    # Wagtail leads who may not see one of its pages back to its first.
    assert client_of(moderator).get(reverse("drift")).url == "/newsroom/"
    for member in (reader, moderator):
        for deed in (
            lambda member=member: settling.accept_drift(by=member, article=story),
            lambda member=member: settling.append_update(by=member, article=story, text="Mine."),
            lambda member=member: settling.pin_story(by=member, article=story, reason="Mine."),
            lambda member=member: settling.unpin_story(by=member, article=story),
        ):
            with pytest.raises(PermissionDenied):
                deed()
    assert not DriftResolution.objects.exists()


def test_a_story_never_counted_cannot_be_settled(editor):
    with pytest.raises(ValidationError):
        settling.accept_drift(by=editor, article=article(live=False))


def test_a_settlement_gives_its_words(editor):
    with pytest.raises(IntegrityError), transaction.atomic():
        DriftResolution.objects.create(article=article(), action="pinned", by=editor)


@pytest.mark.slow("asks the board four times")
def test_one_story_and_three_cost_the_same_queries(client_of, editor, count_queries):
    two_releases()
    newsroom = client_of(editor)

    def warm():
        newsroom.get(reverse("drift"))
        return count_queries(lambda: newsroom.get(reverse("drift")))

    moved_story()
    few = warm()
    for number in range(2):
        story = article(f"Another {number}")
        Drift.objects.create(article=story, weight=1, counted_at=timezone.now())
    assert warm() == few


FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def say_opened(client, number, headers=FROM_HERE):
    answer = client.post(f"/read/{number}/", headers=headers)
    assert (answer.status_code, answer.cookies) == (204, {})


@pytest.fixture
def story_read():
    """A story whose readings are counted; what other tests asked of its number is forgotten."""
    reads.is_readable.cache_clear()
    return article()


def test_openings_are_counted_in_redis_and_written_down_each_minute(client, story_read):
    page = BeautifulSoup(client.get(story_read.get_url()).content, "html.parser")
    assert page.select_one("[data-read]")["data-read"] == str(story_read.pk)
    for _ in range(3):
        say_opened(client, story_read.pk)
    assert not ReadCount.objects.exists()
    store_readings()
    say_opened(client, story_read.pk, {"Origin": "http://testserver"})
    store_readings()
    store_readings()
    found = ReadCount.objects.get()
    assert (found.article_id, found.day, found.reads) == (story_read.pk, timezone.localdate(), 4)
    assert client.get(f"/read/{story_read.pk}/").status_code == 405


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_openings_told_by_another_site_do_not_count(client, story_read, headers):
    say_opened(client, story_read.pk, headers)
    assert reads.connect_counts().keys("reads:*") == []


def test_only_stories_readers_may_see_count(client, story_read):
    draft = article("Draft")
    draft.unpublish()
    for number in (0, draft.pk, story_read.get_parent().pk, 999_999, 2**31, 10**30):
        say_opened(client, number)
    assert reads.connect_counts().keys("reads:*") == []


def test_a_preview_is_no_reading():
    assert b"data-read" not in article().make_preview_request().content


def test_counting_costs_one_query_a_minute_and_stands_without_redis(
    client, story_read, count_queries, monkeypatch
):
    assert count_queries(lambda: say_opened(client, story_read.pk)) == 1
    assert count_queries(lambda: say_opened(client, story_read.pk)) == 0

    def away():
        raise redis.ConnectionError

    monkeypatch.setattr(reads, "connect_counts", away)
    say_opened(client, story_read.pk)
    assert settings.STREAM_REDIS
