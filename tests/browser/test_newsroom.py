"""The newsroom in a browser: what its preview panel finds in a story, and where."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.walking import as_member, person
from tests.factories.articles import article, text
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]


@pytest.mark.console_allows("axe.run results")
def test_the_preview_says_what_to_mend_and_where(site: Site, new_page: Callable[..., Page]) -> None:
    story = article(
        "Unfinished", live=False, body=[text("Nothing.", "There were TK."), text("About 13 per cent.")]
    )
    story.save_revision()
    page = as_member(
        site, new_page(viewport={"width": 1600, "height": 1000}), person("Edith Editor", "Editors")
    )
    page.goto(site.url(reverse("wagtailadmin_pages:edit", args=[story.pk])))
    page.get_by_role("button", name="Toggle checks").click()
    panel = page.locator("[data-checks-panel]")
    expect(panel).to_contain_text("Unfinished: “There were TK.”")
    expect(panel).to_contain_text("Paragraph 2. Write what is missing")
    expect(panel).to_contain_text("A bare number: “13 per cent”")
    expect(panel).to_contain_text("Numbers without a claim")
    expect(page.locator('[data-side-panel="checks"] [data-content-checker-count]')).to_have_text("3")

    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    mark = preview.locator("p", has_text="There were TK.").locator("+ wagtail-inline-userbar")
    expect(mark).to_have_attribute("data-error-name", "Unfinished: “There were TK.”")
    expect(preview.locator("wagtail-inline-userbar")).to_have_count(3)
