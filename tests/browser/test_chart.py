"""Charts in a real browser: drawn over the server's drawing, walked by key and pointer, alive to a new release."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ratings import answers
from ratings.measures import Measure
from tests.browser.drawn_charts import BARS, DARK_GOOD, LIGHT_GOOD, PANELS, opened, pixels, touch
from tests.browser.walking import follow, load
from tests.factories import ofsted_files
from tests.processes import Site, until

pytestmark = [pytest.mark.browser, pytest.mark.servers]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ofsted")


@pytest.fixture(scope="module")
def figures(site: Site, folder: Path) -> Site:
    """The site with the releases of 2021 and 2022."""
    load(ofsted_files.release_of(2021, folder))
    load(ofsted_files.release_of(2022, folder))
    return site


@pytest.mark.console_allows("ERR_FAILED", "did not load")
def test_marks_are_drawn_exactly_where_the_server_has_them(figures: Site, page: Page) -> None:
    page.route("**/chart.umd.min.js", lambda route: route.abort())
    page.goto(figures.url(BARS.url()))
    before = page.locator("figure#chart .chart-plot").bounding_box()
    page.unroute("**/chart.umd.min.js")
    figure = opened(page, figures, BARS)
    assert figure.locator(".chart-plot").bounding_box() == before
    canvas, svg = figure.locator("canvas").bounding_box(), figure.locator("svg.chart-svg").bounding_box()
    assert canvas == svg
    good = figure.locator("rect.f-good").first
    expect(good).to_be_hidden()
    expect(figure.locator("text.c-label").first).to_be_visible()
    area = sum(
        float(mark.get_attribute("height")) * mark.bounding_box()["width"]
        for mark in figure.locator("rect.f-good").all()
    )
    assert pixels(page, figure.locator("canvas"), LIGHT_GOOD) == pytest.approx(area, rel=0.05)


def test_arrow_keys_walk_the_values_and_each_is_spoken(figures: Site, page: Page) -> None:
    figure = opened(page, figures, BARS)
    canvas, readout = figure.locator("canvas"), figure.locator("output")
    assert canvas.get_attribute("role") == "application"
    assert "left and right arrow keys" in canvas.get_attribute("aria-label")
    rows = answers.answer(BARS).rows
    canvas.focus()
    page.keyboard.press("ArrowRight")
    expect(readout).to_have_text(f"Owner of 1 home, outstanding: {rows[0].base}, {rows[0].percent}")
    page.keyboard.press("ArrowRight")
    expect(readout).to_have_text(f"Owner of 1 home, good: {rows[1].base}, {rows[1].percent}")
    page.keyboard.press("ArrowDown")
    expect(readout).to_have_text(f"Owner of 2 to 4, good: {rows[5].base}, {rows[5].percent}")
    page.keyboard.press("ArrowLeft")
    expect(readout).to_have_text(f"Owner of 2 to 4, outstanding: {rows[4].base}, {rows[4].percent}")
    page.keyboard.press("End")
    expect(readout).to_contain_text("Owner of 10 or more, inadequate")
    page.keyboard.press("ArrowRight")
    expect(readout).to_contain_text("Owner of 10 or more, inadequate")
    page.keyboard.press("Home")
    expect(readout).to_contain_text("Owner of 1 home, outstanding")
    page.keyboard.press("Escape")
    expect(readout).to_have_text("")
    expect(readout).to_have_class(re.compile(r"\bvh\b"))


def test_pointing_reads_a_value_and_moves_nothing(figures: Site, page: Page) -> None:
    figure = opened(page, figures, BARS)
    height = page.evaluate("document.documentElement.scrollHeight")
    box = figure.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 35)
    expect(figure.locator("output")).to_contain_text("Owner of 1 home, good")
    assert page.evaluate("document.documentElement.scrollHeight") == height
    page.mouse.move(box["x"], box["y"] - 60)
    expect(figure.locator("output")).to_have_text("")


def test_keys_go_from_one_small_chart_to_the_next(figures: Site, page: Page) -> None:
    figure = opened(page, figures, PANELS)
    canvases = figure.locator("canvas")
    assert canvases.count() == 3
    canvases.first.focus()
    page.keyboard.press("End")
    expect(figure.locator("output")).to_contain_text("Private, 31 March 2022")
    page.keyboard.press("ArrowDown")
    expect(figure.locator("output")).to_contain_text("Voluntary, 31 March 2022")
    expect(canvases.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(figure.locator("output")).to_contain_text("Voluntary, 31 March 2021")
    assert [canvas.get_attribute("tabindex") for canvas in canvases.all()] == ["-1", "0", "-1"]


def test_colours_follow_the_theme(figures: Site, page: Page) -> None:
    figure = opened(page, figures, BARS)
    canvas = figure.locator("canvas")
    assert pixels(page, canvas, LIGHT_GOOD)
    page.emulate_media(color_scheme="dark")
    until(
        lambda: pixels(page, canvas, DARK_GOOD) and not pixels(page, canvas, LIGHT_GOOD),
        what="the dark theme's colours alone",
    )


@pytest.mark.console_allows("ERR_FAILED", "did not load")
def test_without_the_library_the_drawing_stays(figures: Site, page: Page) -> None:
    page.route("**/chart.umd.min.js", lambda route: route.abort())
    page.goto(figures.url(BARS.url()))
    page.locator("figure#chart canvas").hover()
    expect(page.locator("canvas")).to_have_count(0)
    expect(page.locator("figure#chart rect.f-good").first).to_be_visible()


def test_chart_js_is_fetched_when_a_chart_is_touched(figures: Site, page: Page) -> None:
    """And not before: most readers of a page touch no chart."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    page.goto(figures.url(BARS.url()))
    figure = page.locator("figure#chart")
    expect(figure.locator("canvas")).to_have_role("application")
    page.wait_for_load_state("networkidle")
    expect(figure.locator("rect.f-good").first).to_be_visible()
    assert "chart.js" in asked
    assert not {"chart.umd.min.js", "chart-marks.js"} & set(asked)
    box = figure.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 35)
    expect(figure.locator("output")).to_contain_text("Owner of 1 home, good")
    assert {"chart.umd.min.js", "chart-marks.js"} <= set(asked)


