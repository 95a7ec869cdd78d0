"""The first screen of a debate on a phone: the motion, how many people, the first point; and the way to the form."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from carespace.models import Debate
from tests.browser.walking import as_member, person
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory, StanceFactory
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]

WIDTH, HEIGHT = 375, 667
MOTION = "A new children’s home should have its first judgement within six months of opening"
ABOUT = "On 31 March there were homes on the register without a judgement. Should there be a limit? " * 3
LONG = f"{MOTION}, whoever owns it and wherever in England it stands, and have one more within the year after"


def argued(motion: str = MOTION) -> Debate:
    debate = DebateFactory(motion=motion, introduction=ABOUT)
    StanceFactory.create_batch(3, debate=debate)
    PointFactory(debate=debate, text="Six months in, somebody independent should have looked.")
    return debate


def assert_first_screen(page: Page, site: Site, debate: Debate) -> None:
    """The motion, how many people, and the whole of the first point stand on the page as it opens."""
    page.goto(site.url(debate.get_absolute_url()))
    height = (page.viewport_size or {})["height"]
    for what in (
        page.get_by_role("heading", level=1),
        page.get_by_text("3 people have taken a stance"),
        page.locator(".point-text").first,
    ):
        box = what.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height, what


def test_a_phone_shows_motion_people_and_the_first_point(site: Site, new_page: Callable[..., Page]) -> None:
    debate = argued()
    page = new_page(viewport={"width": WIDTH, "height": HEIGHT})
    assert_first_screen(page, site, debate)
    # Two whole lines of what it is about, and nothing of a third.
    lines = page.locator(".about").evaluate(
        "about => about.getBoundingClientRect().height / parseFloat(getComputedStyle(about.querySelector('.standfirst')).lineHeight)"
    )
    assert lines == pytest.approx(2, abs=0.01)
    page.get_by_role("link", name="What it is about").click()
    expect(page.get_by_text("Opened by")).to_be_in_viewport()


@pytest.mark.parametrize("motion", [MOTION, LONG])
def test_a_member_sees_them_too(site: Site, new_page: Callable[..., Page], motion: str) -> None:
    """Who is asked where they stand, on a small phone; and on a larger one beneath the word that a deed was done."""
    debate, member = argued(motion), person("Mia Member")
    page = as_member(site, new_page(viewport={"width": WIDTH, "height": HEIGHT}), member)
    assert_first_screen(page, site, debate)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site.url(f"{debate.get_absolute_url()}follow/"))
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notices")).to_be_in_viewport(ratio=1)
    expect(page.locator(".point-text").first).to_be_in_viewport(ratio=1)


def test_a_short_introduction_is_shown_whole_and_nothing_half(site: Site, page: Page) -> None:
    page.goto(site.url(DebateFactory(introduction="Should there be a limit?").get_absolute_url()))
    more = page.get_by_role("link", name="What it is about")
    expect(more).to_be_hidden()  # a wide page shows all of it
    expect(page.get_by_text("Opened by")).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    expect(page.get_by_text("Should there be a limit?")).to_be_in_viewport(ratio=1)
    about, line = page.locator(".about"), page.locator(".about .standfirst p")
    assert (about.bounding_box() or {})["height"] == pytest.approx((line.bounding_box() or {})["height"])
    more.click()
    expect(page.get_by_text("Opened by")).to_be_in_viewport(ratio=1)


def test_the_form_is_reached_from_the_top(site: Site, page: Page) -> None:
    debate = DebateFactory()
    PointFactory.create_batch(3, debate=debate)
    page.goto(site.url(debate.get_absolute_url()))
    page.get_by_role("link", name="Add a point", exact=True).click()
    expect(page.locator("#add")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "steps", "says"), [(375, 4, 4), (1280, 7, 1)])
def test_a_tree_is_indented_so_far_and_says_the_rest(
    site: Site, new_page: Callable[..., Page], width: int, steps: int, says: int
) -> None:
    last = point = PointFactory()
    for _ in range(9):
        last = ReplyFactory(parent=last)
    page = new_page(viewport={"width": width, "height": HEIGHT})
    page.goto(site.url(point.get_absolute_url()))
    lefts = page.locator("article.reply").evaluate_all(
        "all => all.map(one => Math.round(one.getBoundingClientRect().left))"
    )
    assert len(lefts) == 9
    assert lefts == sorted(lefts)
    assert len(set(lefts)) == steps + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.locator(".answers").evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().width > 1).length"
    )
    assert wide == says
