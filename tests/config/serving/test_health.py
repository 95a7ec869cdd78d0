"""What operators and their programs may ask of a running site, and nobody else."""

import threading

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from carespace.duty.rota import PATIENCE
from carespace.models import DutyShift
from config.serving import health
from live.database import own_connection
from live.health_access import FORWARDING_HEADERS
from live.page_cache.memory import PAGES
from tests.factories.carespace import PointFactory, ReportFactory, ShiftFactory


@pytest.fixture
def peer():
    """Asks as a machine of the named networks does."""
    return Client(REMOTE_ADDR="127.0.0.1")


@pytest.fixture
def postgresql_away(monkeypatch):
    def refuse():
        raise OSError("no PostgreSQL")

    monkeypatch.setattr(health, "check_postgresql", refuse)


def test_live_answers_without_the_database(peer):
    response = peer.get("/health/live")  # no database is allowed to this test
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"


def test_ready_tells_each_dependency_and_its_time(peer, db):
    response = peer.get("/health/ready")
    told = response.json()
    assert (response.status_code, told["status"]) == (200, "ok")
    assert set(told["dependencies"]) == {"postgresql", "redis"}
    assert all(each["ok"] and 0 < each["seconds"] < 1 for each in told["dependencies"].values())


def test_without_redis_it_is_degraded(peer, settings):
    settings.CACHE_REDIS = "redis://127.0.0.1:1/0"
    response = peer.get("/health/ready")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()["dependencies"]["redis"]["ok"] is False


def test_without_postgresql_it_is_degraded_while_pages_are_kept(peer, postgresql_away, monkeypatch):
    monkeypatch.setitem(PAGES._kept, "a page", object())
    response = peer.get("/health/ready")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")


def test_with_neither_it_can_serve_nothing(peer, postgresql_away):
    assert len(PAGES) == 0
    response = peer.get("/health/ready")
    assert (response.status_code, response.json()["status"]) == (503, "unavailable")


def test_a_database_that_hangs_is_away_within_a_second(peer, monkeypatch):
    hangs = threading.Event()
    monkeypatch.setattr(health, "check_postgresql", lambda: hangs.wait(20))
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    told = peer.get("/health/ready").json()
    hangs.set()
    assert told["dependencies"]["postgresql"]["ok"] is False


def test_the_real_check_says_when_postgresql_refuses(monkeypatch):
    monkeypatch.setattr(
        own_connection.connection,
        "get_connection_params",
        lambda: {"host": "127.0.0.1", "port": 1, "dbname": "none"},
    )
    with pytest.raises(psycopg.Error):
        health.check_postgresql()


@pytest.mark.django_db
def test_duty_says_whether_a_moderator_is_there(peer, moderator):
    now = timezone.now()
    answer = peer.get("/health/duty")
    assert (answer.status_code, answer.json()["status"]) == (503, "nobody")
    shift = ShiftFactory(moderator=moderator)
    assert peer.get("/health/duty").json()["status"] == "nobody"  # not taken up
    DutyShift.objects.filter(pk=shift.pk).update(taken_up_at=now)
    answer = peer.get("/health/duty")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "on_duty": 1, "urgent_reports": 0})
    ReportFactory(post=PointFactory(), at=now - 3 * PATIENCE)
    answer = peer.get("/health/duty")
    assert (answer.status_code, answer.json()["status"]) == (503, "nobody")
    assert answer.json()["urgent_reports"] == 1


def test_duty_is_unknown_without_postgresql(peer, monkeypatch):
    def refuse():
        raise OperationalError("no PostgreSQL")

    monkeypatch.setattr(health, "find_duty", refuse)
    answer = peer.get("/health/duty")
    assert (answer.status_code, answer.json()) == (503, {"status": "unknown"})


@pytest.mark.parametrize(
    "path", ["/health/live", "/health/ready", "/health/duty", "/health/", "/health/other"]
)
@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "198.51.100.7"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "not an address"},
        *(
            {"REMOTE_ADDR": "127.0.0.1", f"HTTP_{header.upper().replace('-', '_')}": "127.0.0.1"}
            for header in sorted(FORWARDING_HEADERS)
        ),
    ],
)
def test_to_everybody_else_they_do_not_exist(path, asked):
    assert Client().get(path, **asked).status_code == 404


@pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3"])
def test_the_networks_are_the_operators(settings, address):
    assert Client().get("/health/live", REMOTE_ADDR=address).status_code == 404
    settings.HEALTH_NETWORKS = ["10.0.0.0/8"]
    assert Client().get("/health/live", REMOTE_ADDR=address).status_code == 200


def test_host_names_do_not_matter(peer):
    assert peer.get("/health/live", HTTP_HOST="10.0.0.7:8000").status_code == 200


def test_there_is_no_other(peer):
    assert peer.get("/health/else").status_code == 404
