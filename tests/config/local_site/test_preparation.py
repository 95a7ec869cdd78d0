"""What is said before the programs start."""

from __future__ import annotations

import pytest
from django.db.migrations.recorder import MigrationRecorder

from config.local_site import preparation

pytestmark = pytest.mark.django_db


def test_a_database_of_an_older_checkout_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CARESPACE_DEMONSTRATION", "no")
    preparation.refuse_older_database()
    MigrationRecorder.Migration.objects.create(app="articles", name="0002_of_before")
    assert preparation.main() == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "run `make reset`" in told
