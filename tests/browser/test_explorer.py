"""The explorer in a real browser: by keyboard alone, told to those who listen, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ratings import answers
from ratings.measures import Measure
from tests.browser.walking import load
from tests.factories import ofsted_files
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]

START = Measure(outcomes=("good",), by="owner-size")
MOST_TABS = 60


@pytest.fixture(scope="module")
def explorer(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site with the releases of 2021 and 2022."""
    folder = tmp_path_factory.mktemp("ofsted")
    for year in (2021, 2022):
        load(site, ofsted_files.release_of(year, folder))
    return site


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, as a reader without a mouse does."""
    for _ in range(MOST_TABS):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {selector}.")


def test_a_question_is_put_together_by_keyboard_and_each_answer_is_said(explorer: Site, page: Page) -> None:
    page.goto(explorer.url(START.url()))
    page.evaluate("() => { window.opened = true; }")
    figure, status = page.locator("figure#chart"), page.locator("[data-ask-status]")
    tab_to(page, "#by")
    page.keyboard.type("reg")
    asked = START.asking(by="region")
    expect(figure).to_have_attribute("data-measure", asked.query)
    expect(status).to_have_text(page.locator("[data-answer] .chart-title").text_content() or "-")
    expect(page.locator("#by")).to_be_focused()
    tab_to(page, "#ask-filters > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#owner-size")
    page.keyboard.type("10")
    asked = asked.asking(owner_size=("10+",))
    expect(figure).to_have_attribute("data-measure", asked.query)
    expect(page.locator("#owner-size")).to_be_focused()
    expect(page.locator("#ask-filters")).to_have_attribute("open", "")
    tab_to(page, "#ask-change > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#interval")
    page.keyboard.press("Space")
    asked = asked.asking(interval="95")
    expect(figure).to_have_attribute("data-measure", asked.query)
    expect(page.locator("#interval")).to_be_focused()
    assert page.url == explorer.url(asked.url())
    assert page.evaluate("() => window.opened"), "the page was never left"


@pytest.mark.console_allows("status of 400")
def test_a_contradiction_is_refused_in_place_and_said(explorer: Site, page: Page) -> None:
    page.goto(explorer.url(START.asking(owner_size=("1",)).url()))
    page.locator("#area").select_option("leadership")
    expect(page.locator("figure#chart")).to_have_attribute("data-measure", re.compile("area=leadership"))
    page.locator("#unit").select_option("places")
    status = page.locator("[data-ask-status]")
    expect(status).to_have_text(
        "Places are counted by the overall judgement: choose “overall”, or “share” or “number”."
    )
    expect(page.locator("#unit")).to_have_value("places")
    expect(page.locator("#owner-size")).to_have_value("1")
    page.locator("#area").select_option("overall")
    expect(page.locator("figure#chart")).to_be_visible()


def test_every_part_of_a_question_is_asked_without_scripts(
    explorer: Site, new_page: Callable[..., Page]
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(explorer.url(START.url()))
    page.locator("#by").select_option("region")
    page.locator("#ask-filters > summary").click()
    page.locator("#owner-size").select_option("10+")
    page.locator("#ask-change > summary").click()
    page.locator("#since").select_option("previous")
    page.locator("#interval").check()
    page.get_by_role("button", name="Show").click()
    asked = START.asking(by="region", owner_size=("10+",), since="previous", interval="95")
    assert page.url == explorer.url(asked.url())
    rows = page.locator("#table tbody tr")
    assert rows.count() >= len(answers.answer(asked).rows)
    expect(page.locator("#interval")).to_be_checked()
    expect(page.locator("#ask-filters")).to_have_attribute("open", "")


def test_a_chart_has_a_name_and_words_for_those_who_listen(explorer: Site, page: Page) -> None:
    page.goto(explorer.url(START.url()))
    answer = answers.answer(START)
    drawing = page.locator("figure#chart svg.chart-svg")
    expect(drawing).to_have_role("img")
    name = drawing.evaluate(
        "(e) => e.getAttribute('aria-labelledby').split(' ').map((id) => document.getElementById(id).textContent).join(' ')"
    )
    assert answer.definition.removesuffix(".") in name
    assert all(row.percent in name for row in answer.rows if row.percent)
    canvas = page.locator("figure#chart canvas")
    expect(canvas).to_have_role("application")
    assert answer.definition.removesuffix(".") in (canvas.get_attribute("aria-label") or "")
