"""The policies in a browser: the newsroom's widgets start, previews and charts run, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.models import Author
from tests.browser.walking import as_member, person
from tests.factories.articles import article, text
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]


@pytest.mark.console_allows("axe.run results")
def test_the_newsrooms_choosers_dates_and_panels_start(site: Site, new_page: Callable[..., Page]) -> None:
    story = article("Written", live=False, body=[text("Words.")])
    story.save_revision()
    page = as_member(
        site, new_page(viewport={"width": 1600, "height": 1000}), person("Edith Editor", "Editors")
    )
    page.set_default_timeout(60_000)  # the editor is the heaviest page there is
    page.goto(site.url(reverse("wagtailadmin_pages:edit", args=[story.pk])))
    starts = page.locator("[data-newsroom-start]")
    expect(page.locator("[data-newsroom-start]:not([data-newsroom-started])")).to_have_count(0)
    assert starts.count() > 3

    # A panel: another claim, with its own fields.
    claims = page.locator("#id_claims-FORMS > *")
    before = claims.count()
    page.locator("#id_claims-ADD").click()
    expect(claims).to_have_count(before + 1)


@pytest.mark.console_allows("axe.run results")
def test_an_authors_picture_is_chosen(site: Site, new_page: Callable[..., Page]) -> None:
    author = Author.objects.create(name="Ada Author", slug="ada")
    page = as_member(site, new_page(), person("Edna Editor", "Editors"))
    page.goto(site.url(reverse("wagtailsnippets_articles_author:edit", args=[author.pk])))
    page.get_by_role("button", name="Choose an image").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("dialog").locator("input[type=search], input[name=q]").first).to_be_visible()


@pytest.mark.console_allows("Content Security Policy", "status of 404")
def test_a_script_within_a_page_of_the_newsroom_does_not_run(
    site: Site, new_page: Callable[..., Page]
) -> None:
    page = as_member(site, new_page(), person("Ebba Editor", "Editors"))
    page.goto(site.url("/newsroom/"))
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = 'within'";
            document.body.append(script);
            const echo = document.createElement("script");
            echo.src = "/search/?q=window.ran";
            document.body.append(echo);
            document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=\\"window.ran = 'handler'\\">");
            document.body.insertAdjacentHTML("beforeend",
                '<span data-newsroom-start="eval" data-newsroom-with="[\\\\u0022window.ran=1\\\\u0022]"></span>');
        }"""
    )
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_scripts_run_under_each_name_of_the_site(
    site: Site, new_page: Callable[..., Page], host: str
) -> None:
    page = new_page()
    ran: list[str] = []
    page.on(
        "response",
        lambda answer: ran.append(answer.url) if answer.request.resource_type == "script" else None,
    )
    page.goto(site.url("/ratings/").replace("localhost", host))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert any(url.startswith(site.url("/static/js/site.js").replace("localhost", host)) for url in ran)
