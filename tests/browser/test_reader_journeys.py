"""Walks with scripts and without: a reader who only reads, a member whose mind changes, and one who takes a copy and leaves."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from carespace.contributions import record_stance
from carespace.models import Post, Report, Stance
from tests.browser.test_debate_journeys import Walk
from tests.browser.walking import person
from tests.factories.accounts import PASSWORD, MemberFactory
from tests.factories.articles import saved_article, text
from tests.factories.carespace import ClosureFactory, DebateFactory, PointFactory, ReplyFactory, StanceFactory
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]

REASON = "That nobody learns anything alone had not crossed my mind."
CLAIM = "Whoever works nights alone learns nothing from anybody, and leaves."


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def walk(request: pytest.FixtureRequest, site: Site, new_page: Callable[..., Page]) -> Walk:
    return Walk(site, new_page, request.param)


def make_argument() -> Post:
    """A point with a "why", two replies, and five people who have said where they stand before and after."""
    debate = DebateFactory()
    point = PointFactory(
        debate=debate,
        text=CLAIM,
        why="- Nobody *sees* what goes well.",
        published_at=timezone.now() - timedelta(days=2),
    )
    ReplyFactory(parent=ReplyFactory(parent=point, text="That was so at ours."), text="And at ours.")
    for moment in ("before", "after"):
        for member in [MemberFactory() for _ in range(5)] if moment == "before" else debate_people(debate):
            StanceFactory(debate=debate, member=member, moment=moment)
    return point


def debate_people(debate) -> list[User]:
    """Five members more, who have said where they stood before."""
    members = MemberFactory.create_batch(5)
    for member in members:
        StanceFactory(debate=debate, member=member)
    return members


def test_a_reader_reads_all_there_is_and_reports(walk: Walk) -> None:
    point = make_argument()
    debate = point.debate
    mover = MemberFactory(is_trusted=True)
    record_stance(by=mover, debate=debate, moment="before", side="for")
    moved = {"reason": REASON, "reason_shown": "unsigned", "credit": str(point.pk)}
    later = timezone.now() + timedelta(minutes=3)
    record_stance(by=mover, debate=debate, moment="after", side="against", at=later, **moved)
    story = saved_article(f"Nights {walk.has_scripts}", body=[text("Who is awake?")], debate=debate)
    page = walk.open_as(address=story.get_url())
    page.locator(f"main a[href^='{debate.get_absolute_url()}']").first.click()
    expect(page.locator("h1")).to_have_text(debate.motion)
    walk.look_at(page)
    page.locator(f"#post-{point.pk}").get_by_role("link", name="Why").click()
    expect(page.locator(".why li")).to_have_text("Nobody sees what goes well.")
    expect(page.locator(".reply")).to_have_count(2)
    walk.look_at(page)
    page.get_by_role("link", name="Changed one person’s mind").click()
    expect(page.locator(".reason")).to_contain_text(REASON)
    walk.look_at(page)
    page.locator(".reason").get_by_role("link", name="Report").click()
    page.get_by_label("It attacks a person").check()
    walk.look_at(page)
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator("h1")).to_have_text("Thank you. The moderators have it")
    assert Report.objects.get(post=point).stance
    walk.go(page, debate.get_absolute_url())
    page.get_by_role("link", name="a page of its own").click()
    expect(page.locator("h1")).to_have_text("Where people stand")
    ClosureFactory(debate=debate)
    walk.go(page, debate.get_absolute_url())
    expect(page.locator(".ended")).to_contain_text("What changed minds")
    expect(page.locator(".ended")).to_contain_text(CLAIM)
    walk.look_at(page)


def test_a_members_mind_changes_and_they_say_why(walk: Walk) -> None:
    point = make_argument()
    debate = point.debate
    member = person(f"Mina Moved {'Here' if walk.has_scripts else 'There'}")
    User.objects.filter(pk=member.pk).update(is_trusted=True)
    record_stance(
        by=member, debate=debate, moment="before", side="for", at=timezone.now() - timedelta(minutes=3)
    )
    page = walk.open_as(User.objects.get(pk=member.pk), debate.get_absolute_url())
    page.get_by_label("What changed your mind").fill(REASON)
    page.get_by_label("The post that did it").fill(walk.site.url(point.get_absolute_url()))
    page.get_by_label("Who reads your reason").select_option("signed")
    walk.look_at(page)
    page.locator("#after-against").click()
    expect(page.locator(".own-reason")).to_contain_text("Your reason stands beside the post you named")
    reader = walk.open_as(address=reverse("carespace:minds", args=[debate.slug, point.pk]))
    expect(reader.locator(".reason")).to_contain_text("Mina Moved")
    expect(reader.locator(".reason")).to_contain_text(REASON)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back. Nobody reads it any more.")).to_be_visible()
    if walk.has_scripts:  # it leaves the page that is open
        expect(reader.locator(".reason")).to_have_text("This is not shown any more.")
    walk.go(reader, reverse("carespace:minds", args=[debate.slug, point.pk]))
    expect(reader.locator(".reason")).to_have_count(0)
    assert Stance.objects.get(credited=point).reason_state == "private"


def test_a_member_takes_a_copy_and_leaves(walk: Walk) -> None:
    member = MemberFactory(name=f"Lee Leaver {'One' if walk.has_scripts else 'Two'}")
    point = PointFactory(author=member, text="Words that stay.")
    page = walk.open_as(member, "/you/")
    page.get_by_role("link", name="See what we keep of you").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("h1")).to_have_text("What we keep of you")
    expect(page.locator("#your_posts-h")).to_be_visible()
    expect(page.get_by_text("Words that stay.")).to_be_visible()
    walk.look_at(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download it as a file").click()
    assert saved.value.suggested_filename == "carespace-copy.json"
    walk.go(page, "/you/leave/")
    expect(page.get_by_role("heading", name="What stays")).to_be_visible()
    walk.look_at(page)
    page.get_by_role("button", name="Erase my account").click()
    expect(page).to_have_url(re.compile("/you/left/$"))
    expect(page.locator("h1")).to_have_text("You have left")
    walk.go(page, point.debate.get_absolute_url())
    expect(page.locator(f"#post-{point.pk}")).to_contain_text("Former member")
    assert not User.objects.filter(pk=member.pk).exists()
