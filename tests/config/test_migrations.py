"""Migrations of every app: one line of them each, and each can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

OURS = sorted(app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR)


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None)


def test_no_app_has_two_newest_migrations(loader: MigrationLoader) -> None:
    assert not loader.detect_conflicts()


@pytest.mark.parametrize("app", OURS)
def test_every_migration_can_be_taken_back(loader: MigrationLoader, app: str) -> None:
    kept = [
        f"{name}: {operation.describe()}"
        for (label, name), migration in sorted(loader.disk_migrations.items())
        if label == app
        for operation in migration.operations
        if not operation.reversible
    ]
    assert not kept
