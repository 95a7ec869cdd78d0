"""A mail server that can fail, for tests of sending."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.digests.sink import Sink, listening


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    """A real SMTP server, and this process's digests sent to it."""
    with listening(Sink()) as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_TIMEOUT = 5
        yield running
