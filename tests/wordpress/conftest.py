"""What tests of articles share."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from tests.factories.wordpress import export


@pytest.fixture
def bring(tmp_path, settings):
    """Runs the command on an export and returns {id: row} of its report; `.others` are the other rows."""
    settings.MEDIA_ROOT = tmp_path / "kept"

    def run(*parts, file=None, **options):
        path = tmp_path / "export.xml"
        path.write_bytes(file if file is not None else export(*parts))
        report, others = tmp_path / "report.json", tmp_path / "others.json"
        run.out, run.err = io.StringIO(), io.StringIO()
        call_command(
            "import_wordpress", path, report=report, others=others, stdout=run.out, stderr=run.err, **options
        )
        told = json.loads(report.read_text())
        assert list(told) == ["items"]
        assert all(
            list(row) == ["id", "type", "title", "result", "address", "why"]
            and row["result"] in {"imported", "changed", "left out"}
            for row in told["items"]
        )
        run.others = json.loads(others.read_text())["items"]
        run.items = told["items"]
        return {row["id"]: row for row in told["items"]}

    return run
