"""Every kind of page, in both themes and three widths: axe finds nothing, nothing runs over, nobody else is asked."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, Request, TimeoutError

from accounts.models import User
from articles.models import ArticlePage, Figure
from carespace import reports
from carespace.debate_life import lifecycle
from carespace.models import Post
from digests.editions import edition_composer
from digests.models import Edition
from tests.browser.axe import AXE, RUN, THEMES, bring_axe
from tests.browser.walking import Story, as_member, load, person, published_story
from tests.browsing import Watch, context_of
from tests.factories import carespace as said
from tests.factories import ofsted_files
from tests.factories.whole import whole_story
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]

WIDTHS = (320, 390, 1280)
MEASURE = "basis=as-at&outcomes=all&unit=share&by=owner-size&sector=private&at=latest"
CHANGE = "basis=as-at&outcomes=inadequate&unit=share&by=owner-size&at=latest&since=previous&interval=95"
SERIES = "basis=as-at&outcomes=inadequate&unit=share&by=region&at=all"
# What sticks out to the right, unless it lies in a part that scrolls by itself.
OVER = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const out = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > wide + 1
    && !e.closest(".scroll-x, .vh"));
  return [`${document.documentElement.scrollWidth - wide} px run over sideways: `
    + out.slice(0, 6).map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class") || ""}`).join(", ")];
}"""


@dataclass
class Content:
    story: Story
    ended: Story
    point: Post
    urn: str
    editor: User
    moderator: User
    member: User
    whole: ArticlePage
    figure: Figure


