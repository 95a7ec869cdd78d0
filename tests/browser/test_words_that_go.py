"""Words that a moderator hid leave every open page, also the boxes of forms in which somebody quotes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from carespace import contributions
from carespace.debate_life import lifecycle
from carespace.models import Post
from carespace.moderation import hide_post
from tests.browser.test_debate import busy_debate, trusted
from tests.browser.walking import as_member, person, wait_for_forms
from tests.factories.carespace import ReplyFactory
from tests.processes import Site
from tests.promises import within

pytestmark = [pytest.mark.browser, pytest.mark.servers]

REMOVED = "A moderator removed this."


def listen(site: Site, page: Page, address: str) -> Page:
    with page.expect_response("**/live/?*"):
        page.goto(site.url(address))
    page.evaluate("window.here = true")
    return page


def test_a_passage_leaves_the_boxes_of_open_forms_with_its_post(
    site: Site, new_page: Callable[..., Page]
) -> None:
    _, point = busy_debate()
    first = ReplyFactory(parent=point, text="One more thing. And another.")
    author = trusted("Nora New")
    quoting = contributions.add_reply(
        by=author, point=Post.objects.with_words().get(pk=point.pk), text="> And another.\nWhich other?"
    )
    posts = f"/debates/{point.debate.slug}/posts"
    answer = listen(site, as_member(site, new_page(), author), f"{posts}/{first.pk}/answer/?quote")
    edit = listen(site, as_member(site, new_page(), author), f"{posts}/{quoting.pk}/edit/")
    report = listen(site, new_page(), f"{posts}/{first.pk}/report/")
    boxes = [page.get_by_role("textbox", name="Your reply") for page in (answer, edit)]
    expect(boxes[0]).to_have_value("> One more thing. And another.\n\n")
    expect(boxes[1]).to_have_value("> And another.\n\nWhich other?")
    boxes[0].press("Control+End")
    boxes[0].press_sequentially("Which thing?")
    with within(2, "a passage in an open form"):
        hide_post(by=person("Mona Mod", "Moderators"), post=first, rule="identifies")
        expect(boxes[0]).to_have_value("Which thing?")
        expect(boxes[1]).to_have_value("> The words quoted here are not shown any more.\n\nWhich other?")
        expect(report.get_by_text(REMOVED)).to_be_visible()
    boxes[0].press_sequentially(" Say.")
    expect(boxes[0]).to_have_value("Which thing? Say.")
    for page in (answer, edit, report):
        assert "another." not in page.locator("main").inner_html()
        assert page.evaluate("window.here")


def test_the_page_of_an_ended_debate_names_no_point_that_went(site: Site, page: Page) -> None:
    debate, point = busy_debate()
    Post.objects.filter(pk=point.pk).update(agrees=20, disagrees=19)
    lifecycle.close_debate(by=person("Edda Ed", "Editors"), debate=debate, outcome="It was argued.")
    listen(site, page, debate.get_absolute_url())
    named = page.locator(".ended").get_by_text(point.current_revision.text)
    expect(named).to_have_count(2)
    hide_post(by=person("Mona Mod", "Moderators"), post=point, rule="personal")
    expect(named).to_have_count(0)
    assert page.evaluate("window.here")


def test_what_is_being_typed_beneath_words_that_go_stays_in_a_box(site: Site, page: Page) -> None:
    debate, point = busy_debate()
    listen(site, as_member(site, page, trusted("Tina Typing")), debate.get_absolute_url())
    wait_for_forms(page)
    thread = page.locator(f"#thread-{point.pk}")
    thread.locator("summary").click()
    thread.get_by_role("textbox", name="Your reply").fill("Typed for an hour.")
    page.locator(f"#post-{point.pk}").get_by_role("link", name="Report").focus()
    hide_post(by=person("Mona Mod", "Moderators"), post=point, rule="identifies")
    expect(thread.get_by_label("Your words, not posted")).to_have_value("Typed for an hour.")
    expect(thread.get_by_role("button")).to_have_count(0)
    expect(page.locator(f"#post-{point.pk}")).to_be_focused()  # the keyboard goes on from there
    assert page.evaluate("window.here")
