"""What operators' programs may ask of the stream's process."""

from __future__ import annotations

import json

import pytest

from tests.live.conftest import LiveProcess

pytestmark = pytest.mark.servers


def test_it_says_that_it_lives_and_reads(live: LiveProcess) -> None:
    assert live.get("/health/live")[::2] == (200, b"ok\n")
    status, headers, body = live.get("/health/ready")
    assert (status, json.loads(body)["status"], headers["cache-control"]) == (200, "ok", "no-store")


@pytest.mark.parametrize("header", ["X_Forwarded_For", "X_Forwarded_Proto", "Forwarded", "Via"])
def test_nobody_asks_through_a_proxy(live: LiveProcess, header: str) -> None:
    for path in ("/health/live", "/health/ready"):
        assert live.get(path, **{header: "127.0.0.1"})[0] == 404
    assert live.get("/health/else")[0] == 404


def test_without_redis_it_is_degraded(own_live: LiveProcess) -> None:
    own_live.redis.stop()
    own_live.wait_for(lambda: json.loads(own_live.get("/health/ready")[2])["status"] == "degraded")
    assert own_live.get("/health/ready")[0] == 200
    own_live.redis.start()
    own_live.wait_for(lambda: json.loads(own_live.get("/health/ready")[2])["status"] == "ok")