@pytest.fixture(scope="module")
def content(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Something of everything: two releases, two stories, a lively debate and one that ended, an edition."""
    folder = tmp_path_factory.mktemp("ofsted")
    before = ofsted_files.home_rows({"good": 28, "inadequate": 4}, year=2022)
    load(ofsted_files.as_at_csv(folder, before, year=2022))
    rows = ofsted_files.home_rows({"good": 30, "inadequate": 3, "outstanding": 4, "": 2})
    load(ofsted_files.as_at_workbook(folder, rows))
    story, ended = published_story(), published_story("A story of long ago", "Inspect sooner")
    moderator, member = person("Mo Moderator", "Moderators"), person("Rhoda Reader")
    for side in ("for", "against", "neither", "for"):
        point = said.PointFactory(debate=story.debate, side=side)
        said.VoteFactory.create_batch(2, post=point)
        said.ReplyFactory(parent=point)
    said.PointFactory(debate=story.debate, state="waiting")
    reports.create_report(by=member, post=point, reason="identifies", details="")
    said.StanceFactory.create_batch(24, debate=story.debate)
    said.PointFactory(debate=ended.debate)
    lifecycle.close_debate(
        by=moderator, debate=ended.debate, outcome="A first visit sooner, without a grade."
    )
    edition_composer.compose_edition_now(frequency="daily", now=timezone.now())
    editor = person("Edith Editor", "Editors", "Data editors")
    whole = whole_story(by=editor, debate=story.debate)
    figure = Figure.objects.get(published="2.8%")
    return Content(story, ended, point, rows[0].urn, editor, moderator, member, whole, figure)


PAGES: dict[str, Callable[[Content], tuple[str, User | None]]] = {
    "front": lambda c: ("/", None),
    "section": lambda c: ("/analysis/", None),
    "article": lambda c: (c.story.address, None),
    "article with comments closed": lambda c: (c.ended.address, None),
    "debate": lambda c: (c.story.debate.get_absolute_url(), None),
    "debate, taking part": lambda c: (c.story.debate.get_absolute_url(), c.member),
    "one point": lambda c: (c.point.get_absolute_url(), c.member),
    "report": lambda c: (f"{c.story.debate.get_absolute_url()}posts/{c.point.pk}/report/", None),
    "debate that ended": lambda c: (c.ended.debate.get_absolute_url(), None),
    "debates": lambda c: ("/debates/", None),
    "rules": lambda c: ("/debates/rules/", None),
    "sign-up": lambda c: ("/accounts/signup/", None),
    "sign-in": lambda c: ("/accounts/login/", None),
    "password": lambda c: ("/accounts/password/reset/", None),
    "you": lambda c: ("/you/", c.member),
    "leaving": lambda c: ("/you/leave/", c.member),
    "ratings": lambda c: ("/ratings/", None),
    "measure": lambda c: (f"/ratings/measure/?{MEASURE}", None),
    "measure over time": lambda c: (f"/ratings/measure/?{SERIES}", None),
    "measure, bad question": lambda c: ("/ratings/measure/?by=weather", None),
    "embedded chart": lambda c: (f"/ratings/measure/embed/?{MEASURE}", None),
    "home": lambda c: (f"/ratings/homes/{c.urn}/", None),
    "owner": lambda c: (owner_page(c.urn), None),
    "region": lambda c: (f"/ratings/regions/{region(c.urn)}/", None),
    "local authority": lambda c: (authority_page(c.urn), None),
    "story with everything": lambda c: (c.whole.get_url(), None),
    "earlier version": lambda c: (f"{c.whole.get_url()}versions/1/", None),
    "republish": lambda c: (f"{c.whole.get_url()}republish/", None),
    "topic": lambda c: ("/topics/owners/", None),
    "author": lambda c: ("/authors/ann-archer/", None),
    "series": lambda c: ("/series/who-owns-homes/", None),
    "figure": lambda c: (c.figure.get_absolute_url(), None),
    "feeds": lambda c: ("/feeds/", None),
    "release": lambda c: ("/ratings/releases/2025-03-31/", None),
    "compare": lambda c: (comparison(), None),
    "map": lambda c: (
        "/ratings/measure/?basis=as-at&outcomes=good&unit=share&by=local-authority&at=latest",
        None,
    ),
    "explorer, a change": lambda c: (f"/ratings/measure/?{CHANGE}", None),
    "find": lambda c: ("/ratings/find/?q=care", None),
    "find, nothing": lambda c: ("/ratings/find/?q=zzz", None),
    "method": lambda c: ("/ratings/method/", None),
    "releases": lambda c: ("/ratings/releases/", None),
    "search": lambda c: ("/search/?q=owners", None),
    "emails": lambda c: ("/emails/", None),
    "editions": lambda c: ("/emails/daily/", None),
    "web edition": lambda c: (web_edition(), None),
    "moderation": lambda c: ("/moderation/", c.moderator),
    "rulings": lambda c: ("/moderation/rulings/", c.moderator),
    "open a debate": lambda c: ("/moderation/debates/open/", c.editor),
    "ledger": lambda c: ("/emails/ledger/", c.editor),
    "ledger of an edition": lambda c: (f"/emails/ledger/{edition().pk}/", c.editor),
    "not found": lambda c: ("/nothing/here/", None),
    "not open": lambda c: ("/moderation/", c.member),
}


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One tab for all kinds of pages: a process, and axe compiled, for each would cost as much as what is asked of it."""
    context = context_of(browser, reduced_motion="reduce")
    tab = context.new_page()
    tab.add_init_script(f"if (window === top) {{ {AXE} }}")  # and in no frame, of which nothing is asked
    yield tab
    context.close()


@pytest.fixture
def fresh_tab(tab: Page, watch: Watch) -> Iterator[Page]:
    """That tab, watched, with nobody signed in and nothing left of what it showed before."""
    tab.goto("about:blank")
    tab.context.clear_cookies()
    tab.emulate_media(color_scheme="light")
    tab.set_viewport_size({"width": 1280, "height": 900})
    with watch.for_now(tab):
        yield tab
        if tab.url.startswith("http"):
            tab.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")


REFUSED = {"not found": 404, "not open": 403, "measure, bad question": 400}


def sticking_out(page: Page) -> list[str]:
    """What runs over sideways once the page is read to its end and has settled to a new width."""
    page.wait_for_load_state()
    with contextlib.suppress(TimeoutError):
        page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
    return page.evaluate(OVER)


def owner_page(urn: str) -> str:
    from ratings.models import Owner

    return Owner.objects.filter(snapshots__home=urn).latest("pk").get_absolute_url()


def region(urn: str) -> str:
    from ratings.models import HomeSnapshot

    return HomeSnapshot.objects.filter(home=urn).latest("release__as_at").region


def authority_page(urn: str) -> str:
    from ratings.models import HomeSnapshot
    from ratings.profiles.authority import find_authority_address

    return find_authority_address(
        HomeSnapshot.objects.filter(home=urn).latest("release__as_at").local_authority
    )


def comparison() -> str:
    from ratings.models import Owner

    slugs = [owner.get_absolute_url().rstrip("/").rpartition("/")[2] for owner in Owner.objects.all()[:3]]
    return f"/ratings/compare/?{'&'.join(f'with=owner:{slug}' for slug in slugs)}"


def edition() -> Edition:
    return Edition.objects.get(frequency="daily", empty=False)


def web_edition() -> str:
    return edition().get_absolute_url()


@pytest.mark.console_allows("status of 40[034]")
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_open_to_everyone(site: Site, fresh_tab: Page, content: Content, kind: str) -> None:
    address, member = PAGES[kind](content)
    page = fresh_tab
    if member:
        as_member(site, page, member)
    strangers: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((site.address, settings.LIVE_ORIGIN, "data:", "blob:")):
            strangers.append(request.url)

    page.on("request", note)
    answer = page.goto(site.url(address))
    assert answer.status == REFUSED.get(kind, 200)
    assert page.locator("h1").count() == 1
    faults: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        faults += [f"{width} px: {over}" for over in sticking_out(page)]
        for theme, rules in THEMES.items():
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            faults += [f"{width} px, {theme}: {fault}" for fault in page.evaluate(RUN, rules)]
    page.remove_listener("request", note)
    assert not faults, "\n".join(faults)
    assert not strangers


@pytest.mark.parametrize("kind", ["article", "debate", "measure", "emails"])
def test_a_page_survives_zoom_and_print(
    site: Site, new_page: Callable[..., Page], content: Content, kind: str, tmp_path: Path
) -> None:
    page = new_page(viewport={"width": 320, "height": 256})  # 1280 by 1024 at 400%
    page.goto(site.url(PAGES[kind](content)[0]))
    assert sticking_out(page) == []
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 26, 22)"
    assert not page.locator(".masthead-tools").is_visible()


