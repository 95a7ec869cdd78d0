"""A debate in a real browser: forms that change their own part of the page, words that outlive a reload,
and news of others that never moves the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from carespace import contributions, moderation
from carespace.debate_life import lifecycle
from carespace.models import Debate, Post, Stance
from carespace.voices import find_members
from live.event_stream.history import FEW
from tests.browser.axe import bring_axe
from tests.browser.walking import as_member, person, wait_for_forms
from tests.factories.accounts import PASSWORD
from tests.factories.articles import published_article
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory
from tests.processes import Site
from tests.promises import within

pytestmark = [pytest.mark.browser, pytest.mark.servers]


#: Pages ask at a moment of their own within five seconds; here at once.
AT_ONCE = "Math.random = () => 0"


def trusted(name: str):
    member = person(name)
    PointFactory.create_batch(2, author=member)
    return member


def busy_debate() -> tuple[Debate, Post]:
    debate = DebateFactory()
    point = PointFactory(debate=debate, text="Look at the manager.")
    PointFactory(debate=debate, side="against")
    ReplyFactory(parent=point)
    return debate, point


def opened(site: Site, page: Page, debate: Debate) -> None:
    """The debate's page once it hears of news and its forms work in place."""
    page.add_init_script(AT_ONCE)
    with page.expect_response("**/live/?*"):
        page.goto(site.url(debate.get_absolute_url()))
    wait_for_forms(page)
    page.evaluate("window.here = true")


def still_here(page: Page) -> bool:
    """Whether the page was never loaded anew since `opened`."""
    return page.evaluate("window.here === true")


