"""The walk of one release with the files Ofsted itself published."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.walking import changes_while_open, load, published_story
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]


def test_ofsteds_own_release_changes_the_chart_of_an_open_story(
    site: Site, page: Page, ofsted_data: Path
) -> None:
    folder = ofsted_data / "ofsted"
    load(folder / "as_at_2022.csv")
    story = published_story()
    changes_while_open(site, page, story, folder / "childrens_social_care_2025_underlying.ods")
