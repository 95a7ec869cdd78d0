"""A live blog in a real browser: posts of others wait behind a notice and never move the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from articles.live_blogs import posts as posting
from tests.browser.walking import person
from tests.factories.articles import published_article, text
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]


def test_posts_wait_for_the_reader_and_changes_come_in_place(site: Site, page: Page) -> None:
    editor = person("Lena Live", "Editors")
    story = published_article(body=[text("What is happening."), {"type": "live_blog", "value": None}])
    first = posting.add_post(by=editor, article=story, text="<p>Doors open.</p>")
    page.add_init_script("Math.random = () => 0")  # asks at once, not at a moment of its own
    with page.expect_response("**/live/?*"):
        page.goto(site.url(story.get_url() or ""))
    before = page.locator(f"#{first.mark}").bounding_box()
    posting.add_post(by=editor, article=story, text="<p>They sit.</p>", headline="Seated", is_key=True)
    last = posting.add_post(by=editor, article=story, text="<p>They rise.</p>")
    notice = page.locator("[data-new-posts] a")
    expect(notice).to_have_text("2 new posts")
    assert page.locator(f"#{first.mark}").bounding_box() == before
    expect(page.get_by_text("They sit.")).to_have_count(0)
    notice.click()
    expect(page.locator(".live-post p:nth-child(1) ~ .live-text")).to_have_text(
        ["They rise.", "They sit.", "Doors open."]
    )
    expect(page.locator(f"#{last.mark}")).to_be_focused()
    expect(page.locator(".live-keys")).to_contain_text("Seated")
    expect(notice).to_be_hidden()
    posting.edit_post(by=editor, post=first, text="<p>Doors stay shut.</p>")
    expect(page.locator(f"#{first.mark}")).to_contain_text("Doors stay shut.")
    posting.remove_post(by=editor, post=first)
    expect(page.locator(f"#{first.mark}")).to_have_text("This post was removed.")
