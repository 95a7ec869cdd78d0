"""A worker outlives its broker: Redis may be gone while it has work in hand."""

import os
import signal

import pytest
from celery import Celery

from config.embedded import Redis
from config.local_site.programs import Program
from config.queue.broker import use_steady_redis
from tests.processes import until

pytestmark = pytest.mark.servers


@pytest.fixture
def broker(tmp_path):
    redis = Redis(tmp_path, durable=True)
    redis.start()
    yield redis
    redis.stop()


@pytest.fixture
def slow_worker(broker, tmp_path):
    arguments = ["celery", "-A", "config.celery", "worker", "--concurrency", "2", "--loglevel", "INFO"]
    program = Program("worker", [*arguments, "--include", "tests.config.slow_work"])
    program.start({**os.environ, "REDIS_URL": broker.url}, tmp_path / "log")
    until(lambda: " ready." in program.log.read_text(), timeout=90, what="the worker")
    yield program
    program.kill_family()
    program.stop()


def test_redis_killed_with_work_in_hand_ends_no_worker(broker, slow_worker, tmp_path):
    use_steady_redis()
    path = broker.url.removeprefix("unix://")
    app = Celery(broker=f"redis+socket://{path}?virtual_host=1")

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
