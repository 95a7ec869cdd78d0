"""The API's own description of itself."""

from __future__ import annotations

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_schema_is_written_without_a_warning(tmp_path):
    file = tmp_path / "schema.yml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))
    text = file.read_text()
    for address in ("articles", "debates", "homes", "measures", "releases"):
        assert f"/api/v1/{address}/:" in text
    assert "newsroom" not in text
