"""Every app says in ten lines what it is, why, and where to begin; what it names is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = [*sorted(path.parent.name for path in ROOT.glob("*/apps.py")), "config"]
MOST_LINES = 15


@pytest.mark.parametrize("app", APPS)
def test_an_app_says_where_to_begin(app):
    text = (ROOT / app / "README.md").read_text()
    assert text.startswith(f"# {app}\n")
    assert len(text.splitlines()) <= MOST_LINES
    begin = re.findall(r"`([^`]+)`", text.partition("**Begin at**")[2].partition("Tests")[0])
    assert begin
    named = begin + re.findall(r"`([a-z_]+(?:/|\.py))`", text)
    assert [name for name in named if not (ROOT / app / name).exists() and not (ROOT / name).exists()] == []
    assert (ROOT / "tests" / app).is_dir()