def test_vote_and_stance_change_in_place(site: Site, page: Page) -> None:
    debate, point = busy_debate()
    member = person("Vera Voter")
    opened(site, as_member(site, page, member), debate)
    votes = page.locator(f"#votes-{point.pk}")
    assert page.locator("[name=shown_as]").count() > 1
    votes.get_by_role("button", name="Agree", exact=True).click()
    expect(page.locator("[name=shown_as]")).to_have_count(0)  # chosen with the first deed
    agree = votes.get_by_role("button", name="Agree", exact=True)
    expect(agree).to_have_attribute("aria-pressed", "true")
    expect(agree).to_be_focused()
    expect(page.locator("#said")).to_have_text("You voted: agree.")
    expect(votes.get_by_text("1 agree", exact=True)).to_be_visible()
    agree.dblclick()  # within a second of the first press, all of them are one vote
    expect(agree).to_have_attribute("aria-pressed", "true")
    assert point.votes.count() == 1
    page.evaluate("Date.now = (now => () => now() + 1000)(Date.now.bind(Date))")
    agree.click()
    expect(votes.get_by_role("button", name="Agree", exact=True)).to_have_attribute("aria-pressed", "false")
    assert not point.votes.exists()

    contributions.record_stance(by=person("Otto Other"), debate=debate, moment="before", side="for")
    expect(page.locator("#stand-bar")).to_contain_text("One person has taken a stance.")
    page.locator("#before-against").click()
    expect(page.locator("#before-against")).to_have_attribute("aria-pressed", "true")
    page.locator("#after-reason").fill("Not sent yet.")
    page.locator("#before-3").click()
    expect(page.locator("#before-3")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#after-reason")).to_have_value(
        "Not sent yet."
    )  # it stands beside the form that was sent
    page.set_viewport_size({"width": 390, "height": 500})
    page.locator("#after-undecided").click()
    expect(page.locator("#stance-after .error")).to_contain_text("Read a little first")
    expect(page.locator("#stance-after .error")).to_be_in_viewport(ratio=1)
    Stance.objects.update(first_at=timezone.now() - timedelta(minutes=2))
    page.locator("#after-reason").fill("What was said of nights.")
    page.locator("#after-undecided").click()
    expect(page.locator("#after-undecided")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#stand")).to_contain_text("Before reading: against, strongly. Now: undecided.")
    assert still_here(page)
    assert debate.stances.count() == 3


def test_reply_is_sent_and_refused_in_place(site: Site, page: Page) -> None:
    debate, point = busy_debate()
    opened(site, as_member(site, page, trusted("Rita Replier")), debate)
    thread = page.locator(f"#thread-{point.pk}")
    thread.locator("summary").click()
    words = thread.locator("textarea")
    words.fill("z" * 1203)
    expect(thread.locator(".hint").first).to_contain_text("3 too many.")
    thread.get_by_role("button", name="Post your reply").click()
    expect(thread.locator(".error")).to_contain_text("1203 characters; 1200 is the most")
    expect(words).to_have_value("z" * 1203)
    words.fill("And at the rota.")
    thread.get_by_role("button", name="Post your reply").click()
    expect(thread.locator(".reply-text").last).to_have_text("And at the rota.")
    expect(words).to_have_value("")
    assert still_here(page)
    expect(page.locator("[data-new]")).to_be_hidden()


def test_draft_outlives_a_reload_and_goes_once_sent(site: Site, page: Page) -> None:
    debate, _ = busy_debate()
    opened(site, as_member(site, page, person("Dora Drafter")), debate)
    composer = page.locator("#add")
    composer.locator("[name=text]").fill("Half a thought")
    expect(composer.locator("[data-keep-said]")).to_have_text("Kept on your account, not on this device.")
    page.reload()
    expect(composer.locator("[name=text]")).to_have_value("Half a thought")
    composer.locator("[name=side][value=for]").check()
    composer.get_by_role("button", name="Post your point").click()
    expect(page.get_by_text("Your point waits for a moderator")).to_be_visible()
    expect(composer.locator("[name=text]")).to_have_value("")
    page.goto(site.url(debate.get_absolute_url()))
    expect(composer.locator("[name=text]")).to_have_value("")


def test_words_typed_before_the_scripts_come_are_kept_too(site: Site, page: Page) -> None:
    debate, _ = busy_debate()
    composer = page.locator("#add")

    def answer_late(route: Route) -> None:
        composer.locator("[name=text]").fill("Typed at once")
        route.continue_()

    page.route("**/js/writing.js", answer_late, times=1)
    as_member(site, page, person("Ella Early"))
    page.goto(site.url(debate.get_absolute_url()))
    expect(composer.locator("[data-keep-said]")).to_have_text("Kept on your account, not on this device.")
    expect(composer.locator("[name=text]")).to_have_value("Typed at once")
    page.reload()
    expect(composer.locator("[name=text]")).to_have_value("Typed at once")


def test_news_waits_behind_a_notice(site: Site, page: Page) -> None:
    debate, point = busy_debate()
    opened(site, page, debate)
    before = page.locator(".sides").bounding_box()
    contributions.add_reply(by=trusted("Nora New"), point=point, text="Something new.")
    contributions.add_point(by=trusted("Nils New"), debate=debate, side="against", text="Another thing.")
    notice = page.locator("[data-new] a")
    expect(notice).to_have_text("2 new posts")
    assert page.locator(".sides").bounding_box() == before
    expect(page.get_by_text("Something new.")).to_have_count(0)
    notice.click()
    expect(page.get_by_text("Something new.")).to_be_visible()


def test_counts_follow_others_in_place(site: Site, page: Page) -> None:
    debate, point = busy_debate()
    opened(site, page, debate)
    contributions.cast_vote(by=person("Olga Other"), point=point, value="disagree")
    contributions.record_stance(by=person("Otto Other"), debate=debate, moment="before", side="for")
    expect(page.locator(f"#votes-{point.pk}")).to_contain_text(
        "1 disagree"
    )  # told at ticks five seconds apart
    expect(page.locator("#stand-bar")).to_contain_text("One person has taken a stance.")
    assert still_here(page)


def test_what_was_missed_comes_as_a_fragment_and_never_as_the_page(site: Site, page: Page) -> None:
    debate, point = busy_debate()
    opened(site, page, debate)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    moderation.hide_post(by=person("Mona Mod", "Moderators"), post=point, rule="identifies")
    contributions.record_stance(by=person("Otto Other"), debate=debate, moment="before", side="for")
    late = trusted("Nina New")
    for number in range(FEW + 1):
        contributions.add_point(by=late, debate=debate, side="for", text=f"Point {number} of many.")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.locator(f"#post-{point.pk}")).to_have_text("A moderator removed this.")
    expect(page.locator("#stand-bar")).to_contain_text("One person has taken a stance.")
    expect(page.locator("[data-new] a")).to_have_text(f"{FEW + 1} new posts")
    assert still_here(page)
    # Once for what was missed, and perhaps once more for the counts, told at their tick.
    assert {url for url in asked if "/live/" not in url} == {site.url(f"{debate.get_absolute_url()}counts/")}


