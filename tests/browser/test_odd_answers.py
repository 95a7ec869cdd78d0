"""What answers a deed is not always the site: proxies, the page of signing in, a reply cut half-way. Nothing typed is lost."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from carespace.models import Post
from tests.browser.test_debate import busy_debate, opened, trusted
from tests.browser.test_failed_deeds import WORDS
from tests.browser.walking import as_member, person, wait_for_forms
from tests.factories.carespace import PointFactory
from tests.processes import Site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.servers,
    pytest.mark.console_allows("status of 4|ERR_|htmx|Response Status Error Code"),
]
PROXY = "<!doctype html><title>Login to the office network</title><form><h1>Who are you?</h1></form>"


def test_a_proxys_page_takes_no_form_away(site: Site, page: Page) -> None:
    debate, point = busy_debate()
    opened(site, as_member(site, page, trusted("Priya Proxied")), debate)
    thread, composer = page.locator(f"#thread-{point.pk}"), page.locator("#add form")
    thread.locator("summary").click()
    expect(thread.locator("textarea")).to_be_visible()
    forms = (
        (thread.locator("form"), "Post your reply", "**/reply/"),
        (composer, "Post your point", "**/points/add/"),
        (page.locator(f"#votes-{point.pk} form"), "Agree", "**/vote/"),
        (page.locator("#stance-before form").first, "For", "**/stance/"),
    )
    for form, button, address in forms:
        box = form.locator("[name=text]")
        if box.count():
            box.fill(WORDS)
        if form is composer:
            form.get_by_label("For the motion").check()
        page.route(address, lambda route: route.fulfill(body=PROXY, content_type="text/html"))
        form.get_by_role("button", name=button, exact=True).click()
        expect(form.get_by_role("alert")).to_contain_text("answered in its place")
        if box.count():
            expect(box).to_have_value(WORDS)
        page.unroute(address)
    assert not Post.objects.filter(current_revision__text=WORDS, debate=debate).exists()


def test_signed_out_meanwhile_the_desk_and_ones_own_posts_say_so(site: Site, page: Page) -> None:
    author = trusted("Tess Taker")
    post = PointFactory(author=author)
    moderator = person("Mona Mod", "Moderators")
    about = f"/debates/{post.debate.slug}/posts/{post.pk}"
    forms = {
        f"{about}/take-down/": (author, "#take-down", "Take it down"),
        f"{about}/edit/": (author, "#edit", "Save the words"),
        f"{about}/answer/": (moderator, "#answer", "Post your reply"),
        f"/moderation/posts/{post.pk}/hide/": (moderator, "#hide", "Hide it"),
        f"/moderation/posts/{post.pk}/texts/1/withhold/": (moderator, "#withhold", "Withhold it"),
    }
    for address, (member, name, button) in forms.items():
        as_member(site, page, member)
        page.goto(site.url(address))
        wait_for_forms(page)
        form = page.locator(name)
        box = form.locator("textarea").first
        if box.count():
            box.fill(WORDS)
        for rule in form.get_by_label("It attacked a person").all():
            rule.check()
        page.context.clear_cookies(name="sessionid")
        form.get_by_role("button", name=button, exact=True).click()
        if name == "#answer":  # the page of signing in carries these words along
            expect(page.get_by_text(WORDS)).to_be_visible()
            continue
        expect(form.get_by_role("alert")).to_contain_text("You are signed out, so nothing was sent.")
        if box.count():
            expect(box).to_have_value(WORDS)
    assert Post.objects.with_words().get(pk=post.pk).state == "published"


class CutShort(socketserver.BaseRequestHandler):
    """Promises more than it sends."""

    def handle(self) -> None:
        self.request.recv(65_536)
        origin = b"access-control-allow-origin: *\r\naccess-control-allow-headers: *\r\n"
        self.request.sendall(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 900\r\n" + origin + b"\r\n<p>Half"
        )


@pytest.fixture
def cutting() -> Iterator[str]:
    """The address of a server whose answers break off."""
    with socketserver.TCPServer(("127.0.0.1", 0), CutShort) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def test_an_answer_cut_half_way_is_said_and_the_words_stay(site: Site, page: Page, cutting: str) -> None:
    debate, point = busy_debate()
    opened(site, as_member(site, page, trusted("Cora Cut")), debate)
    thread = page.locator(f"#thread-{point.pk}")
    thread.locator("summary").click()
    thread.locator("textarea").fill(WORDS)
    page.route("**/reply/", lambda route: route.continue_(url=cutting))
    thread.get_by_role("button", name="Post your reply").click()
    expect(thread.get_by_role("alert")).to_contain_text("the answer was lost on its way")
    expect(thread.locator("textarea")).to_have_value(WORDS)
    expect(thread.get_by_role("button", name="Post your reply")).to_be_enabled()


def test_words_that_were_not_kept_are_kept_once_there_is_a_connection(site: Site, page: Page) -> None:
    debate, _ = busy_debate()
    opened(site, as_member(site, page, trusted("Olive Offline")), debate)
    composer = page.locator("#add")
    page.route("**/you/unsent/", lambda route: route.abort("internetdisconnected"))
    page.route("**/points/add/", lambda route: route.abort("internetdisconnected"))
    composer.get_by_label("Neither").check()
    composer.locator("[name=text]").fill(WORDS)
    composer.get_by_role("button", name="Post your point").click()
    expect(composer.locator("[data-keep-said]")).to_contain_text("Not kept: there is no connection.")
    page.unroute("**/you/unsent/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(composer.locator("[data-keep-said]")).to_have_text("Kept on your account, not on this device.")
