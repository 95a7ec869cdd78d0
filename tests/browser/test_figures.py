"""A story whose numbers stay true, from its first word to the update that a later release asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from wagtail.models import Revision

from articles.models import ArticlePage, Drift, Figure
from articles.tasks import evaluate_releases
from tests.browser.axe import bring_axe
from tests.browser.walking import as_member, open_side_panel, person
from tests.factories.articles import section
from tests.factories.tallies import MARCH_2018, MARCH_2025, tallied
from tests.processes import Site, until

pytestmark = [pytest.mark.browser, pytest.mark.servers]

FACTS = ("1.9%", "2.8%", "13 of 467 homes", "31 March 2025")
HEADLINE = "Single owners have more inadequate homes"
#: Wagtail gives a rich text within a stream neither a label of its own nor an accessible name.
WAGTAILS = ("aria-input-field-name",)
FAULTS = """([where, besides]) => axe.run(where, {
    resultTypes: ["violations"], rules: Object.fromEntries(besides.map((rule) => [rule, {enabled: false}])),
  })
  .then((found) => found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(" "))}`))"""


def faults(page: Page, where: str, besides: tuple[str, ...] = ()) -> list[str]:
    """What axe finds in one part of a page, beside what these rules would."""
    bring_axe(page)
    return page.evaluate(FAULTS, [where, list(besides)])


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


def schedule(page: Page) -> None:
    """Have the story published tomorrow, through the window of the status panel."""
    open_side_panel(page, "status")
    page.get_by_role("button", name="Set schedule").click()
    tomorrow = timezone.localtime() + timedelta(days=1)
    page.locator("[name=go_live_at]").fill(tomorrow.strftime("%Y-%m-%d %H:%M"))
    # By keyboard: the calendar of the field may still lie over the button.
    dialog = page.get_by_role("dialog", name="Set publishing schedule")
    with page.expect_navigation():
        dialog.get_by_role("button", name="Schedule", exact=True).press("Enter")


def tomorrow_comes() -> None:
    """Make the moment of what is scheduled a minute ago, as the revision tells it and as the timetable has it."""
    waits = Revision.objects.get(approved_go_live_at__isnull=False)
    waits.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    waits.content["go_live_at"] = waits.approved_go_live_at.isoformat()
    waits.save()


@pytest.mark.console_allows("axe.run results|Failed to load resource")
def test_a_story_is_written_bound_scheduled_overtaken_and_updated(
    site: Site, new_page: Callable[..., Page]
) -> None:
    tallied(date(2018, 3, 31), MARCH_2018)
    editor = person("Edith Editor", "Editors")
    page = as_member(site, new_page(viewport={"width": 1400, "height": 1000}), editor)
    write(site, page)
    first = page.locator("#claim-preview-0")
    expect(first).to_contain_text("Private owners of one home have a larger share of homes inadequate")
    expect(first).to_contain_text("Holds")
    expect(page.locator("#claim-preview-1")).to_contain_text("Does not hold")
    expect(page.locator("[name=claims-0-value]")).to_be_hidden()

    assert faults(page, "main", WAGTAILS) == []

    # The newsroom saves by itself what was chosen last: pressed meanwhile, the two would store the claims twice over.
    expect(page.locator(".w-autosave-indicator__state--saved")).to_be_visible()
    with page.expect_navigation():  # or what is pressed next may be pressed on the page that goes
        page.get_by_role("button", name="Save draft").click()
    story = ArticlePage.objects.get(title=HEADLINE)
    assert (story.live, story.latest_revision.as_object().claims.count()) == (False, 2)
    open_side_panel(page, "preview")
    expect(page.frame_locator("#w-preview-iframe").locator("a.livefig")).to_have_count(3)
    schedule(page)
    assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 1
    tomorrow_comes()
    until(lambda: ArticlePage.objects.filter(pk=story.pk, live=True), timeout=120, what="the beat's tick")
    overtaken(site, page, story)
    read_with_scripts(site, new_page(viewport={"width": 390, "height": 844}, has_touch=True), story)
    desk = new_page(viewport={"width": 1280, "height": 900})
    rest_on(site, desk, story)
    read_without(site, new_page(java_script_enabled=False), story)
    desk.goto(site.url(Figure.objects.earliest("pk").get_absolute_url()))
    assert faults(desk, "main") == []


def overtaken(site: Site, page: Page, story: ArticlePage) -> None:
    """The next release moves the story onto the board; its editor appends an update and settles it."""
    with transaction.atomic():  # a round may begin at any moment
        tallied(date(2025, 3, 31), MARCH_2025)
    evaluate_releases.delay()
    until(
        lambda: Drift.objects.filter(article=story, moved__gt=0, fallen=1),
        timeout=30,
        what="the round of the release",
    )
    page.goto(site.url(reverse("drift")))
    row = page.locator(".drift-story")
    expect(row.get_by_role("heading")).to_have_text(HEADLINE)
    expect(row).to_contain_text("1.9% is now 2.8%")
    expect(row).to_contain_text("Never held: Private owners of one home have a smaller share of homes")
    assert faults(page, ".drift") == []
    row.get_by_label("The update readers get").fill("Ofsted’s newer figures are 2.8% and 0.6%.")
    row.get_by_role("button", name="Append dated update").click()
    expect(page.get_by_text("is published.")).to_be_visible()
    expect(page.locator(".drift-story")).to_have_count(0)


def read_with_scripts(site: Site, page: Page, story: ArticlePage) -> None:
    """On a phone: the number opens its card by tap and by Enter, Escape gives the place back."""
    page.goto(site.url(story.get_url() or ""))
    expect(page.get_by_text("Ofsted’s newer figures are 2.8% and 0.6%.")).to_be_visible()
    expect(page.locator(".checkline")).to_contain_text("its main claim still holds")
    number = page.locator("a.livefig").first
    expect(number).to_have_text("1.9%")
    number.tap()
    card = page.locator(".figure-card:popover-open")
    for fact in FACTS:
        expect(card).to_contain_text(fact)
    assert faults(page, "main") == []
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(number).to_be_focused()
    page.keyboard.press("Enter")
    expect(card).to_be_focused()
    page.keyboard.press("Escape")
    expect(number).to_be_focused()
    expect(page.locator(".claim")).to_have_count(2)
    expect(page.locator(".claim").first).to_contain_text("Still holds")
    expect(page.locator(".claim").last).to_contain_text("Never held")


def rest_on(site: Site, page: Page, story: ArticlePage) -> None:
    """With a mouse: resting on the number shows its card and leaving takes it away, without moving the focus."""
    page.goto(site.url(story.get_url() or ""))
    page.locator("a.livefig").nth(1).hover()
    card = page.locator(".figure-card:popover-open")
    expect(card).to_contain_text("2 to 4 homes")
    assert page.evaluate("document.activeElement === document.body")
    page.mouse.move(5, 5)
    expect(card).to_have_count(0)
    page.emulate_media(media="print")
    assert (
        page.locator("a.livefig").first.evaluate("(link) => getComputedStyle(link).textDecorationLine")
        == "none"
    )
    page.emulate_media(media="screen")


def read_without(site: Site, page: Page, story: ArticlePage) -> None:
    """Without scripts the number is a link to a page of the same facts."""
    page.goto(site.url(story.get_url() or ""))
    page.locator("a.livefig").first.click()
    expect(page).to_have_url(re.compile(r"/figures/\d+/$"))
    for fact in FACTS:
        expect(page.locator("main")).to_contain_text(fact)
