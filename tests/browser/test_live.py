"""The page's side of the live stream, in a real browser against the real stream."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import Page
from redis import Redis

from live.event_stream.events import STREAM
from tests.processes import Site
from tests.promises import within

pytestmark = [pytest.mark.browser, pytest.mark.servers]

# Any address of the site will do: the behaviour needs an element that names topics, and no more.
PROBE = """([origin, topics]) => {
  window.heard = [];
  document.addEventListener("carespace:live", (event) => heard.push(event.detail.id));
  document.documentElement.dataset.liveOrigin = origin;
  document.body.innerHTML = `<p data-live-topic="${topics}"></p>`;
  return import("/static/js/live.js");
}"""


def say(topic: str, id: str) -> None:
    with Redis.from_url(settings.STREAM_REDIS) as redis:
        redis.xadd(STREAM, {"topic": topic, "name": "post", "id": id})


def listen(site: Site, page: Page, topics: str) -> None:
    """Open a page that writes down what it hears; the stream stands when this returns."""
    page.goto(site.url("/robots.txt"))
    with page.expect_response("**/live/?*"):
        page.evaluate(PROBE, [settings.LIVE_ORIGIN, topics])


def hears(page: Page, *ids: str) -> None:
    page.wait_for_function("ids => ids.join() === heard.join()", arg=list(ids))


def test_news_reaches_the_page_within_two_seconds(site: Site, page: Page) -> None:
    listen(site, page, "release debate:3")
    with within(2, "news"):
        say("debate:3", "1")
        say("debate:4", "2")
        say("release", "3")
        hears(page, "1", "3")


def test_a_topic_that_comes_later_is_heard_too(site: Site, page: Page) -> None:
    listen(site, page, "debate:5")
    say("debate:5", "1")
    hears(page, "1")
    with page.expect_response("**/live/?*debate%3A6*"):
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p data-live-topic=debate:6></p>')")
    say("debate:6", "2")
    say("debate:5", "3")
    hears(page, "1", "2", "3")


def test_a_page_that_was_away_is_told_what_it_missed(site: Site, page: Page) -> None:
    listen(site, page, "debate:7")
    say("debate:7", "1")
    hears(page, "1")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    say("debate:7", "2")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    hears(page, "1", "2")


def test_a_page_opened_out_of_sight_is_told_once_it_is_seen(site: Site, page: Page) -> None:
    page.add_init_script("Object.defineProperty(document, 'hidden', {get: () => !window.seen})")
    with page.expect_event("requestfailed", lambda request: "/live/?" in request.url):
        listen(site, page, "debate:9")
    say("debate:9", "1")
    page.evaluate("() => { window.seen = true; document.dispatchEvent(new Event('visibilitychange')); }")
    hears(page, "1")


@pytest.mark.console_allows("503")
def test_a_stream_that_cannot_be_held_is_polled_for_and_taken_up_again(site: Site, page: Page) -> None:
    page.clock.install()
    page.route("**/live/?*", lambda route: route.fulfill(status=503, body="away"))
    listen(site, page, "debate:8")
    with page.expect_response("**/live/versions.json*"):
        for _ in range(2):
            with page.expect_response("**/live/?*"):
                page.clock.run_for(12_000)
    say("debate:8", "1")
    with page.expect_response("**/live/versions.json*"):
        page.clock.run_for(60_000)
    hears(page, "1")
    page.unroute("**/live/?*")
    with page.expect_response("**/live/?*"):
        page.clock.run_for(60_000)
    say("debate:8", "2")
    hears(page, "1", "2")
