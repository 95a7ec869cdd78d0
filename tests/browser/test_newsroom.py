"""The newsroom in a browser: what its preview panel finds in a story, and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.models import Revision

from articles.models import ArticlePage
from tests.browser.walking import as_member, open_side_panel, person
from tests.factories.articles import article, text, topic
from tests.processes import Site, until

pytestmark = [pytest.mark.browser, pytest.mark.servers]
#: Wagtail saves by itself after each change; a save by hand in between makes the other one late, which it answers with 400.
saves_by_hand = pytest.mark.console_allows("status of 400")


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
    open_side_panel(page, "checks")
    panel = page.locator("[data-checks-panel]")
    expect(panel).to_contain_text("Unfinished: “There were TK.”")
    expect(panel).to_contain_text("Paragraph 2. Write what is missing")
    expect(panel).to_contain_text("A bare number: “13 per cent”")
    expect(panel).to_contain_text("Numbers without a claim")
    expect(page.locator('[data-side-panel="checks"] [data-content-checker-count]')).to_have_text("3")
    # Nothing. There were TK. About 13 per cent.
    expect(page.locator("[data-content-word-count]")).to_have_text("8")

    open_side_panel(page, "preview")
    preview = page.frame_locator("#w-preview-iframe")
    mark = preview.locator("p", has_text="There were TK.").locator("+ wagtail-inline-userbar")
    expect(mark).to_have_attribute("data-error-name", "Unfinished: “There were TK.”")
    expect(preview.locator("wagtail-inline-userbar")).to_have_count(3)


@saves_by_hand
def test_the_schedules_button_schedules(site: Site, new_page: Callable[..., Page]) -> None:
    story = article("For tomorrow", live=False, body=[text("Words.")])
    story.save_revision()
    page = as_member(
        site, new_page(viewport={"width": 1600, "height": 1000}), person("Edith Editor", "Editors")
    )
    page.goto(site.url(reverse("wagtailadmin_pages:edit", args=[story.pk])))
    open_side_panel(page, "status")
    page.get_by_role("button", name="Set schedule").click()
    dialog = page.get_by_role("dialog", name="Set publishing schedule")
    due = timezone.localtime(timezone.now() + timedelta(days=1))
    dialog.get_by_label("Go live date/time").fill(f"{due:%Y-%m-%d %H:%M}")
    # By the keyboard: the calendar beneath the field lies over the button until the field is left.
    dialog.get_by_role("button", name="Schedule", exact=True).press("Enter")
    expect(page.locator(".messages")).to_contain_text("has been scheduled for publishing")
    until(lambda: Revision.objects.for_instance(story).filter(approved_go_live_at__isnull=False).exists())


@saves_by_hand
def test_topics_are_chosen_by_typing(site: Site, new_page: Callable[..., Page]) -> None:
    for name in ("Inspection", "Inspectors", "Owners"):
        topic(name)
    story = article("About owners", live=False, body=[text("Words.")])
    story.save_revision()
    page = as_member(
        site, new_page(viewport={"width": 1600, "height": 1000}), person("Edith Editor", "Editors")
    )
    page.goto(site.url(reverse("wagtailadmin_pages:edit", args=[story.pk])))
    field = page.get_by_role("combobox", name="Topics")
    field.fill("ins")
    field.press("Enter")
    expect(page.locator(".typed-said")).to_have_text("Several begin so: type on.")
    field.fill("inspection")
    field.press("Enter")
    field.press_sequentially("own")
    field.press("Enter")
    chosen = page.locator(".typed-chosen li")
    expect(chosen).to_have_count(2)
    page.get_by_role("button", name="Remove Inspection").click()
    expect(chosen).to_have_count(1)
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messages")).to_contain_text("has been updated")
    expect(page.locator(".typed-chosen li")).to_contain_text("Owners")
    saved = ArticlePage.objects.get(pk=story.pk).get_latest_revision_as_object()
    assert [one.name for one in saved.topics.all()] == ["Owners"]
