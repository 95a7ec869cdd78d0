"""The benchmark of watched debates in small: every open page asks, and ends with the counts as they are."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench.open_pages import REST_OF_COUNTS
from config.embedded import CHECKOUT
from tests import servers, templates

pytestmark = pytest.mark.servers
PAGES = 3


def test_every_open_page_hears_of_votes_and_asks_for_little():
    command = [sys.executable, "-m", "bench.open_pages", "--json", "--pages", str(PAGES), "--votes", "5"]
    postgres, _ = servers.servers_of(servers.slot_folder())
    begins = ["--migrated", str(templates.find_migrated_dump(postgres))]
    done = subprocess.run(
        [*command, *begins, "--seconds", str(REST_OF_COUNTS + 1)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    effort, *found = json.loads(done.stdout)
    assert [item for item in found if not item["is_ok"]] == []
    assert (
        int(effort["figure"].split("; ")[1].split()[0]) >= 2 * PAGES
    )  # the clock alone says whether it is cheap
