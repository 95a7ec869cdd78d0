"""The editors' desk of the letters in a browser, with scripts and without, on a phone and at a desk, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from digests.models import DeliveryState, Edition, EditionPlan
from tests.browser.axe import RUN, THEMES, bring_axe
from tests.browser.test_access import OVER
from tests.browser.walking import as_member, load, person, published_story
from tests.factories import ofsted_files
from tests.factories.articles import article
from tests.factories.digests import DeliveryFactory, EditionFactory
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]
DESK = "/emails/desk/daily/"


@pytest.fixture(scope="module")
def stories(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    load(ofsted_files.release_of(2025, tmp_path_factory.mktemp("ofsted")))
    published_story()
    article("A second story of the day", topics=("Fostering",))


STORIES = ".desk-stories th a"


@pytest.mark.parametrize("scripts", [True, False])
def test_an_editor_arranges_the_next_daily_and_looks_at_it(
    site: Site, new_page: Callable[..., Page], stories: None, scripts: bool
) -> None:
    EditionPlan.objects.all().delete()
    page = new_page(java_script_enabled=scripts)
    as_member(site, page, person("Edna Desk", "Editors"))
    page.goto(site.url(DESK))
    first, second = page.locator(STORIES).all_inner_texts()
    letter = page.frame_locator(".letter-frame")
    expect(letter.locator("h1")).to_have_text(first)
    assert letter.locator("img.by-day").evaluate("image => image.naturalWidth") > 500
    page.get_by_role("button", name=f"Down {first}").click()
    expect(page.get_by_text("Saved. The letters below")).to_be_visible()
    expect(page.locator(STORIES)).to_have_text([second, first])
    page.get_by_label("Note from the editors").fill("Looked at by an editor.")
    page.get_by_label("Subject").fill("What an editor says")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".facts")).to_contain_text("What an editor says")
    expect(page.frame_locator(".letter-frame").get_by_text("Looked at by an editor.")).to_be_visible()
    page.get_by_label("Fostering").check()
    page.get_by_label("As numbers alone").check()
    page.get_by_role("button", name="Show this reader’s letter").click()
    expect(page.frame_locator(".letter-frame").locator("h1")).to_have_text("A second story of the day")
    expect(page.frame_locator(".letter-frame").locator("img")).to_have_count(0)
    page.get_by_role("button", name="Send it to me").click()
    expect(page.get_by_text("Sent to ")).to_be_visible()


def test_the_ledger_of_an_edition_that_is_sent_looks_again_by_itself(site: Site, page: Page) -> None:
    edition = EditionFactory(addressed_at=timezone.now(), period="2025-01-02")
    waiting = DeliveryFactory(edition=edition, next_try_at=timezone.now() + timedelta(days=1))
    try:
        as_member(site, page, person("Edgar Ledger", "Editors"))
        page.goto(site.url(f"/emails/ledger/{edition.pk}/"))
        line = page.locator("[data-line]")
        expect(line).to_contain_text("1 at the hour their readers chose")
        type(waiting).objects.filter(pk=waiting.pk).update(
            state=DeliveryState.DEFERRED, reason="refused", smtp_code=550
        )
        expect(line).to_contain_text("1 still to go")
        expect(page.locator("[data-progress] tbody")).to_contain_text("Us: refused for what we are")
    finally:
        Edition.objects.filter(pk=edition.pk).delete()


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_runs_over(
    site: Site, new_page: Callable[..., Page], stories: None, width: int, tmp_path: Path
) -> None:
    Edition.objects.filter(period="2025-01-03").delete()
    edition = EditionFactory(addressed_at=timezone.now(), period="2025-01-03")
    page = new_page(reduced_motion="reduce")  # a button on its way to another theme's colours has neither's
    as_member(site, page, person("Ella Look", "Editors"))
    page.set_viewport_size({"width": width, "height": 900})
    story = "/emails/desk/corrections/"
    for path in (
        DESK,
        f"/emails/desk/editions/{edition.pk}/",
        f"/emails/ledger/{edition.pk}/",
        story,
        "/you/emails/",
    ):
        page.goto(site.url(path))
        assert page.evaluate(OVER) == [], path
        for theme, only in THEMES.items():
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            bring_axe(page)
            assert page.evaluate(RUN, {**only, "iframes": False}) == [], (path, theme)
    Edition.objects.filter(pk=edition.pk).delete()
