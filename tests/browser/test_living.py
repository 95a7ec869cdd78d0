"""A debate that lives while it is read: nothing that is read moves, and a storm of news makes few questions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from carespace import contributions, moderation
from carespace.debate_life.lifecycle import pause_debate, withdraw_debate
from carespace.follows.following import set_follow
from carespace.models import Debate, Post
from carespace.words.editing import edit_post
from carespace.words.withholding import withhold_text
from tests.browser.test_debate import busy_debate, opened, still_here, trusted
from tests.browser.walking import as_member, person
from tests.factories.carespace import PointFactory, ReplyFactory, VoteFactory
from tests.factories.cast import moderator
from tests.processes import Site, until
from tests.promises import within

pytestmark = [pytest.mark.browser, pytest.mark.servers]

#: What moved on the page since it was opened, as browsers measure it; what a press of one's own moves does not count.
WATCH_SHIFTS = """
window.moved = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries().filter(({ hadRecentInput }) => !hadRecentInput)) {
    const what = entry.sources.map(({ node, previousRect: was, currentRect: is }) =>
      `${node?.outerHTML ?? node?.textContent}`.slice(0, 200) + ` from ${was.x},${was.y} to ${is.x},${is.y}`);
    window.moved.push([entry.value, ...what]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
STORM = """([topic, name, times, apart]) => {
  for (let i = 0; i < times; i += 1) {
    setTimeout(() => document.dispatchEvent(
      new CustomEvent("carespace:live", { detail: { topic, name, id: "1" } })), i * apart);
  }
}"""


def argued_debate() -> tuple[Debate, list[Post]]:
    """A debate with points on both sides, votes on some, and replies."""
    debate, point = busy_debate()
    voted = PointFactory(debate=debate, side="against", text="Read the whole report first.")
    for value in ("agree", "pass", "disagree"):
        VoteFactory(post=voted, value=value)
    replies = [ReplyFactory(parent=voted, text=f"One more thing, number {number}.") for number in range(3)]
    return debate, [point, voted, *replies]


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_that_is_read_moves(site: Site, page: Page, width: int) -> None:
    """Points, replies, votes, stances, hiding and taking down while the page is open: the layout shifts by nothing."""
    debate, (point, voted, *_, reply) = argued_debate()
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(WATCH_SHIFTS)
    opened(site, page, debate)
    page.locator(f"#post-{reply.pk}").scroll_into_view_if_needed()
    page.evaluate("window.moved = []")
    contributions.cast_vote(by=person("Olga Other"), point=point, value="disagree")
    contributions.cast_vote(by=person("Otto Other"), point=voted, value="agree")
    contributions.record_stance(by=person("Olga Other"), debate=debate, moment="before", side="for")
    late = trusted("Nora New")
    contributions.add_reply(by=late, point=voted, text="Something new.")
    contributions.add_point(by=late, debate=debate, side="against", text="Another thing.")
    notice = page.locator("[data-new] a")
    expect(notice).to_have_text("2 new posts")
    expect(notice).to_be_in_viewport(ratio=1)
    expect(page.locator(f"#tally-{point.pk}")).to_contain_text("1 disagree")
    expect(page.locator(f"#tally-{voted.pk}")).to_contain_text("2 agree")
    moderation.hide_post(by=person("Mona Mod", "Moderators"), post=point, rule="personal")
    expect(page.locator(f"#post-{point.pk}")).to_have_text("A moderator removed this.")
    moderation.hide_post(by=person("Mona Mod", "Moderators"), post=voted, rule="identifies")
    expect(page.get_by_text("One more thing")).to_have_count(0)
    page.evaluate("new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))")
    assert page.evaluate("window.moved") == []
    assert still_here(page)


def test_ones_own_open_form_moves_nothing_and_the_notice_stands_clear_of_a_keyboard(
    site: Site, new_page: Callable[..., Page]
) -> None:
    debate, (point, voted, *_) = argued_debate()
    page = new_page(viewport={"width": 390, "height": 844})
    page.add_init_script(WATCH_SHIFTS)
    opened(site, as_member(site, page, trusted("Tina Typing")), debate)
    thread = page.locator(f"#thread-{voted.pk}")
    thread.locator("summary").click()
    box = thread.locator("textarea")
    box.fill("Half a thought")
    page.evaluate("window.moved = []")
    expect(thread.locator("[data-keep-said]")).to_have_text("Kept on your account, not on this device.")
    contributions.add_reply(by=trusted("Nora New"), point=point, text="Something new.")
    notice = page.locator("[data-new] a")
    expect(notice).to_have_text("1 new post")
    assert page.evaluate("window.moved") == []
    page.evaluate("""Object.defineProperty(visualViewport, "height", { value: 420 });
      visualViewport.dispatchEvent(new Event("resize"))""")
    clear = notice.bounding_box()
    assert clear
    assert clear["y"] >= 0
    assert clear["y"] + clear["height"] < 80


def test_what_is_being_typed_is_kept_before_news_is_loaded(site: Site, page: Page) -> None:
    debate, (point, *_) = argued_debate()
    opened(site, as_member(site, page, trusted("Tina Typing")), debate)
    contributions.add_reply(by=trusted("Nora New"), point=point, text="Something new.")
    notice, box = page.locator("[data-new] a"), page.locator("#add [name=text]")
    expect(notice).to_have_text("1 new post")
    held: list[Route] = []
    page.route("**/you/unsent/", lambda route: held.append(route), times=1)
    box.fill("Half a thought")
    notice.click(no_wait_after=True)
    while not held:
        page.evaluate("0")
    assert still_here(page)
    held[0].continue_()
    expect(page.get_by_text("Something new.")).to_be_visible()
    expect(box).to_have_value("Half a thought")


@pytest.mark.parametrize("width", [390, 1280])
def test_selected_words_are_quoted_and_leave_every_open_page_with_their_post(
    site: Site, page: Page, width: int
) -> None:
    """A reader selects a sentence, quotes it and answers; where that reply is open, the sentence goes with its post."""
    _, (_, voted, first, second, _) = argued_debate()
    page.set_viewport_size({"width": width, "height": 900})
    as_member(site, page, trusted("Nora New"))
    page.goto(site.url(voted.get_absolute_url()))
    select = """(post) => {
      const words = post.querySelector(".reply-text").firstChild;
      const range = document.createRange();
      range.setStart(words, 4);
      range.setEnd(words, 14);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }"""
    page.locator(f"#post-{first.pk}").evaluate(select)
    page.locator(f"#post-{first.pk}").get_by_role("link", name="Quote").click()
    field = page.get_by_role("textbox", name="Your reply")
    expect(field).to_have_value("> more thing,\n\n")
    field.fill("> more thing,\n\nWhich thing?")
    page.get_by_role("button", name="Post your reply").click()
    quote = page.locator("blockquote.quote")
    expect(quote).to_contain_text("more thing,")
    expect(quote.get_by_role("link")).to_have_attribute("href", first.get_absolute_url())
    page.evaluate("window.here = true")
    moderation.hide_post(by=person("Mona Mod", "Moderators"), post=second, rule="personal")
    moderation.hide_post(by=person("Mona Mod", "Moderators"), post=first, rule="personal")
    expect(quote).to_have_text("The words quoted here are not shown any more.")
    assert page.evaluate("window.here")


def test_withheld_words_leave_the_open_page_and_every_quote(site: Site, page: Page) -> None:
    """One text is withheld: its post stays with the line, and an earlier text goes from where it is quoted."""
    _, (_, voted, first, second, _) = argued_debate()
    author = trusted("Nora New")
    point = Post.objects.with_words().get(pk=voted.pk)
    quoting = contributions.add_reply(by=author, point=point, text="> One more thing, number 0.\nWhich?")
    edited = ReplyFactory(parent=voted, author=author, text="Words to be sorry for.")
    contributions.add_reply(by=trusted("Otto Other"), point=point, text="> Words to be sorry for.\nAre you?")
    edit_post(by=author, post=edited, text="Better words.", read=1)
    page.goto(site.url(voted.get_absolute_url()))
    expect(page.locator("blockquote.quote")).to_contain_text(["number 0", "sorry for"])
    page.evaluate("window.here = true")
    mona = person("Mona Mod", "Moderators")
    withhold_text(by=mona, post=edited, number=1, rule="personal")
    withhold_text(by=mona, post=first, number=1, rule="personal")
    gone = "The words quoted here are not shown any more."
    expect(page.locator("blockquote.quote")).to_have_text([gone, gone])
    expect(page.locator(f"#post-{first.pk}")).to_have_text("A moderator has withheld these words.")
    expect(page.locator(f"#post-{edited.pk}")).to_contain_text("Better words.")
    expect(page.locator(f"#post-{quoting.pk}")).to_contain_text("Which?")
    expect(page.locator(f"#post-{second.pk}")).to_contain_text("number 1")
    assert page.evaluate("window.here")
    page.reload()
    expect(page.locator("blockquote.quote")).to_have_text([gone, gone])
    expect(page.locator(f"#post-{first.pk}")).to_contain_text("A moderator has withheld these words.")


def test_votes_are_drawn_as_the_site_draws_them(site: Site, page: Page) -> None:
    debate, (point, voted, *_) = argued_debate()
    opened(site, page, debate)
    contributions.cast_vote(by=person("Olga Other"), point=point, value="pass")
    contributions.cast_vote(by=person("Otto Other"), point=voted, value="agree")
    expect(page.locator(f"#tally-{voted.pk}")).to_contain_text("2 agree")
    ids = [f"tally-{point.pk}", f"tally-{voted.pk}"]
    drawn = "(ids) => ids.map((id) => document.getElementById(id).outerHTML.replace(/>\\s+</g, '><'))"
    live = page.evaluate(drawn, ids)
    page.reload()
    assert page.evaluate(drawn, ids) == live


def test_a_storm_of_news_makes_few_questions(site: Site, page: Page) -> None:
    """Ten votes and ten posts a second for twenty seconds: a question in five seconds for votes, one a second for posts."""
    debate, _ = busy_debate()
    page.clock.install()
    asked: list[str] = []
    answered: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfinished", lambda request: answered.append(request.url))
    opened(site, page, debate)

    def is_answered() -> bool:
        page.clock.run_for(1)  # hears what the browser tells meanwhile
        begun, ended = (sum(url.endswith("/counts/") for url in urls) for urls in (asked, answered))
        return begun == ended

    for name, most in (("counts", 5), ("posts", 21)):
        page.clock.run_for(5_000)
        until(is_answered, what="an answer to what was asked when the page opened")
        asked.clear()
        answered.clear()
        page.evaluate(STORM, [debate.live_topic, name, 200, 100])
        for _ in range(100):  # so that each answer is there before more is told
            page.clock.run_for(200)
        page.clock.run_for(5_000)
        counted = [url for url in asked if url.endswith("/counts/")]
        assert 1 <= len(counted) <= most
        assert {url for url in asked if "/live/" not in url} == set(counted)
    assert still_here(page)


@pytest.mark.console_allows("status of 503")
def test_words_leave_though_the_first_question_fails(site: Site, page: Page) -> None:
    debate, point = busy_debate()
    opened(site, page, debate)
    failures = iter([True])
    page.route(
        "**/counts/",
        lambda route: route.fulfill(status=503, body="away") if next(failures, False) else route.continue_(),
    )
    moderation.hide_post(by=person("Mona Mod", "Moderators"), post=point, rule="personal")
    expect(page.locator(f"#post-{point.pk}")).to_have_text("A moderator removed this.")


def test_words_that_went_while_the_page_was_on_its_way_leave_it(site: Site, page: Page) -> None:
    debate, point = busy_debate()
    held: list[Route] = []
    page.route("**/live/?*", lambda route: held.append(route), times=1)
    page.goto(site.url(debate.get_absolute_url()))
    while not held:
        page.evaluate("0")
    moderation.hide_post(by=person("Mona Mod", "Moderators"), post=point, rule="personal")
    held[0].continue_()
    expect(page.locator(f"#post-{point.pk}")).to_have_text("A moderator removed this.")


def test_back_brings_no_words_that_went_meanwhile(site: Site, page: Page) -> None:
    debate, point = busy_debate()
    opened(site, page, debate)
    page.goto(site.url("/debates/rules/"))
    moderation.hide_post(by=person("Mona Mod", "Moderators"), post=point, rule="personal")
    page.go_back()
    with within(2, "words of a page that Back brought"):
        expect(page.locator(f"#post-{point.pk}")).to_have_text("A moderator removed this.")


def test_the_number_of_new_posts_moves_nothing_on_a_phone(site: Site, new_page: Callable[..., Page]) -> None:
    debate, point = busy_debate()
    member = trusted("Fay Follower")
    set_follow(by=member, debate=debate, what="debate")
    ReplyFactory(parent=point)
    page = as_member(site, new_page(viewport={"width": 390, "height": 844}), member)
    page.context.add_cookies([{"name": "carespace_member", "value": "1", "url": site.address}])
    page.goto(site.url("/debates/"))
    heading = page.get_by_role("heading", level=1)
    expect(page.get_by_role("link", name="Following 1 new post", exact=True)).to_be_visible()
    with_number = heading.bounding_box()
    page.goto(site.url(debate.get_absolute_url()))
    page.goto(site.url("/debates/"))
    expect(page.get_by_role("link", name="Your page")).to_be_visible()
    expect(page.get_by_role("link", name="Following")).to_have_count(0)
    assert heading.bounding_box() == with_number


@pytest.mark.console_allows(r"status of 4(03|10)")
@pytest.mark.parametrize("shut", ["withdrawn", "paused"])
def test_a_debate_that_may_no_longer_be_read_leaves_the_open_page(site: Site, page: Page, shut: str) -> None:
    debate, (point, *_) = argued_debate()
    opened(site, page, debate)
    expect(page.get_by_text(debate.motion).first).to_be_visible()
    if shut == "withdrawn":
        withdraw_debate(by=moderator(), debate=debate, reason="It named somebody.")
    else:
        pause_debate(by=moderator(), debate=debate, kind="reading", reason="It named somebody.")
    expect(page.locator(f"#post-{point.pk}")).to_have_count(0)
