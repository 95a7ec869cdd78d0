"""Deeds that fail in place: the page says so, and every word stays where it was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from carespace.models import Post, Report, Stance, Vote
from carespace.moderation import hide_post
from tests.browser.test_debate import busy_debate, opened, trusted
from tests.browser.walking import as_member, person, wait_for_forms
from tests.factories.carespace import PointFactory, StanceFactory
from tests.processes import Site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.servers,
    pytest.mark.console_allows("status of 4|status of 5|ERR_|htmx|Response Status Error Code"),
]
WORDS = "Typed for an hour, and not lost."
#: What each failure says; 0 is a browser without connection.
FAILURES = {
    0: "There is no connection",
    403: "The site did not let this through",
    404: "is not here any more",
    409: "This came too late",
    410: "was taken away",
    429: "within a short while",
    500: "could not do this just now",
}


def answer_with(status: int) -> Callable[[Route], None]:
    """What answers a form in the site's place."""

    def answer(route: Route) -> None:
        if status:
            route.fulfill(status=status, body="<p>No.</p>", content_type="text/html")
        else:
            route.abort("internetdisconnected")

    return answer


def fails_in_every_way(page: Page, form: Locator, address: str, button: str, box: Locator | None) -> None:
    """Sends a form that fails in one way after another: each is said beside it, and its words stay."""
    for status, sentence in FAILURES.items():
        page.route(address, answer_with(status))
        form.get_by_role("button", name=button, exact=True).click()
        said = form.get_by_role("alert")
        expect(said).to_contain_text(sentence)
        if box:
            expect(said).to_contain_text("Your words stand in the box.")
            expect(box).to_have_value(WORDS)
        page.unroute(address)


def test_points_replies_votes_and_stances(site: Site, page: Page) -> None:
    debate, point = busy_debate()
    opened(site, as_member(site, page, trusted("Fay Failing")), debate)
    thread, composer = page.locator(f"#thread-{point.pk}"), page.locator("#add form")
    thread.locator("summary").click()
    reply = thread.locator("form")
    for form, button in ((reply, "Post your reply"), (composer, "Post your point")):
        box = form.locator("[name=text]")
        box.fill(WORDS)
        if form is composer:
            form.get_by_label("For the motion").check()
        address = "**/reply/" if form is reply else "**/points/add/"
        fails_in_every_way(page, form, address, button, box)
    votes = page.locator(f"#votes-{point.pk} form")
    fails_in_every_way(page, votes, "**/vote/", "Agree", None)
    fails_in_every_way(page, page.locator("#stance-before form").first, "**/stance/", "For", None)
    assert not Post.objects.filter(current_revision__text=WORDS, debate=debate).exists()
    assert not Vote.objects.filter(post=point).exists()
    assert not Stance.objects.filter(debate=debate).exists()
    # What failed goes through once nothing is in the way, and is in nobody's way any more.
    reply.get_by_role("button", name="Post your reply").click()
    expect(thread.locator(".reply-text").last).to_have_text(WORDS)
    expect(thread.locator(".reply").last).to_be_focused()
    composer.get_by_role("button", name="Post your point").click()
    expect(page.get_by_role("heading", name=WORDS)).to_be_visible()
    own = Post.objects.get(current_revision__text=WORDS, parent=None)
    expect(page.locator(f"#post-{own.pk}")).to_be_focused()


def test_reports_and_hiding(site: Site, page: Page) -> None:
    point = PointFactory()
    page.goto(site.url(f"/debates/{point.debate.slug}/posts/{point.pk}/report/"))
    wait_for_forms(page)
    form = page.locator("#report")
    form.get_by_label("It attacks a person").check()
    form.locator("textarea").fill(WORDS)
    fails_in_every_way(page, form, "**/report/", "Send the report", form.locator("textarea"))
    assert not Report.objects.exists()
    as_member(site, page, person("Mona Mod", "Moderators"))
    page.goto(site.url(f"/moderation/posts/{point.pk}/hide/"))
    wait_for_forms(page)
    form = page.locator("#hide")
    form.get_by_label("It attacked a person").check()
    form.locator("textarea").fill(WORDS)
    fails_in_every_way(page, form, "**/hide/", "Hide it", form.locator("textarea"))
    form.get_by_role("button", name="Hide it").click()
    expect(page.get_by_text("Hidden. The author is told")).to_be_visible()
    stance = StanceFactory(
        moment="after", reason="What was said of nights.", reason_shown="unsigned", reason_state="waiting"
    )
    page.goto(site.url(f"/moderation/reasons/{stance.pk}/"))
    wait_for_forms(page)
    form.get_by_label("It attacked a person").check()
    form.locator("textarea").fill(WORDS)
    fails_in_every_way(page, form, "**/reasons/**", "Hide it", form.locator("textarea"))


def test_taking_ones_own_post_down(site: Site, page: Page) -> None:
    author = trusted("Tess Taker")
    point = PointFactory(author=author)
    as_member(site, page, author)
    page.goto(site.url(f"/debates/{point.debate.slug}/posts/{point.pk}/take-down/"))
    wait_for_forms(page)
    form = page.locator("#take-down")
    fails_in_every_way(page, form, "**/take-down/", "Take it down", None)
    assert Post.objects.get(pk=point.pk).state == "published"
    form.get_by_role("button", name="Take it down").click()
    expect(page.get_by_text("It is taken down. Nobody reads it any more.")).to_be_visible()
    assert Post.objects.get(pk=point.pk).state == "withdrawn"


def test_a_point_hidden_meanwhile_is_said_and_the_words_stay(site: Site, page: Page) -> None:
    debate, point = busy_debate()
    opened(site, as_member(site, page, trusted("Lara Late")), debate)
    thread = page.locator(f"#thread-{point.pk}")
    thread.locator("summary").click()
    thread.locator("textarea").fill(WORDS)
    hide_post(by=person("Mona Mod", "Moderators"), post=point, rule="personal")
    thread.get_by_role("button", name="Post your reply").click()
    expect(thread.get_by_role("alert")).to_contain_text("This point is not public any more")
    expect(thread.locator("textarea")).to_have_value(WORDS)


def test_an_unfit_point_is_refused_in_place_and_nothing_is_lost(site: Site, page: Page) -> None:
    debate, _ = busy_debate()
    page.set_viewport_size({"width": 390, "height": 600})
    opened(site, as_member(site, page, trusted("Una Unfit")), debate)
    composer = page.locator("#add")
    composer.get_by_label("Against it").check()
    composer.locator("[name=text]").fill("z" * 285)
    composer.get_by_role("button", name="Post your point").click()
    expect(composer.locator("span.error")).to_contain_text("285 characters; 280 is the most")
    expect(composer.locator(".error-summary")).to_be_focused()
    expect(composer.locator(".error-summary")).to_be_in_viewport(ratio=1)
    expect(composer.locator("[name=text]")).to_have_value("z" * 285)
    expect(composer.get_by_label("Against it")).to_be_checked()
    assert page.evaluate("window.here === true")
