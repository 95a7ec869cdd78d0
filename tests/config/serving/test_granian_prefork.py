"""The pages' processes are forked from one that has imported everything and begun nothing."""

import json
import os
import subprocess
import sys

import pytest

from config.embedded import CHECKOUT

ASK = """
import json, sys, threading
from config.serving.granian_prefork import import_site
import_site("config.wsgi:application")
from django.db import connections
print(json.dumps({
    "threads": threading.active_count(),
    "connections": [each.alias for each in connections.all(initialized_only=True) if each.connection],
    "views": [name for name in ("articles.views", "carespace.views", "ratings.views", "digests.views.sign_up") if name not in sys.modules],
}))
"""


@pytest.mark.slow("imports the whole site in a process of its own")
def test_everything_is_imported_and_nothing_is_begun():
    ran = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=CHECKOUT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1]) == {"threads": 1, "connections": [], "views": []}
