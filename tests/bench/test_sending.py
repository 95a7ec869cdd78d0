"""The race of letters in small: each way once with one process; figures are for a quiet machine, not for a test."""

import pytest

from bench.sending import __main__ as sending
from bench.sending import races, readership
from bench.sending.races import RaceResult
from digests.ledger import letter_sender
from digests.models import DeliveryState, Edition

PEOPLE = 40


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_each_way_writes_to_everyone_once():
    readership.fill_readership(PEOPLE)
    with races.run_sink() as port:
        rates = {way: sending.send_anew(way, processes=1, port=port) for way in ("smtplib", "loop", "ledger")}
    assert {way: (race.letters, race.people) for way, race in rates.items()} == dict.fromkeys(
        ("smtplib", "loop", "ledger"), (PEOPLE, PEOPLE)
    )
    edition = Edition.objects.order_by("until").last()
    assert edition.deliveries.filter(state=DeliveryState.SENT).count() == PEOPLE
    assert edition.finished_at


@pytest.mark.django_db(transaction=True)
def test_a_letter_lost_or_doubled_is_no_figure(monkeypatch):
    readership.fill_readership(3)
    for race in (RaceResult(2, 2, 1.0), RaceResult(4, 3, 1.0)):
        monkeypatch.setattr(sending, "run_race", lambda way, race=race, **named: race)
        with pytest.raises(RuntimeError, match="of 3 people"):
            sending.send_anew("loop", processes=1, port=0)


@pytest.mark.django_db(transaction=True)
def test_a_list_that_takes_long_and_a_worker_that_grows_are_not_ok(monkeypatch):
    rates = iter([RaceResult(10, 10, 1.0)] * 3 + [RaceResult(10, 10, 2.0, grown=21.0)])
    monkeypatch.setattr(sending, "run_race", lambda way, **named: next(rates))
    monkeypatch.setattr(sending, "ADDRESSED_WITHIN", 0.0)
    found = sending.send_to_many(sending.SendingScale(few=10, many=12), port=0)
    assert [verdict.is_ok for verdict in found] == [False, False, False]
    assert letter_sender.write_deliveries(edition=Edition.objects.get()) == 0, "it was addressed"


@pytest.mark.parametrize(("rate", "ok"), [(44.9, False), (45.0, True)])
def test_a_share_is_held_against_its_bound(rate, ok):
    verdict = sending.judge_share("sent", rate, 100.0, 0.45)
    assert (verdict.is_ok, verdict.bound) == (ok, "at least 0.45")
