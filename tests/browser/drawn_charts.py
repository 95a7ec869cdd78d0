"""Charts as a browser draws them: how they are opened, and how many pixels of a colour they have."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from ratings.measures import Measure
from tests.processes import Site

BARS = Measure(by="owner-size", sector=("private",))
PANELS = Measure(by="sector", outcomes=("good",), at="all")


# How many pixels of a canvas have this colour, within a little.
PIXELS = """([canvas, wanted]) => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] > 250 && wanted.every((part, i) => Math.abs(data[at + i] - part) < 3)) found += 1;
  }
  return found;
}"""


LIGHT_GOOD, DARK_GOOD = [0x43, 0x89, 0xC2], [0x8D, 0xBB, 0xE4]


def opened(page: Page, site: Site, measure: Measure):
    """The figure of a measure, pointed at once so that its marks are drawn."""
    page.goto(site.url(measure.url()))
    figure = page.locator("figure#chart")
    touch(page, figure)
    return figure


def touch(page: Page, figure) -> None:
    figure.locator("canvas").first.hover()
    expect(figure).to_have_class(re.compile(r"\bis-live\b"))
    page.mouse.move(0, 0)
    expect(figure.locator("output")).to_have_text("")


def pixels(page: Page, canvas, colour: list[int]) -> int:
    return page.evaluate(PIXELS, [canvas.element_handle(), colour])
