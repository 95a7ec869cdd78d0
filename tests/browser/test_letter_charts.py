"""A letter's chart on a phone of 375 pixels, measured in Chromium: its type, its room, and what is left without pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ratings.renderers import picture
from tests.digests.reading import letter, part
from tests.factories.digests import EditionFactory, SubscriptionFactory, content, figure, story
from tests.ratings.test_pictures import EVERY_KIND, two_releases

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
#: What a letter leaves its chart there: its pad is 16 pixels on either side.
ON_A_PHONE = 343
#: Of each text: its size as it is seen, and how far it sticks out of the picture.
MEASURE = """(svg) => {
  const room = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")].map((text) => {
    const box = text.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
    return [text.textContent, Math.round(size * 10) / 10, Math.max(room.left - box.left, box.right - room.right)];
  });
}"""


@pytest.mark.parametrize("measure", EVERY_KIND, ids=str)
def test_its_letters_are_of_twelve_pixels_and_stay_in_the_picture(page: Page, measure) -> None:
    two_releases()
    svg = picture.render_measure_svg(measure, framed=False, for_phones=True)
    page.set_content(f"<style>body > svg {{ width: {ON_A_PHONE}px; height: auto }}</style>{svg}")
    texts = page.locator("svg").first.evaluate(MEASURE)
    assert texts
    assert [words for words, size, _ in texts if size < 12] == []
    assert [words for words, _, over in texts if over > 2] == []


@pytest.mark.console_allows("ERR_UNKNOWN_URL_SCHEME")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_pictures_the_letter_tells_their_numbers(
    new_page: Callable[..., Page], scheme: str, tmp_path: Path
) -> None:
    edition = EditionFactory(
        picture=b"\\x89PNG light", picture_dark=b"\\x89PNG dark", content=content(figure=figure(height=228))
    )
    page = new_page(viewport={"width": 375, "height": 800}, color_scheme=scheme)
    page.set_content(part(letter(edition, SubscriptionFactory()), "html"))
    shown, hidden = page.locator("img.by-day"), page.locator("img.by-night")
    if scheme == "dark":
        shown, hidden = hidden, shown
    expect(shown).to_be_visible()
    expect(hidden).to_be_hidden()
    assert "7.5% outstanding and 2.8% inadequate of 467" in shown.get_attribute("alt")
    expect(page.get_by_role("table", name="").filter(has_text="467").last).to_be_visible()
    assert shown.bounding_box()["width"] == ON_A_PHONE
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.console_allows("ERR_UNKNOWN_URL_SCHEME")
def test_a_letter_fits_a_phone_of_320_pixels_whatever_its_words(new_page: Callable[..., Page]) -> None:
    edition = EditionFactory(content=content(stories=[story(1, title="Q" * 90), story(2, title="W" * 90)]))
    person = SubscriptionFactory(email=f"{'a' * 60}@{'c' * 60}.example")
    page = new_page(viewport={"width": 320, "height": 800})
    page.set_content(part(letter(edition, person), "html"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
