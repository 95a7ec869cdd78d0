"""The whole story on real servers: a release, a chart, a member, a debate, a letter; with scripts and without."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from carespace.models import Post
from digests.models import Subscription
from tests.browser.walking import (
    MOTION,
    Story,
    changes_while_open,
    join,
    link,
    load,
    manage,
    person,
    published_story,
    shows_2025,
    sign_in,
    wait_for_forms,
)
from tests.factories import ofsted_files
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]

POINT = "A single owner knows every child, and has nobody to call at two in the morning."


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ofsted")


@pytest.fixture(scope="module")
def story(site: Site, files: Path) -> Story:
    """Published on the figures of 2022."""
    load(ofsted_files.release_of(2022, files))
    return published_story()


@pytest.fixture(scope="module")
def workbook(files: Path) -> Path:
    """The release of 2025 in Ofsted's form: a workbook of thirteen sheets."""
    return ofsted_files.release_of(2025, files)


def test_a_release_changes_the_chart_of_an_open_story(
    site: Site, page: Page, story: Story, workbook: Path
) -> None:
    changes_while_open(site, page, story, workbook)


def take_part(site: Site, new_page: Callable[..., Page], story: Story, name: str, **options: bool) -> Post:
    """A member joins, takes a stance and puts a point; a moderator approves it; another member votes."""
    member, moderator, other = (new_page(**options) for _ in range(3))
    join(site, member, f"{name}@example.org")
    member.goto(site.url(story.debate.get_absolute_url()))
    member.locator("#before-for").click()
    expect(member.locator("#before-for")).to_have_attribute("aria-pressed", "true")
    composer = member.locator("#add")
    composer.locator("[name=side][value=for]").check()
    composer.locator("[name=text]").fill(f"{POINT} {name}")
    composer.get_by_role("button", name="Post your point").click()
    expect(member.get_by_text("waits for a moderator")).to_be_visible()

    sign_in(site, moderator, person("Mo Moderator", "Moderators").email)
    moderator.goto(site.url("/moderation/"))
    waiting = moderator.locator("article.queue-post").filter(has_text=f"{POINT} {name}")
    waiting.get_by_role("button", name=re.compile("Publish")).click()
    expect(moderator.get_by_text("Published. The author is told")).to_be_visible()

    sign_in(site, other, person("Olive Other").email)
    other.goto(site.url(story.debate.get_absolute_url()))
    point = other.locator("article.point").filter(has_text=f"{POINT} {name}").first
    has_scripts = options.get("java_script_enabled", True)
    if has_scripts:
        wait_for_forms(other)
    point.get_by_role("button", name="Agree", exact=True).click()
    # In its first day a point's votes are the answer to one's own vote, and stand on no page.
    answer = re.compile("^1 agree$") if has_scripts else re.compile("^Votes are shown from")
    expect(point.locator(".tally").get_by_text(answer)).to_be_visible()
    expect(point.get_by_role("button", name="Agree", exact=True)).to_have_attribute("aria-pressed", "true")
    return Post.objects.get(current_revision__text=f"{POINT} {name}")


def subscribe(site: Site, page: Page, story: Story, email: str) -> None:
    """Sign up under a story, confirm by the mail received."""
    page.goto(site.url(story.address))
    page.get_by_label("Work email").first.fill(email)
    page.get_by_role("button", name="Sign up").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your inbox")
    page.goto(link(site.mailbox.wait_for(to=email, subject="Confirm"), "/emails/confirm/"))
    page.get_by_role("button", name="Yes, sign me up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in")


def letter_arrives(site: Site, frequency: str, email: str, *words: str) -> str:
    """Send the digest now; the address that leaves with one click."""
    said = manage(site, "send_digest", frequency, "--now")
    assert said.returncode == 0, said.stderr
    letters = [m for m in site.mailbox.messages() if email in m["To"] and m["List-Unsubscribe"]]
    assert letters, said.stdout
    letter = letters[-1]
    plain = letter.get_body(("plain",)).get_content()
    html = letter.get_body(("html",)).get_content()
    for word in words:
        assert word in " ".join(plain.split()), plain
        assert word in " ".join(re.sub(r"<[^>]+>", "", html).replace("&#x27;", "'").split()), html
    assert "<img" in html
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return re.search(r"<(https?://[^>]+)>", letter["List-Unsubscribe"])[1]


def leave(address: str) -> None:
    request = urllib.request.Request(address, data=b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200


def test_a_member_joins_the_debate(site: Site, new_page: Callable[..., Page], story: Story) -> None:
    post = take_part(site, new_page, story, "joan")
    assert post.is_published
    assert post.votes.filter(value="agree").count() == 1


def test_a_subscriber_gets_the_story_the_numbers_and_the_debate(
    site: Site, page: Page, new_page: Callable[..., Page], story: Story, workbook: Path
) -> None:
    load(workbook)
    if not Post.objects.filter(state="published").exists():
        take_part(site, new_page, story, "jan")
    subscribe(site, page, story, "sue@example.org")
    address = letter_arrives(site, "daily", "sue@example.org", story.article.title, "2.8%", MOTION)
    leave(address)
    leave(address)
    sue = Subscription.objects.get(email="sue@example.org")
    assert (sue.daily, sue.weekly) == (False, True)  # off the list the letter came by, and no other


def test_everything_works_with_scripts_off(
    site: Site, new_page: Callable[..., Page], story: Story, workbook: Path
) -> None:
    load(workbook)
    page = new_page(java_script_enabled=False)
    page.goto(site.url(story.address))
    figure = page.locator("figure[data-measure]")
    expect(figure.locator("svg[role=img]").first).to_be_visible()
    figure.locator("summary").click()
    shows_2025(figure)
    take_part(site, new_page, story, "noel", java_script_enabled=False)
    subscribe(site, page, story, "sam@example.org")
    leave(letter_arrives(site, "weekly", "sam@example.org", story.article.title, "2.8%", MOTION))
    sam = Subscription.objects.get(email="sam@example.org")
    assert (sam.daily, sam.weekly) == (True, False)
