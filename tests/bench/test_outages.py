"""The drills in small: a few seconds each on a site without content, and what their judgements are made of."""

import time

import pytest

from bench.outages import __main__ as outages
from bench.outages.drill_site import run_site
from bench.outages.page_reads import PageRead, judge_reads, judge_return
from bench.outages.scale import DrillScale
from bench.verdicts import print_verdicts
from config.embedded import Postgres, Redis
from tests import templates
from tests.forks import forking

#: A busy machine answers late: this is still less than the two seconds a page waits for a lock, or the longer wait for a server.
SMALL = DrillScale(seconds=3, reads=60, slowest=1.9, ticks=False)


@pytest.mark.servers
def test_readers_read_on_and_nothing_accepted_is_lost(tmp_path, monkeypatch):
    monkeypatch.setattr(outages, "print", lambda *arguments, **named: None, raising=False)
    postgres, redis = Postgres(tmp_path, durable=False), Redis(tmp_path)
    try:
        for server in (postgres, redis):
            server.start()
        postgres.create_database("drill", template=templates.migrated(postgres))
        with forking("worker", "letters"), run_site(tmp_path, postgres, redis, "drill") as site:
            site.kept = ["/", "/debates/", "/emails/"]
            verdicts = outages.hold_drills(site, SMALL, ["postgresql", "alter", "redis"])
    finally:
        for server in (redis, postgres):
            server.stop()
    assert [str(verdict) for verdict in verdicts if not verdict.is_ok] == []
    assert len(verdicts) > 20


def read(status, *, due=0.0, seconds=0.01):
    return PageRead(due, seconds, status)


@pytest.mark.parametrize("status", [0, 500, 503])
def test_a_server_error_and_no_answer_are_failures(status):
    reads = [read(200)] * 99 + [read(status)]
    failed, late = judge_reads("drill", reads, slowest=0.1, least=100)
    assert not failed.is_ok
    assert failed.figure.startswith("1 of 100 (")
    assert late.is_ok


def test_two_late_reads_of_a_hundred_are_too_many_and_one_is_not():
    for count, ok in ((1, True), (2, False)):
        reads = [read(200)] * (200 - 2 * count) + [read(200, seconds=3)] * 2 * count
        assert judge_reads("drill", reads, slowest=0.1, least=200)[1].is_ok is ok


def test_too_few_reads_prove_nothing():
    assert not judge_reads("drill", [read(200)] * 9, slowest=0.1, least=10)[0].is_ok


def test_what_never_comes_back_is_not_ok(capsys):
    never = judge_return("back", float("inf"), bound=10)
    assert (never.is_ok, never.figure) == (False, "never")
    assert print_verdicts([never], as_json=False) == 1
    assert capsys.readouterr().out == "not ok back: never (bound: 10 s)\n"


def test_a_clock_that_was_moved_is_put_back(tmp_path, monkeypatch):
    from bench.outages.moved_clock import move_clocks, write_seconds_ahead

    monkeypatch.setattr(time, "time", time.time)
    monkeypatch.setattr(time, "monotonic", time.monotonic)
    steady = time.monotonic
    write_seconds_ahead(tmp_path / "clock", 0)
    move_clocks(tmp_path / "clock")
    assert abs(time.monotonic() - steady()) < 5
    write_seconds_ahead(tmp_path / "clock", 840)
    assert 835 < time.monotonic() - steady() < 845