# Wagtail's colours change by and by.
SETTLED = """() => Promise.all(document.getAnimations().filter((each) => each instanceof CSSTransition)
  .map((each) => each.finished.catch(() => null)))"""
NEWSROOM: dict[str, Callable[[Content], str]] = {
    "front": lambda c: "/newsroom/",
    "releases": lambda c: "/newsroom/releases/",
    "addresses": lambda c: "/newsroom/releases/addresses/",
    "owners": lambda c: "/newsroom/owners/?q=a",
    "drift": lambda c: "/newsroom/drift/",
    "live blog": lambda c: f"/newsroom/live/{c.whole.pk}/",
    "start": lambda c: f"/newsroom/start/?section={c.whole.get_parent().pk}",
    "editor": lambda c: f"/newsroom/pages/{c.whole.pk}/edit/",
}
# Wagtail's own: its rich-text field has a label beside it that does not name it, cells of its tables have none, and
# its panels for two blocks of one kind have one name.
NOT_OURS = [["[data-draftail-editor-wrapper]"], [".typed-table-block"]]
WAGTAILS_RULES = {"landmark-unique": {"enabled": False}}


@pytest.mark.console_allows("status of 40[034]")
@pytest.mark.parametrize("kind", NEWSROOM)
def test_a_screen_of_the_newsroom_is_open_to_every_editor(
    site: Site, fresh_tab: Page, content: Content, kind: str
) -> None:
    page = as_member(site, fresh_tab, content.editor)
    answer = page.goto(site.url(NEWSROOM[kind](content)))
    assert answer.status == 200
    bring_axe(page)  # Wagtail's editor carries another
    faults: list[str] = []
    for theme, only in THEMES.items():
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.evaluate(SETTLED)
        found = page.evaluate(
            """async ([exclude, options]) => {
              const found = await axe.run({include: [["main"]], exclude}, {resultTypes: ["violations"], ...options});
              return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 5)}`);
            }""",
            [NOT_OURS, {"rules": WAGTAILS_RULES} if theme == "light" else only],
        )
        faults += [f"{theme}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)
