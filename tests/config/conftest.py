"""Places for the embedded servers of a test."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded import folders


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """A var/ anyone may walk to, whose cluster is made once; its servers are stopped between tests."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """In place of /var/tmp, where root puts what others must reach."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setattr(folders, "OWNED_BY_ROOT", Path(folder))
        yield Path(folder)
