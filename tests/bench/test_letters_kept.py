"""The nights of refusals, the drill and the full queue in small; figures are for a quiet machine, not for a test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bench import drill, refusals, sign_ups
from bench.letters.mail_sink import DROP, MailSink, run_mail_sink
from bench.refusals import STOCK_ANSWERS, RefusedPeople, StockAnswer, judge_stock_answer
from tests.forks import forking

pytestmark = pytest.mark.django_db(transaction=True)

ONE_OF_EACH_KIND = ("relay not permitted", "5.1.1 User unknown", "quota", "spam", "No mail from you", "drops")


@pytest.fixture
def relay(settings, monkeypatch) -> Iterator[MailSink]:
    """A mail server for this process and for the programs it starts."""
    with run_mail_sink(MailSink()) as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{sink.port}")
        yield sink


@pytest.mark.slow("sends to some thirty people through a night, six times")
@pytest.mark.parametrize("words", ONE_OF_EACH_KIND)
def test_a_relay_that_is_wrong_for_a_minute_loses_nobody(relay: MailSink, tmp_path, words):
    [stock] = [stock for stock in STOCK_ANSWERS if words in stock.title]
    with (tmp_path / "ledger").open("w") as out:
        found = refusals.hold_stock_answer(stock, relay, people=30, out=out)
    assert judge_stock_answer(stock, 30, found).is_ok, found
    assert found.took >= refusals.WRONG_FOR
    lines = [json.loads(line) for line in (tmp_path / "ledger").read_text().splitlines()]
    assert len(lines) == 30
    assert {line["state"] for line in lines} == {"sent"}


@pytest.mark.slow("sends two editions to a hundred people")
def test_addresses_that_do_not_exist_end_on_the_second_edition(relay: MailSink):
    verdicts = refusals.hold_real_bounces(relay, people=100, out=None)
    assert [str(verdict) for verdict in verdicts if not verdict.is_ok] == []


@pytest.mark.slow("sends two editions")
def test_a_relay_of_somebody_else_is_judged_by_the_ledger(relay: MailSink):
    verdicts = refusals.send_to_relay(people=10, out=None)
    assert [str(verdict) for verdict in verdicts if not verdict.is_ok] == []
    assert len(verdicts) == 4


@pytest.mark.parametrize(
    ("words", "ended", "received", "doubled", "is_ok"),
    [
        ("550 no", 0, 30, 0, True),
        ("550 no", 1, 30, 0, False),
        ("550 no", 0, 29, 0, False),
        ("550 no", 0, 30, 1, False),
        (DROP, 0, 30, 3, True),
        (DROP, 0, 30, 4, False),
    ],
)
def test_one_person_lost_or_doubled_is_not_ok(words, ended, received, doubled, is_ok):
    found = RefusedPeople(ended, received, doubled, 3, timedelta())
    assert judge_stock_answer(StockAnswer("rcpt", words), 30, found).is_ok is is_ok


@pytest.mark.servers
def test_killed_workers_lose_nobody(relay: MailSink, tmp_path):
    relay.answer = drill.answer_slowly
    # A worker in threads may have a letter at each of its three connections.
    with forking("letters", "letters-forked"):
        verdicts = drill.hold_drill(tmp_path, (), relay, people=120, kills=2, most_doubled=6)
    assert [str(verdict) for verdict in verdicts if not verdict.is_ok] == []


@pytest.mark.servers
def test_a_sign_up_waits_behind_nothing(relay: MailSink, tmp_path, monkeypatch, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr(sign_ups, "EVERY", 0.2)
    verdicts = sign_ups.hold_sign_ups(tmp_path, relay, people=200, jobs=6, sign_ups=5, job_seconds=5)
    assert [str(verdict) for verdict in verdicts if not verdict.is_ok] == []
