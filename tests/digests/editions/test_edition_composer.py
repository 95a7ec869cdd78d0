"""What goes into an edition."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles import reevaluation
from digests.editions import contents, edition_composer
from digests.models import Edition
from ratings import answers
from ratings.measures import Measure
from ratings.models import Release
from ratings.renderers.headlines.sentence import write_headline
from tests.factories import articles
from tests.factories.carespace import ClosureFactory, DebateFactory, PointFactory, StanceFactory
from tests.factories.claims import claim
from tests.factories.digests import MONDAY, EditionFactory
from tests.factories.ratings import load_counts

pytestmark = pytest.mark.django_db
SATURDAY = MONDAY - timedelta(days=2)
COUNTS = {
    ("private", "1", "inadequate"): 13,
    ("private", "1", "good"): 454,
    ("private", "10+", "inadequate"): 5,
    ("private", "10+", "good"): 882,
}


def daily(now: datetime = MONDAY + timedelta(minutes=1)) -> Edition | None:
    return edition_composer.compose_due_edition(frequency="daily", now=now)


def published(title: str, at: datetime = SATURDAY, made=articles.article, **fields: object):
    with time_machine.travel(at, tick=False):
        return made(title, **fields)


def test_monday_tells_of_the_weekend():
    published("On Friday before seven", at=MONDAY - timedelta(days=3, minutes=1))
    published("On Saturday", topics=("Fostering",), kicker="Practice")
    published("At seven on Monday", at=MONDAY)
    edition = daily()
    assert (edition.period, edition.since, edition.until) == (
        "2026-11-23",
        MONDAY - timedelta(days=3),
        MONDAY,
    )
    [story] = edition.content["stories"]
    assert story["title"] == "On Saturday"
    assert story["address"] == "/news/on-saturday/"
    assert story["topics"] == ["fostering"]
    assert story["minutes"] == 1
    assert edition.subject == "On Saturday"


def test_historical_stories_and_drafts_stay_out():
    published("Of 2010", historical=True, given_date=articles.day(2010, 11, 22))
    published("A draft", live=False)
    assert daily().empty


def test_a_story_with_a_chart_leads_and_its_chart_is_frozen():
    load_counts(COUNTS)
    published("With a chart", body=[articles.charted(heading="One home, more inadequate")])
    published("Later, without", at=SATURDAY + timedelta(hours=1))
    edition = daily()
    assert [s["title"] for s in edition.content["stories"]] == ["With a chart", "Later, without"]
    figure = edition.content["figure"]
    assert figure["story"] == edition.content["stories"][0]["id"]
    assert figure["heading"] == "One home, more inadequate"
    assert "at=2025-03-31" in figure["query"]
    assert figure["head"] == ["Owner", "Homes judged", "Inadequate"]
    assert figure["rows"][0] == {"label": "1 home", "cells": ["467", "2.8%"], "apart": False}
    assert "2.8% inadequate" in figure["words"]
    assert figure["words"].startswith(write_headline(answers.answer(Measure.parse(figure["query"]))))
    assert bytes(edition.picture).startswith(b"\x89PNG")
    assert bytes(edition.picture_dark).startswith(b"\x89PNG")
    assert bytes(edition.picture) != bytes(edition.picture_dark)
    assert 50 < figure["height"] < 1000


def test_of_four_outcomes_the_table_shows_the_ends():
    load_counts(COUNTS)
    query = "basis=as-at&outcomes=all&unit=share&by=sector-and-owner-size&at=latest"
    published("With a chart", body=[articles.charted(query)])
    figure = daily().content["figure"]
    assert figure["head"] == ["Owner", "Homes judged", "Outstanding", "Inadequate"]
    assert figure["rows"][0]["cells"] == ["467", "0.0%", "2.8%"]


def test_a_new_release_is_told_and_an_old_one_is_not():
    load_counts({("private", "1", "good"): 40, ("private", "1", "inadequate"): 10}, as_at=date(2022, 3, 31))
    load_counts(COUNTS)
    Release.objects.update(loaded_at=SATURDAY, first_loaded_at=SATURDAY)
    edition = daily()
    assert edition.subject == "New Ofsted ratings, as at 31 March 2025"
    assert "as at 31 March 2025" in edition.content["changes"][0]["sentence"]
    assert edition.content["figure"] is not None
    Edition.objects.all().delete()
    Release.objects.update(loaded_at=MONDAY, first_loaded_at=MONDAY)
    assert daily().empty


@pytest.mark.slow("loads two releases and draws a picture")
def test_a_claim_that_a_release_overturned_is_told():
    load_counts(COUNTS, as_at=date(2024, 3, 31))
    published(
        "Small owners",
        at=MONDAY - timedelta(days=40),
        made=articles.published_article,
        claims=[claim()],
        topics=("Owners",),
    )
    with time_machine.travel(SATURDAY, tick=False):
        load_counts({**COUNTS, ("private", "10+", "inadequate"): 105})
        reevaluation.evaluate_waiting_releases()
    edition = daily()
    [told] = edition.content["claims"]
    assert told["fell"]
    assert told["title"] == "Small owners"
    assert told["topics"] == ["owners"]
    assert told["told"] == "As at 31 March 2025: 2.8% (13 of 467 homes) against 10.6% (105 of 987 homes)"


def test_debates_that_moved_are_told_the_liveliest_first():
    quiet, lively, ended = (DebateFactory(opened_at=SATURDAY - timedelta(days=30)) for _ in range(3))
    DebateFactory(opened_at=SATURDAY - timedelta(days=30), motion="Nothing moved here")
    PointFactory(debate=quiet, published_at=SATURDAY)
    for _ in range(3):
        PointFactory(debate=lively, published_at=SATURDAY)
    StanceFactory(debate=lively, at=SATURDAY)
    ClosureFactory(debate=ended, at=SATURDAY, outcome="Settled so.")
    first, second = daily().content["arguments"]
    assert (first["id"], first["closed"], first["outcome"]) == (ended.pk, True, "Settled so.")
    assert (second["id"], second["moved"]) == (lively.pk, "New: three points and one person taking a stance.")
    assert (second["stood_for"], second["undecided"], second["against"]) == (1, 0, 0)


def test_a_debate_is_of_its_stories_topics():
    """One in no story, or in a story without topics, is for everyone."""
    in_two, in_none, in_open = (DebateFactory(opened_at=SATURDAY - timedelta(days=30)) for _ in range(3))
    for topic in ("Fostering", "Owners"):
        published(f"On {topic}", topics=(topic,), debate=in_two, at=SATURDAY - timedelta(days=30))
    published("Of no topic", debate=in_open, at=SATURDAY - timedelta(days=30))
    published("On fostering too", topics=("Fostering",), debate=in_open, at=SATURDAY - timedelta(days=30))
    topics = {}
    for debate in (in_two, in_none, in_open):
        PointFactory.create_batch(3, debate=debate, published_at=SATURDAY)
        [told] = daily().content["arguments"]
        topics[debate.pk] = told["topics"]
        Edition.objects.all().delete()
        debate.point_set.all().delete() if hasattr(debate, "point_set") else debate.posts.all().delete()
    assert topics == {in_two.pk: ["fostering", "owners"], in_none.pk: [], in_open.pk: []}


def test_content_is_frozen():
    story = published("As it was")
    edition = daily()
    story.title = "Changed"
    story.save()
    story.unpublish()
    edition.refresh_from_db()
    assert edition.content["stories"][0]["title"] == "As it was"


def test_a_chart_that_cannot_be_drawn_leaves_its_numbers(monkeypatch, caplog):
    load_counts(COUNTS)
    published("With a chart", body=[articles.charted()])
    monkeypatch.setattr("digests.editions.snapshots.pictures.render_measure_png", lambda *a, **k: 1 / 0)
    edition = daily()
    assert edition.picture is None
    assert edition.content["figure"]["rows"]
    assert "could not be drawn" in caplog.text


def test_a_chart_is_less_sharp_where_it_would_be_too_heavy_to_travel(monkeypatch):
    load_counts(COUNTS)
    published("With a chart", body=[articles.charted()])
    sizes = {402: 29_000, 536: 31_000}
    drawn: list[int] = []

    def draw(measure: Measure, *, width: int, **named: object) -> bytes:
        drawn.append(width)
        return bytes(sizes[width])

    monkeypatch.setattr("digests.editions.snapshots.pictures.render_measure_png", draw)
    monkeypatch.setattr("digests.editions.snapshots.reduce_colours", lambda picture: picture)
    monkeypatch.setattr("digests.editions.snapshots.measure_shown_height", lambda picture: 200)
    assert len(daily().picture) == 29_000
    assert drawn == [536, 536, 402, 402]


def test_small_bases_are_counts_in_the_table():
    load_counts({("private", "1", "good"): 8, ("private", "1", "inadequate"): 4})
    published("With a chart", body=[articles.charted()])
    assert daily().content["figure"]["rows"][0]["cells"] == ["12", "4 of 12"]


def test_composing_asks_the_same_of_the_database_however_much_there_is(count_queries):
    def weigh() -> int:
        Edition.objects.all().delete()
        return count_queries(daily)

    published("A story", topics=("Fostering",))
    PointFactory(published_at=SATURDAY, debate__opened_at=SATURDAY)
    weigh()  # fills the caches of a new process
    one = weigh()
    for number in range(2):
        published(f"Another {number}", topics=("Fostering", "Inspection"))
        PointFactory(published_at=SATURDAY, debate__opened_at=SATURDAY)
    assert weigh() == one


@given(st.text(max_size=200))
def test_subjects_are_short_and_on_one_line(text):
    subject = contents.shorten(text)
    assert len(subject) <= 78
    assert "\n" not in subject


def test_dated_is_londons_day():
    edition = EditionFactory(until=timezone.now())
    assert edition.title.startswith("CareSpace daily, ")