def test_what_goes_leaves_every_open_page(site: Site, new_page: Callable[..., Page]) -> None:
    """The debate with both copies, the point's own page, the list of a side and the story's panel: within two seconds."""
    debate, point = busy_debate()
    reply = point.replies.get()
    contributions.cast_vote(by=person("Olga Other"), point=point, value="agree")
    story = published_article("A story of it", debate=debate)
    addresses = {
        "debate": debate.get_absolute_url(),
        "point": point.get_absolute_url(),
        "list": f"{debate.get_absolute_url()}points/for/",
        "story": story.get_url(),
    }
    pages = {name: new_page() for name in addresses}
    for name, page in pages.items():
        with page.expect_response("**/live/?*"):
            page.goto(site.url(addresses[name]))
        expect(page.get_by_text(point.current_revision.text).first).to_be_visible()
    with within(2, "words that a moderator hid"):
        moderation.hide_post(by=person("Mona Mod", "Moderators"), post=point, rule="personal")
        for page in pages.values():
            expect(page.get_by_text(point.current_revision.text)).to_have_count(0)
            expect(page.get_by_text("A moderator removed this.").first).to_be_visible()
    assert pages["point"].title() == "A moderator removed this."
    expect(pages["debate"].locator(f"#post-{reply.pk}")).to_contain_text(reply.current_revision.text)
    with within(2, "words that their author took down"):
        moderation.withdraw_post(by=find_members([reply.voice])[reply.voice_id], post=reply)
        for name in ("debate", "point"):
            expect(pages[name].locator(f"#post-{reply.pk}")).to_have_text("Its author took this down.")


def test_what_is_hidden_with_its_replies_takes_them_along(site: Site, page: Page) -> None:
    debate, point = busy_debate()
    opened(site, page, debate)
    moderation.hide_post(by=person("Mona Mod", "Moderators"), post=point, rule="identifies")
    expect(page.locator(f"#post-{point.pk}")).to_have_text("A moderator removed this.")
    expect(page.locator(f"#thread-{point.pk}")).to_have_text("")
    assert still_here(page)


def test_closing_is_said_at_once(site: Site, page: Page) -> None:
    debate, _ = busy_debate()
    opened(site, page, debate)
    lifecycle.close_debate(by=person("Edda Ed", "Editors"), debate=debate, outcome="Most agreed.")
    notice = page.locator("[data-new] a")
    expect(notice).to_have_text("Comments have closed: read the outcome")
    notice.click()
    expect(page.get_by_role("heading", name="Outcome")).to_be_visible()


def test_masthead_knows_members_by_the_hint_only(site: Site, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.url("/debates/rules/"))
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-you]")).to_have_text("Sign in")
    assert not [url for url in asked if "/you/masthead/" in url]
    as_member(site, page, person("Mia Mod", "Moderators"))
    page.context.add_cookies([{"name": "carespace_member", "value": "1", "url": site.address}])
    page.goto(site.url("/"))
    expect(page.locator("[data-you]")).to_have_text("Your page")
    expect(page.locator(".masthead-tools").get_by_role("link", name="Moderation")).to_be_visible()


@pytest.mark.console_allows("status of 403")
def test_words_of_someone_signed_out_meanwhile_stand_in_the_box_after_signing_in(
    site: Site, page: Page
) -> None:
    debate, point = busy_debate()
    member = trusted("Sonia Signed-Out")
    opened(site, as_member(site, page, member), debate)
    thread = page.locator(f"#thread-{point.pk}")
    thread.locator("summary").click()
    thread.locator("textarea").fill("Typed for an hour.")
    page.context.clear_cookies(name="sessionid")
    thread.get_by_role("button", name="Post your reply").click()
    expect(page.get_by_role("heading", name="Sign in to post this")).to_be_visible()
    expect(page.get_by_text("Typed for an hour.")).to_be_visible()
    bring_axe(page)
    assert (
        page.evaluate("axe.run(document).then(({violations}) => violations.map((found) => found.id))") == []
    )
    doors = page.get_by_role("form", name="Sign in")
    doors.get_by_label("Email").fill(member.email)
    doors.get_by_label("Password").fill(PASSWORD)
    doors.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#reply [name=text]")).to_have_value("Typed for an hour.")
    expect(page.get_by_text("They are not posted yet.")).to_be_visible()
