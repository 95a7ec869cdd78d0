"""One word, or an address, longer than a phone is wide, wherever people write: no page of any kind grows with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from accounts.sign_in.signed_in_cookie import COOKIE
from articles.corrections import append_correction
from articles.models import ArticlePage, Author, Series
from carespace.models import Post
from tests.browser.test_access import sticking_out
from tests.browser.walking import as_member, person
from tests.factories import carespace as said
from tests.factories.articles import charted, published_article, text
from tests.factories.authors import author, written_by
from tests.factories.ratings import home, load_homes
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]

WIDTHS = (320, 375, 1280)
WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
ADDRESS = f"https://reports.example.org/{WORD.lower()}?of={WORD.lower()}"


@dataclass
class Content:
    story: ArticlePage
    point: Post


@pytest.fixture(scope="module")
def content(site: Site) -> Content:
    load_homes([home("SC033645", owner=f"{WORD}{WORD} Care"), *(home(2000001 + n) for n in range(30))])
    editor = person("Edith Editor", "Editors")
    debate = said.SavedDebateFactory(motion=f"Homes of {ADDRESS}"[:120], slug="long")
    point = said.PointFactory(debate=debate, side="for", text=f"See {ADDRESS} and {WORD}{WORD}")
    said.ReplyFactory(parent=point, text=ADDRESS)
    series = Series.objects.create(name=f"{WORD} and on", slug="long", introduction=ADDRESS)
    body = [
        text(f"{WORD}{WORD}", ADDRESS),
        charted(heading=WORD),
        {"type": "text", "value": f"<h2>{WORD}{WORD}</h2><ul><li>{ADDRESS}</li></ul>"},
        {"type": "quote", "value": {"quote": WORD + WORD, "attribution": ADDRESS}},
        {"type": "pull_quote", "value": {"words": WORD + WORD}},
        {"type": "fact_box", "value": {"heading": WORD + WORD, "text": f"<p>{ADDRESS}</p>"}},
    ]
    told = {"kicker": WORD[:40], "standfirst": f"It is {ADDRESS}.", "topics": (WORD,), "series": series}
    for number in range(3):
        story = published_article(
            f"{number} {WORD}{WORD}", slug=f"long-{number}", body=body, debate=debate, **told
        )
        written_by(story, author(f"{WORD} {number}"))
    append_correction(by=editor, article=story, kind="correction", text=ADDRESS)
    return Content(story, point)


PAGES: dict[str, Callable[[Content], str]] = {
    "front": lambda c: "/",
    "section": lambda c: "/news/",
    "story": lambda c: c.story.get_url(),
    "earlier version": lambda c: f"{c.story.get_url()}versions/1/",
    "republish": lambda c: f"{c.story.get_url()}republish/",
    "topic": lambda c: c.story.topics.get().get_absolute_url(),
    "author": lambda c: Author.objects.get(name=f"{WORD} 2").get_absolute_url(),
    "series": lambda c: "/series/long/",
    "feeds": lambda c: "/feeds/",
    "debates": lambda c: "/debates/",
    "debate": lambda c: "/debates/long/",
    "one point": lambda c: c.point.get_absolute_url(),
    "report": lambda c: f"/debates/long/posts/{c.point.pk}/report/",
    "search": lambda c: f"/search/?q={WORD}{WORD}",
    "search, found": lambda c: f"/search/?q={WORD[:20]}*",
    "home": lambda c: "/ratings/homes/SC033645/",
    "owner": lambda c: f"/ratings/owners/{(WORD * 2).lower()}-care/",
    "find": lambda c: f"/ratings/find/?q={WORD}",
    "find, nothing": lambda c: f"/ratings/find/?q={WORD[::-1]}",
    "find a home": lambda c: f"/ratings/homes/?urn={WORD}",
    "sign-up": lambda c: f"/accounts/signup/?next=/{WORD}/",
}


@pytest.mark.parametrize("kind", PAGES)
def test_no_page_runs_over_sideways(
    site: Site, new_page: Callable[..., Page], content: Content, kind: str
) -> None:
    page = new_page(reduced_motion="reduce")
    answer = page.goto(site.url(PAGES[kind](content)))
    assert answer is not None
    assert answer.status == 200
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        faults += [f"{width} px: {over}" for over in sticking_out(page)]
    assert not faults, "\n".join(faults)


def test_an_editor_on_a_phone_finds_the_newsroom_in_the_masthead(
    site: Site, new_page: Callable[..., Page]
) -> None:
    page = new_page(viewport={"width": 320, "height": 700})
    as_member(site, page, person("Mona Both", "Editors", "Moderators"))
    page.context.add_cookies([{"name": COOKIE, "value": "1", "url": site.address}])
    page.goto(site.url("/you/"))
    for door in ("Newsroom", "Moderation"):
        page.locator(".masthead-tools").get_by_role("link", name=door).wait_for()
    assert sticking_out(page) == []


def test_the_doors_of_an_editor_leave_the_rest_of_the_masthead_in_its_place(
    site: Site, new_page: Callable[..., Page]
) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    as_member(site, page, person("Mona Both", "Editors", "Moderators"))
    page.context.add_cookies([{"name": COOKIE, "value": "1", "url": site.address}])
    page.goto(site.url("/debates/"))
    page.locator(".door").first.wait_for()
    row = [
        page.locator(f".masthead {what}").bounding_box()
        for what in (".wordmark", ".search button", "a[href='/you/']")
    ]
    middles = [box["y"] + box["height"] / 2 for box in row if box]
    assert len(middles) == 3
    assert max(middles) - min(middles) < 12
    first, second = (door.bounding_box() for door in page.locator(".door").all())
    assert first
    assert second
    assert first["y"] == second["y"] > max(middles)


def test_paper_says_where_and_when_and_offers_nothing_to_press(
    site: Site, new_page: Callable[..., Page], content: Content
) -> None:
    page = new_page()
    page.goto(site.url("/debates/long/?page=1"))
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    said_of_it = page.locator("[data-printed]").inner_text()
    assert said_of_it.startswith("Printed on ")
    assert said_of_it.endswith(f": {site.url('/debates/long/')}?page=1")
    for words in ("Report", "Sign in"):
        assert [
            each for each in page.get_by_role("link", name=re.compile(f"^{words}")).all() if each.is_visible()
        ] == []


def test_marks_of_a_home_stand_beside_the_names_of_grades(
    site: Site, new_page: Callable[..., Page], content: Content
) -> None:
    page = new_page(viewport={"width": 320, "height": 700})
    page.goto(site.url("/ratings/homes/SC033645/"))
    words = page.locator("svg text").filter(
        has_text=re.compile("^(Outstanding|Good|improvement|Inadequate)$")
    )
    ends = [box["x"] + box["width"] for each in words.all() if (box := each.bounding_box())]
    marks = [box["x"] for each in page.locator("svg circle.dot").all() if (box := each.bounding_box())]
    assert len(ends) >= 4
    assert marks
    assert min(marks) > max(ends)