def test_the_first_key_counts(figures: Site, page: Page) -> None:
    """It fetches Chart.js, and is answered once that is there; the focus stays where it was."""
    page.goto(figures.url(BARS.url()))
    figure = page.locator("figure#chart")
    canvas = figure.locator("canvas")
    canvas.focus()
    page.keyboard.press("ArrowRight")
    expect(figure.locator("output")).to_contain_text("Owner of 1 home, outstanding")
    expect(canvas).to_be_focused()


@pytest.mark.console_allows("status of 500")
def test_without_figures_the_drawing_stays(figures: Site, page: Page) -> None:
    page.route("**/chart.json*", lambda route: route.fulfill(status=500, body="no"))
    page.goto(figures.url(BARS.url()))
    page.wait_for_load_state("networkidle")
    expect(page.locator("figure#chart rect.f-good").first).to_be_visible()


def test_forced_colours_keep_the_drawing(figures: Site, new_page: Callable[..., Page]) -> None:
    page = new_page(forced_colors="active")
    page.goto(figures.url(BARS.url()))
    page.wait_for_load_state("networkidle")
    expect(page.locator("figure#chart rect.f-good").first).to_be_visible()
    assert page.locator("canvas").count() == 0


def test_paper_shows_the_drawing(figures: Site, page: Page) -> None:
    figure = opened(page, figures, BARS)
    page.emulate_media(media="print")
    expect(figure.locator("rect.f-good").first).to_be_visible()
    expect(figure.locator(".chart-canvas")).to_be_hidden()


def test_choice_is_answered_in_place_and_the_way_back_works(figures: Site, page: Page) -> None:
    opened(page, figures, BARS)
    page.evaluate("() => { window.opened = true; }")
    page.locator("#by").select_option("region")
    other = BARS.asking(by="region")
    page.wait_for_url(figures.url(other.url()))
    figure = page.locator("figure#chart")
    expect(figure).to_have_attribute("data-measure", other.query)
    touch(page, figure)
    page.go_back()
    expect(figure).to_have_attribute("data-measure", BARS.query)
    expect(page.locator("#by")).to_have_value("owner-size")
    assert page.evaluate("() => window.opened")


