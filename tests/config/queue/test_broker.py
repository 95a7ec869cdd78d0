"""A worker outlives its broker: Redis may be gone while it has work in hand."""

import os
import shutil
import signal
from types import SimpleNamespace

import pytest
from celery import Celery
from celery.worker.consumer import Consumer

from config.celery import app as site_app
from config.embedded import Redis
from config.local_site.programs import Program
from config.queue.broker import use_steady_redis
from config.queue.steady_consumer import LONGEST_PAUSE, SteadyConsumer
from tests.forks import SiteForks
from tests.processes import until

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the broker of each test stands."""
    return tmp_path_factory.mktemp("broker")


@pytest.fixture(scope="module")
def forks(folder):
    forks = SiteForks({**os.environ, "REDIS_URL": Redis(folder).url})
    yield forks
    forks.stop()


@pytest.fixture
def broker(folder):
    redis = Redis(folder, durable=True)
    redis.start()
    yield redis
    redis.stop()
    shutil.rmtree(redis.data)


@pytest.fixture
def slow_worker(broker, forks, tmp_path):
    arguments = ["celery", "-A", "config.celery", "worker", "--concurrency", "2", "--loglevel", "INFO"]
    arguments += ["--prefetch-multiplier", "2"]  # so that it holds two that it has not begun
    program = Program("worker", [*arguments, "--include", "tests.config.slow_work"])
    forks.begin(program, tmp_path / "log")
    until(lambda: " ready." in program.log.read_text(), timeout=90, what="the worker")
    yield program
    program.kill_family()
    program.stop()


def wait_for_tasks(name, folder, count):
    """Send so many tasks that work until the file `begin` is there; the files they leave then."""
    use_steady_redis()
    app, path = Celery(set_as_current=False), name.removeprefix("unix://")
    done = [folder / f"done-{number}" for number in range(count)]
    with app.connection_for_write(f"redis+socket://{path}?virtual_host=1") as connection:
        for file in done:
            app.send_task(
                "tests.config.slow_work.wait_for", [str(folder / "begin"), str(file)], connection=connection
            )
    return done


def test_what_a_worker_held_when_redis_went_is_done_when_it_is_back(broker, slow_worker, tmp_path):
    """Two at work and two taken and not begun: none waits for the visibility timeout of a quarter of an hour."""
    done = wait_for_tasks(broker.url, tmp_path, 4)
    until(lambda: slow_worker.log.read_text().count("slow_work.wait_for[") >= 4, timeout=30)
    os.kill(broker.process.pid, signal.SIGKILL)
    until(broker.has_ended)
    until(lambda: "Connection to broker lost" in slow_worker.log.read_text(), timeout=60, what="the loss")
    broker.start_again()
    (tmp_path / "begin").touch()
    until(lambda: all(file.exists() for file in done), timeout=60, what="all four")


def test_a_lost_broker_is_looked_for_every_two_seconds(monkeypatch):
    pauses = []

    def reach(*arguments, interval_max=30, **named):
        pauses.append(interval_max)

    monkeypatch.setattr(Consumer, "ensure_connected", lambda self, conn: conn.ensure_connection(print, None))
    SteadyConsumer.ensure_connected(object.__new__(SteadyConsumer), SimpleNamespace(ensure_connection=reach))
    assert pauses == [LONGEST_PAUSE]
    assert site_app.conf.worker_consumer == f"{SteadyConsumer.__module__}:{SteadyConsumer.__name__}"


def test_redis_killed_with_work_in_hand_ends_no_worker(broker, slow_worker, tmp_path):
    use_steady_redis()
    path = broker.url.removeprefix("unix://")
    app = Celery(broker=f"redis+socket://{path}?virtual_host=1", set_as_current=False)

    def send(name):
        (tmp_path / "begin").unlink(missing_ok=True)
        app.send_task("tests.config.slow_work.wait_for", [str(tmp_path / "begin"), str(tmp_path / name)])
        until(lambda: slow_worker.log.read_text().count("slow_work.wait_for[") >= 1, timeout=30)

    send("first")
    for _ in range(2):  # once while connected, once while it tries to come back
        os.kill(broker.process.pid, signal.SIGKILL)
        until(broker.has_ended)
        until(lambda: "Connection to broker lost" in slow_worker.log.read_text(), timeout=60, what="the loss")
        broker.start_again()
    (tmp_path / "begin").touch()
    until((tmp_path / "first").exists, timeout=60, what="the task that was in hand")
    app.send_task("tests.config.slow_work.wait_for", [str(tmp_path / "begin"), str(tmp_path / "second")])
    until((tmp_path / "second").exists, timeout=90, what="a task sent afterwards")
    assert not slow_worker.has_ended()
    assert "Unrecoverable error" not in slow_worker.log.read_text()
