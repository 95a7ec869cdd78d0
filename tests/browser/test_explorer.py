"""The explorer in a real browser: by keyboard alone, told to those who listen, and without scripts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, Route, expect

from ratings import answers, vocabulary
from ratings.loading.ofsted_totals import HOMES_AND_PLACES
from ratings.measures import Measure
from tests.browser.walking import follow, load
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
        load(ofsted_files.release_of(year, folder))
    return site


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, as a reader without a mouse does."""
    for _ in range(MOST_TABS):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {selector}.")


def test_a_choice_made_before_the_scripts_come_is_answered(explorer: Site, page: Page) -> None:
    def answer_late(route: Route) -> None:
        page.locator("#by").select_option("region")
        route.continue_()

    page.route("**/js/ask.js", answer_late, times=1)
    page.goto(explorer.url(START.url()))
    asked = START.asking(by="region")
    expect(page.locator("figure#chart")).to_have_attribute("data-measure", asked.query)
    expect(page.locator("#by")).to_have_value("region")


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
    page.keyboard.type("11")  # the second of those that begin with it, however long one takes
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


def test_options_on_the_way_to_the_one_looked_for_are_no_questions(explorer: Site, page: Page) -> None:
    page.clock.install()
    page.goto(explorer.url(START.url()))
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    questions: list[str] = []
    page.on(
        "request",
        lambda request: (
            questions.append(request.url) if "&by=" in request.url and "was=" in request.url else None
        ),
    )
    before = page.evaluate("history.length")
    page.locator("#by").focus()
    for wanted in ("sector", "region"):
        page.keyboard.press("ArrowDown")
        expect(page.locator("#by")).to_have_value(wanted)
    assert questions == []
    page.clock.run_for(600)
    asked = START.asking(by="region")
    expect(page.locator("figure#chart")).to_have_attribute("data-measure", asked.query)
    assert len(questions) == 1
    assert page.evaluate("history.length") == before + 1


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
    follow(page, page.get_by_role("button", name="Show"))
    asked = START.asking(by="region", owner_size=("10+",), since="previous", interval="95")
    assert page.url == explorer.url(asked.url())
    rows = page.locator("#table tbody tr")
    assert rows.count() >= len(answers.answer(asked).rows)
    expect(page.locator("#interval")).to_be_checked()
    expect(page.locator("#ask-filters")).to_have_attribute("open", "")


def test_a_chart_is_read_by_those_who_listen(explorer: Site, page: Page) -> None:
    """In reading mode the drawing is a picture named by its finding, with its values; the keys walk the canvas over it."""
    page.goto(explorer.url(START.url()))
    figure, answer = page.locator("figure#chart"), answers.answer(START)
    expect(figure.locator("canvas")).to_be_visible()
    finding = (figure.locator("[data-part=finding]").text_content() or "").replace("\xa0", " ")
    assert finding
    drawing = page.get_by_role("img", name=finding, exact=True)
    expect(drawing).to_have_count(1)
    expect(drawing).to_have_class("chart-svg")
    described = drawing.evaluate(
        "(e) => document.getElementById(e.getAttribute('aria-describedby')).textContent"
    )
    assert all(row.percent in described for row in answer.rows if row.percent)
    assert page.get_by_role("figure", name=finding, exact=True).count() == 1
    canvas = figure.locator("canvas")
    expect(canvas).to_have_role("application")
    assert (canvas.get_attribute("aria-label") or "").startswith(finding)


def test_one_step_back_is_one_question_back(explorer: Site, page: Page) -> None:
    page.goto(explorer.url(START.url()))
    figure, steps = page.locator("figure#chart"), lambda: page.evaluate("history.length")
    before = steps()
    by_sector = START.asking(by="sector")
    page.locator("#by").select_option("sector")
    expect(figure).to_have_attribute("data-measure", by_sector.query)
    # The same question again, by the button, and a part of the page.
    with page.expect_response(lambda response: "/ratings/measure/?" in response.url):
        page.get_by_role("button", name="Show").click()
    expect(page.locator("form[data-ask]")).not_to_have_attribute("aria-busy", "true")
    assert steps() == before + 1
    page.locator("#unit").select_option("count")
    expect(figure).to_have_attribute("data-measure", by_sector.asking(unit="count").query)
    assert steps() == before + 2
    page.go_back()
    expect(figure).to_have_attribute("data-measure", by_sector.query)
    page.go_back()
    expect(figure).to_have_attribute("data-measure", START.query)
    assert page.url == explorer.url(START.url())


#: Words of a drawing whose boxes touch, as pairs.
TOUCHING = """() => [...document.querySelectorAll("svg.chart-svg")].flatMap((svg) => {
  const words = [...svg.querySelectorAll("text")].filter((text) => text.getClientRects().length && text.textContent.trim());
  const boxes = words.map((text) => [text.textContent, text.getBoundingClientRect()]);
  const out = boxes.filter(([, box]) => box.left < 0 || box.right > innerWidth).map(([text]) => [text, "the edge"]);
  return [...out, ...boxes.flatMap(([text, one], at) => boxes.slice(at + 1)
    .filter(([, two]) => one.left < two.right - 0.5 && two.left < one.right - 0.5 && one.top < two.bottom - 3 && two.top < one.bottom - 3)
    .map(([other]) => [text, other]))];
})"""


@pytest.mark.parametrize("width", [320, 375])
def test_words_of_a_drawing_never_touch_on_a_phone(
    explorer: Site, new_page: Callable[..., Page], width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    call_command("load_ofsted", str(HOMES_AND_PLACES), stdout=io.StringIO())
    questions = [Measure(unit=unit, at="all") for unit in ("homes", "places")]
    for by in ("", *vocabulary.BREAKDOWNS):
        for at in ("latest", "all"):
            if by == vocabulary.TRANSITIONS and at == "all":
                continue
            questions.append(Measure(outcomes=("good",), by=by, at=at))
            if by != vocabulary.TRANSITIONS:
                questions.append(Measure(by=by, at=at))
    touching = {}
    for question in questions:
        page.goto(explorer.url(question.url()))
        if found := page.evaluate(TOUCHING):
            touching[question.query] = found
    assert touching == {}