def test_question_is_asked_without_scripts(figures: Site, new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(figures.url("/ratings/"))
    page.locator("#outcomes").select_option("inadequate")
    page.locator("#by").select_option("sector")
    follow(page, page.get_by_role("button", name="Show"))
    assert page.url == figures.url(Measure(outcomes=("inadequate",), by="sector").url())
    expect(page.locator("figure#chart rect.f-inadequate").first).to_be_visible()


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_new_release_eases_in_and_leaves_the_reader_where_they_were(
    figures: Site, new_page: Callable[..., Page], folder: Path, motion: str
) -> None:
    page = new_page(reduced_motion=motion)
    page.add_init_script("Math.random = () => 0")  # asks at once, not at a moment of its own
    measure = BARS if motion == "no-preference" else PANELS
    with page.expect_response("**/live/?*"):
        figure = opened(page, figures, measure)
    canvas = figure.locator("canvas").first
    canvas.focus()
    page.keyboard.press("ArrowRight")
    page.evaluate("() => { window.opened = true; }")
    year = 2023 if motion == "no-preference" else 2024
    load(ofsted_files.release_of(year, folder))
    expect(figure.locator("[data-part=updated]")).to_be_visible()
    expect(figure.locator("[data-part=updated]")).to_contain_text("Updated: ")
    if measure == BARS:
        expect(figure.locator("[data-part=subtitle]")).to_contain_text(f"31\u00a0March {year}")
        first = answers.answer(BARS).rows[0]
        expect(page.locator("#table tbody tr").first).to_contain_text(first.percent)
    else:
        expect(page.locator("#table tbody tr").nth(1)).to_contain_text(f"31\u00a0March {year}")
    expect(page.locator("body > [role=status].vh")).to_contain_text("updated")
    expect(canvas).to_be_focused()
    said = figure.locator("output")
    if measure == BARS:
        expect(said).to_have_text(f"Owner of 1 home, outstanding: {first.base}, {first.percent}")
    page.keyboard.press("ArrowRight")
    expect(said).not_to_have_text("")
    good = pixels(page, canvas, LIGHT_GOOD)
    assert good
    assert page.evaluate("() => window.opened"), "the page was loaded again"


def test_a_chart_nobody_touched_eases_to_a_new_release(
    figures: Site, new_page: Callable[..., Page], folder: Path
) -> None:
    page = new_page()
    page.add_init_script("Math.random = () => 0")
    with page.expect_response("**/live/?*"):
        page.goto(figures.url(BARS.url()))
    figure = page.locator("figure#chart")
    expect(figure.locator("canvas")).to_be_visible()
    expect(figure).not_to_have_class(re.compile(r"\bis-live\b"))
    load(ofsted_files.release_of(2025, folder))
    expect(figure.locator("[data-part=updated]")).to_be_visible()
    expect(figure).to_have_class(re.compile(r"\bis-live\b"))
    assert pixels(page, figure.locator("canvas"), LIGHT_GOOD)


def test_embedded_chart_lives_in_a_page_of_another_origin(
    figures: Site, page: Page, elsewhere: str, tmp_path: Path
) -> None:
    frame = f'<iframe src="{figures.url(BARS.url("embed"))}" title="Chart" width="600" height="900"></iframe>'
    (tmp_path / "index.html").write_text(
        f'<!doctype html><title>Elsewhere</title><link rel="icon" href="data:,">{frame}'
    )
    page.goto(elsewhere)
    inside = page.frame_locator("iframe")
    inside.locator("figure#chart canvas").hover()
    expect(inside.locator("figure#chart")).to_have_class(re.compile(r"\bis-live\b"))
    expect(inside.locator("text.c-label").first).to_have_text("Owner of 1 home")


@pytest.mark.parametrize("width", [320, 720])
def test_an_embedded_chart_is_never_cut(
    figures: Site, new_page: Callable[..., Page], elsewhere: str, tmp_path: Path, width: int
) -> None:
    """With our script the frame is as high as the chart; without it the source stays in sight."""
    page = new_page(viewport={"width": width, "height": 900})
    frame = (
        f'<iframe src="{figures.url(BARS.url("embed"))}" title="Chart" width="100%" height="300"></iframe>'
    )
    script = f'<script src="{figures.url("/static/js/embed-frames.js")}" async></script>'
    head = '<!doctype html><title>Elsewhere</title><link rel="icon" href="data:,">'
    (tmp_path / "index.html").write_text(f"{head}{frame}")
    page.goto(elsewhere)
    inside = page.frame_locator("iframe")
    expect(inside.locator("figure#chart canvas")).to_be_visible()
    shown, source = page.locator("iframe").bounding_box(), inside.locator("[data-part=source]").bounding_box()
    assert shown["height"] <= 310
    assert shown["y"] <= source["y"] < source["y"] + source["height"] <= shown["y"] + shown["height"]
    (tmp_path / "taller.html").write_text(f"{head}{frame}{script}")
    page.goto(f"{elsewhere.rstrip('/')}/taller.html")
    expect(inside.locator("figure#chart canvas")).to_be_visible()
    expect(page.locator("iframe")).to_have_attribute("style", re.compile(r"height: \d+px"))
    root = inside.locator("html")
    assert root.evaluate(
        "root => root.scrollHeight <= innerHeight && root.getBoundingClientRect().height > innerHeight - 4"
    )
