"""Readings: every release against every claim in print, once, never changed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import reevaluation
from articles.claims.display import check_story_claims
from articles.models import Claim, ClaimReading, Drift, EvaluationRun
from articles.tasks import evaluate_releases
from config.celery import app
from ratings.models import Release
from tests.factories.articles import article, published_article
from tests.factories.claims import claim
from tests.factories.tallies import MARCH_2018, MARCH_2025, tallied, two_releases

pytestmark = pytest.mark.django_db


def test_publishing_a_story_reads_its_claims_at_every_release():
    two_releases()
    published_article(claims=[claim()])
    found = ClaimReading.objects.order_by("as_at")
    assert [(each.as_at.year, each.verdict, each.strength) for each in found] == [
        (2018, "holds", "too close to call"),
        (2025, "holds", "clear"),
    ]
    assert (found[1].a.numerator, found[1].b.denominator) == (13, 887)
    assert found[1].told == "2.8% (13 of 467 homes) against 0.6% (5 of 887 homes)"


def test_a_new_release_is_read_once_however_often_it_is_asked_for():
    tallied(date(2018, 3, 31), MARCH_2018)
    published_article(claims=[claim()])
    assert reevaluation.evaluate_waiting_releases() == 1
    tallied(date(2025, 3, 31), MARCH_2025)
    evaluate_releases()
    before = list(ClaimReading.objects.order_by("pk").values())
    assert len(before) == 2
    assert reevaluation.evaluate_waiting_releases() == 0
    EvaluationRun.objects.all().delete()
    assert reevaluation.evaluate_waiting_releases() == 2
    assert list(ClaimReading.objects.order_by("pk").values()) == before


def test_a_story_whose_publication_nobody_heard_of_is_read_at_the_next_tick():
    two_releases()
    evaluate_releases()
    story = article(claims=[claim()])
    assert not ClaimReading.objects.exists()
    evaluate_releases()
    assert ClaimReading.objects.count() == 2
    counted_at = Drift.objects.get(article=story).counted_at
    evaluate_releases()
    assert Drift.objects.get(article=story).counted_at == counted_at
    type(story).objects.filter(pk=story.pk).update(last_published_at=timezone.now())
    evaluate_releases()
    assert Drift.objects.get(article=story).counted_at > counted_at


def test_a_story_that_cannot_be_read_holds_back_no_other(monkeypatch, caplog):
    two_releases()
    evaluate_releases()
    faulty, sound = article("Faulty", claims=[claim()]), article("Sound", claims=[claim()])
    evaluate = reevaluation.evaluate_story

    def refuse(story):
        evaluate(story)
        if story.pk == faulty.pk:
            raise ValueError("no")

    monkeypatch.setattr(reevaluation, "evaluate_story", refuse)
    evaluate_releases()
    assert list(Drift.objects.values_list("article", flat=True)) == [sound.pk]
    assert "No release was read against the story Faulty" in caplog.text


def test_readers_meet_a_release_before_the_task_does():
    tallied(date(2018, 3, 31), MARCH_2018)
    story = published_article(claims=[claim()])
    assert len(check_story_claims(story).claims[0].readings) == 1
    tallied(date(2025, 3, 31), MARCH_2025)
    (shown,) = check_story_claims(story).claims
    assert shown.latest.as_at == date(2025, 3, 31)
    assert ClaimReading.objects.count() == 1
    evaluate_releases()
    assert ClaimReading.objects.count() == 2


def test_a_release_counted_anew_is_read_anew_and_the_old_reading_stays():
    release = tallied(date(2025, 3, 31), MARCH_2025)
    story = published_article(claims=[claim()])
    evaluate_releases()
    Release.objects.filter(pk=release.pk).update(loaded_at=release.loaded_at + timedelta(days=1))
    evaluate_releases()
    assert ClaimReading.objects.count() == 2
    (shown,) = check_story_claims(story).claims
    assert [each.loaded_at for each in shown.readings] == [release.loaded_at + timedelta(days=1)]


def test_drafts_and_what_cannot_be_checked_are_not_read():
    two_releases()
    published_article(
        claims=[Claim(kind="not-checkable", words="Networks do better.", reason="No release records them.")]
    )
    story = article(live=False, claims=[claim()])
    assert not story.live
    evaluate_releases()
    assert not ClaimReading.objects.exists()
    assert EvaluationRun.objects.count() == 2


def again(reading, **changes):
    values = {field.attname: getattr(reading, field.attname) for field in reading._meta.concrete_fields}
    return ClaimReading.objects.create(**{**values, "id": None, **changes})


@pytest.mark.parametrize(
    "deed",
    [
        lambda reading: ClaimReading.objects.update(verdict="no longer holds"),
        lambda reading: reading.delete(),
        lambda reading: again(reading),
        lambda reading: again(reading, loaded_at=reading.loaded_at + timedelta(days=1), strength=""),
    ],
    ids=["update", "delete", "twice", "verdict without strength"],
)
def test_the_database_keeps_readings_as_they_were_written(deed):
    two_releases()
    published_article(claims=[claim()])
    reading = ClaimReading.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        deed(reading)


def test_loading_rings_for_a_round_and_stands_without_a_broker(
    monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(app, "send_task", lambda name, **_: rung.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        tallied(date(2025, 3, 31), MARCH_2025)
    assert "articles.tasks.evaluate_releases" in rung

    def away(name, **_):
        raise OSError

    monkeypatch.setattr(app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        tallied(date(2018, 3, 31), MARCH_2018)
    assert Release.objects.count() == 2
