"""Two members at one computer, one after the other: the second finds nothing of what the first has typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.walking import person, wait_for_forms
from tests.browsing import Watch, launch
from tests.factories.accounts import PASSWORD
from tests.factories.carespace import DebateFactory
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]
WORDS = "The boy we took in March from Leeds"
STORED = "JSON.stringify([{...localStorage}, {...sessionStorage}])"


@pytest.fixture
def shared(browser: Browser, watch: Watch) -> Iterator[Page]:
    """A page in a Chromium in which Back brings pages as they were left."""
    running = launch(browser.browser_type, keeps_pages=True)
    page = running.new_page()
    watch.over(page)
    yield page
    running.close()


def sign_in(site: Site, page: Page, email: str, back_to: str) -> None:
    page.goto(site.url(f"/accounts/login/?next={back_to}"))
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("This is a shared computer").check()
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(site: Site, page: Page) -> None:
    page.goto(site.url("/accounts/logout/"))
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You have signed out")).to_be_visible()


@pytest.mark.parametrize("leaves_at_once", [False, True])
def test_the_next_member_finds_nothing_of_the_last_ones_words(
    site: Site, shared: Page, leaves_at_once: bool
) -> None:
    page, address = shared, DebateFactory().get_absolute_url()
    first, second = person("Fiona First"), person("Sam Second")
    sign_in(site, page, first.email, address)
    box = page.locator("#add [name=text]")
    box.press_sequentially(WORDS)
    if not leaves_at_once:
        expect(page.locator("#add [data-keep-said]")).to_have_text(
            "Kept on your account, not on this device."
        )
    assert WORDS not in page.evaluate(STORED)
    sign_out(site, page)
    for _ in range(3):
        page.go_back()
        assert WORDS not in page.content()
        assert not [field for field in page.locator("textarea").all() if WORDS in field.input_value()]
    sign_in(site, page, second.email, address)
    expect(box).to_have_value("")
    sign_out(site, page)
    sign_in(site, page, first.email, address)
    expect(box).to_have_value(WORDS)


@pytest.mark.console_allows("status of 403|Response Status Error Code 403")
def test_a_tab_left_open_is_nobody_elses(site: Site, page: Page) -> None:
    """The first signs out in another tab and the second signs in there: the first tab shows no word, and sends none as theirs."""
    debate = DebateFactory()
    first, second = person("Fiona First"), person("Sam Second")
    sign_in(site, page, first.email, debate.get_absolute_url())
    box = page.locator("#add [name=text]")
    box.fill(WORDS)
    page.get_by_label("Neither").check()
    expect(page.locator("#add [data-keep-said]")).to_have_text("Kept on your account, not on this device.")
    wait_for_forms(page)
    other = page.context.new_page()
    sign_out(site, other)
    sign_in(site, other, second.email, "/debates/rules/")
    expect(other.get_by_role("link", name="Your page", exact=True)).to_be_visible()
    page.locator("#add form").evaluate("form => form.requestSubmit()")
    expect(page.locator("#add [role=alert]")).to_contain_text("The site did not let this through")
    assert not debate.posts.exists()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(box).to_have_value("")
    assert WORDS not in page.content()


def test_without_scripts_a_button_keeps_the_words(site: Site, new_page) -> None:
    page = new_page(java_script_enabled=False)
    member = person("Nora No-Script")
    sign_in(site, page, member.email, DebateFactory().get_absolute_url())
    page.locator("#add [name=text]").fill(WORDS)
    page.get_by_role("button", name="Keep it for later").click()
    expect(page.get_by_text("Kept, not sent.")).to_be_visible()
    expect(page.locator("#add [name=text]")).to_have_value(WORDS)
