"""A story whose numbers stay true, written in a real browser: figures from the chooser, claims with their truth today."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from articles.models import ArticlePage
from tests.browser.test_access import AXE
from tests.browser.walking import as_member, person
from tests.factories.articles import section
from tests.factories.tallies import MARCH_2018, tallied
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]

HEADLINE = "Single owners have more inadequate homes"
FAULTS = """(where) => axe.run(where, {resultTypes: ["violations"]})
  .then((found) => found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(" "))}`))"""


def faults(page: Page, where: str) -> list[str]:
    """What axe finds in one part of a page."""
    page.evaluate(AXE)
    return page.evaluate(FAULTS, where)


def bind(page: Page, editor: Locator, group: str) -> None:
    """Choose a figure in the window of the editor and insert it where the caret stands."""
    editor.type("9%")
    for _ in "9%":
        editor.press("Shift+ArrowLeft")
    page.get_by_role("button", name="Live figure").last.click()
    window = page.locator(".figure-chooser")
    window.get_by_role("radio", name=re.compile(group)).check()
    assert faults(page, ".figure-chooser") == []
    window.get_by_label("As printed").fill("")
    window.get_by_role("button", name="Insert figure").click()
    expect(window).to_have_count(0)


def choose_side(page: Page, claim: int, side: str, group: str) -> None:
    """Choose one side of a claim in the same window."""
    page.locator(f'[data-claim="{claim}"][data-side="{side}"]').click()
    window = page.locator(".figure-chooser")
    window.get_by_role("radio", name=re.compile(group)).check()
    window.get_by_role("button", name="Use this").click()
    expect(window).to_have_count(0)


def write(site: Site, page: Page) -> None:
    """A story with three figures and two claims, by hand."""
    page.goto(
        site.url(reverse("wagtailadmin_pages:add", args=["articles", "articlepage", section("news").pk]))
    )
    page.locator("[name=title]").fill(HEADLINE)
    page.locator("[name=standfirst]").fill("The gap Ofsted once reported is still there.")
    page.locator("[name=byline]").fill("Edith Editor")
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Text").first.click()
    editor = page.locator("[data-streamfield-child] [contenteditable=true]").first
    editor.click()
    editor.type("Of single owners ")
    for group in ("^1 home", "^2 to 4", "^10 homes"):
        bind(page, editor, group)
        editor.press("Control+End")
        editor.type(" and then ")
    editor.type("that is all.")
    for claim, kind in ((0, "higher"), (1, "lower")):
        page.get_by_role("button", name=re.compile("Add claim", re.IGNORECASE)).click()
        page.locator(f"[name=claims-{claim}-kind]").select_option(kind)
        choose_side(page, claim, "a", "^1 home")
        choose_side(page, claim, "b", "^10 homes")


@pytest.mark.console_allows("axe.run results|Failed to load resource")
def test_a_story_is_written_with_bound_numbers_and_claims(site: Site, new_page: Callable[..., Page]) -> None:
    tallied(date(2018, 3, 31), MARCH_2018)
    editor = person("Edith Editor", "Editors")
    page = as_member(site, new_page(viewport={"width": 1400, "height": 1000}), editor)
    write(site, page)
    first = page.locator("#claim-preview-0")
    expect(first).to_contain_text("A larger share of private children’s homes whose owner has 1 home")
    expect(first).to_contain_text("Holds")
    expect(page.locator("#claim-preview-1")).to_contain_text("Does not hold")
    expect(page.locator("[name=claims-0-value]")).to_be_hidden()
    assert faults(page, "#claim-preview-0") == []

    page.get_by_role("button", name="Save draft").click()
    page.wait_for_load_state()
    story = ArticlePage.objects.get(title=HEADLINE)
    assert (story.live, story.latest_revision.as_object().claims.count()) == (False, 2)
    page.get_by_role("button", name="Toggle preview").click()
    expect(page.frame_locator("#w-preview-iframe").locator("a.livefig")).to_have_count(3)
