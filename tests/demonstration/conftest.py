"""The demonstration register's files: written once for a run, read by several tests, changed by none."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest
from django.test import override_settings

from tests.factories import ofsted_files


@pytest.fixture(scope="session")
def register_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to stand for var/ in which the demonstration register's files are written, by one worker for all."""
    from demonstration.register import YEARS
    from demonstration.register.loading import write_files

    whole = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        whole = whole.parent
    folder = whole / "register"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock, override_settings(VAR=folder):
        fcntl.flock(lock, fcntl.LOCK_EX)
        write_files(YEARS)
    return folder


@pytest.fixture(scope="session")
def real_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of 2025 with Ofsted's totals that is taken for a real one."""
    return ofsted_files.release_of(2025, tmp_path_factory.mktemp("real"))
