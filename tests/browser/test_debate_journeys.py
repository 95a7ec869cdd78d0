"""Whole walks through a debate, with scripts and without: a practitioner on a phone, two members of one profession, a
moderator and an editor."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import Profession, User
from carespace import contributions
from carespace.models import Debate, Post
from carespace.words.editing import EDIT_WITHIN
from tests.browser.axe import RUN, THEMES, bring_axe
from tests.browser.test_access import sticking_out
from tests.browser.walking import as_member, follow, link, person, wait_for_forms
from tests.factories.accounts import PASSWORD, PractitionerFactory
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
CLAIM = "A visit on a Sunday shows who is on the rota. ".ljust(279, "x") + "."


@dataclass
class Walk:
    """Opens pages of one site, all of them with scripts or all without."""

    site: Site
    new_page: Callable[..., Page]
    has_scripts: bool

    def open_as(self, member: User | None = None, address: str = "/debates/", **options: object) -> Page:
        """A page of a browser of its own, of this member or a reader."""
        page = self.new_page(java_script_enabled=self.has_scripts, reduced_motion="reduce", **options)
        if member:
            as_member(self.site, page, member)
        self.go(page, address)
        return page

    def go(self, page: Page, address: str) -> None:
        """Open an address as somebody who comes to it anew."""
        page.goto("about:blank")
        page.goto(self.site.url(address))
        if self.has_scripts:
            wait_for_forms(page)

    def follow(self, page: Page, leads_on: Locator) -> None:
        """Press a link and be where it leads, ready to use."""
        follow(page, leads_on)
        if self.has_scripts:
            wait_for_forms(page)

    def look_at(self, page: Page) -> None:
        """Nothing runs over sideways and axe finds no fault; axe itself is a script."""
        assert sticking_out(page) == []
        if self.has_scripts:
            bring_axe(page)
            assert page.evaluate(RUN, THEMES["light"]) == []


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def walk(request: pytest.FixtureRequest, site: Site, new_page: Callable[..., Page]) -> Walk:
    return Walk(site, new_page, request.param)


def join_from(walk: Walk, page: Page, debate: Debate, email: str) -> User:
    """Join by the debate's own link, confirm by the mail received, and be back at the debate."""
    walk.follow(page, page.locator("#add").get_by_role("link", name="Join"))
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    walk.look_at(page)
    page.get_by_role("button", name="Join", exact=True).click()
    page.goto(link(walk.site.mailbox.wait_for(to=email), "/accounts/confirm-email/"))
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(re.escape(debate.get_absolute_url())))
    return User.objects.get(email=email)


def show_as(form: Locator, value: str) -> None:
    """Choose how one is shown, in the form of one's first deed, where the choice may be folded."""
    choice = form.locator("[name=shown_as]")
    if not choice.is_visible():
        form.locator("summary", has_text="You are shown as").click()
    choice.select_option(value)


def put_point(page: Page, side: str, claim: str, *, why: str = "", shown_as: str = "") -> Post:
    """Put a point by the composer of the page that is open, and be led to where it stands."""
    composer = page.locator("#add")
    if shown_as:
        show_as(composer, shown_as)
    composer.locator(f"[name=side][value={side}]").check()
    composer.locator("[name=text]").fill(claim)
    composer.locator("[name=why]").fill(why)
    composer.get_by_role("button", name="Post your point").click()
    expect(page.locator("h1")).to_have_text(claim)
    return Post.objects.filter(current_revision__text=claim).latest("pk")


def put_reply(page: Page, words: str, *, box: str = "#reply", shown_as: str = "") -> Post:
    """Send the form of a reply that is open, and see the reply."""
    form = page.locator(box)
    if shown_as:
        show_as(form, shown_as)
    form.locator("[name=text]").fill(words)
    form.get_by_role("button", name="Post your reply").click()
    expect(page.locator(".reply-text", has_text=words)).to_be_visible()
    return Post.objects.filter(current_revision__text=words).latest("pk")


def test_a_practitioner_on_a_phone(walk: Walk) -> None:
    other = PointFactory(text="Ring the bell twice.")
    debate = other.debate
    page = walk.open_as(address=debate.get_absolute_url(), **PHONE)
    walk.look_at(page)
    member = join_from(walk, page, debate, f"polly{walk.has_scripts}@example.org".lower())
    User.objects.filter(pk=member.pk).update(profession=Profession.RESIDENTIAL_MANAGER, is_trusted=True)
    walk.go(page, debate.get_absolute_url())

    show_as(page.locator("#stance-before"), "role")
    page.locator("#before-for").click()
    expect(page.locator("#before-for")).to_have_attribute("aria-pressed", "true")
    walk.go(page, debate.get_absolute_url())
    votes = page.locator(f"#votes-{other.pk}")
    votes.get_by_role("button", name="Agree", exact=True).click()
    expect(votes.get_by_role("button", name="Agree", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(votes.get_by_text("1 agree", exact=True)).to_be_visible()
    walk.look_at(page)

    walk.go(page, debate.get_absolute_url())
    point = put_point(page, "for", CLAIM, why="Weekends are *thin*.")
    expect(page.locator("section.why em")).to_have_text("thin")
    expect(page.locator(".page-head .who")).to_contain_text("Residential manager")
    walk.look_at(page)
    Post.objects.filter(pk=point.pk).update(published_at=point.published_at - EDIT_WITHIN)
    for address in (point.get_absolute_url(), debate.get_absolute_url()):
        walk.go(page, address)
        expect(page.locator("main .deed").filter(has_text="Take it down")).not_to_contain_text("Edit")
        walk.look_at(page)

    walk.go(page, other.get_absolute_url())
    reply = put_reply(page, "Twice wakes the house.")
    stands = page.locator(f"#post-{reply.pk}")
    walk.follow(page, stands.get_by_role("link", name="Edit"))
    walk.look_at(page)
    page.locator("#edit [name=text]").fill("Once is enough.")
    page.get_by_role("button", name="Save the words").click()
    expect(stands.locator(".reply-text")).to_have_text("Once is enough.")
    expect(stands.locator(".who")).to_contain_text("edited")

    walk.follow(page, stands.get_by_role("link", name="Take it down"))
    walk.look_at(page)
    page.locator("#take-down").get_by_role("button", name="Take it down").click()
    expect(page.get_by_text("It is taken down. Nobody reads it any more.")).to_be_visible()
    for reader in (page, walk.open_as(**PHONE)):
        walk.go(reader, other.get_absolute_url())
        expect(reader.locator(f"#post-{reply.pk} .who")).to_have_text("Its author took this reply down.")
        walk.look_at(reader)
    expect(reader.get_by_text("Once is enough.")).to_have_count(0)
    expect(page.locator("#yours")).to_contain_text("Once is enough.")


def test_two_members_of_one_profession_can_be_told_apart(walk: Walk) -> None:
    debate = DebateFactory()
    ann, ben = (PractitionerFactory(name=name, is_trusted=True) for name in ("Ann Apart", "Ben Beside"))
    first = walk.open_as(ann, debate.get_absolute_url())
    point = put_point(first, "for", "Ask the night staff.", shown_as="role")
    second = walk.open_as(ben, point.get_absolute_url())
    answered = put_reply(second, "They are agency staff.", shown_as="role")
    expect(second.locator("#reply")).to_contain_text("Posting as Residential manager B")
    walk.go(first, point.get_absolute_url())
    walk.follow(first, first.locator(f"#post-{answered.pk}").get_by_role("link", name="Answer"))
    expect(first.locator("main")).to_contain_text("Posting as Residential manager")
    walk.look_at(first)
    put_reply(first, "Agency staff see most.", box="#answer")

    reader = walk.open_as(address=point.get_absolute_url())
    names = reader.locator("main .who bdi")
    expect(names).to_have_text(["Residential manager", "Residential manager B", "Residential manager"])
    expect(reader.get_by_text("Ann Apart")).to_have_count(0)
    expect(reader.get_by_text("Ben Beside")).to_have_count(0)
    walk.look_at(reader)
    walk.go(reader, debate.get_absolute_url())
    expect(reader.locator(".thread .who bdi")).to_have_text(["Residential manager", "Residential manager B"])
    walk.look_at(reader)


@pytest.mark.console_allows("status of 410")  # the page of a point that went with its replies
def test_a_moderator_hides_restores_and_pauses(walk: Walk) -> None:
    point = PointFactory(text="The boy in the blue coat.")
    debate, reply = point.debate, ReplyFactory(parent=point, text="I know him.")
    page = walk.open_as(person("Mo Moderator", "Moderators"), debate.get_absolute_url())
    reader = walk.open_as(address=debate.get_absolute_url())
    expect(reader.get_by_text("I know him.")).to_be_visible()

    walk.follow(page, page.locator(f"article#post-{point.pk}").get_by_role("link", name="Hide"))
    page.get_by_label("It attacked a person and not an argument").check()
    page.get_by_label("Take the replies beneath it along").check()
    page.get_by_label("A word to the author").fill("Leave the coat out.")
    walk.look_at(page)
    page.get_by_role("button", name="Hide it").click()
    expect(page).to_have_url(re.compile(re.escape(debate.get_absolute_url())))
    expect(page.get_by_text("Hidden. The author is told by e-mail.")).to_be_visible()
    for address in (debate.get_absolute_url(), point.get_absolute_url()):
        walk.go(reader, address)
        for words in ("The boy in the blue coat.", "I know him."):
            expect(reader.get_by_text(words)).to_have_count(0)

    walk.go(page, "/moderation/")
    walk.follow(page, page.get_by_role("link", name="Hidden posts"))
    hidden = page.locator("article.queue-post").filter(has_text="The boy in the blue coat.")
    expect(hidden).to_contain_text("because it attacked a person and not an argument")
    walk.look_at(page)
    hidden.get_by_role("button", name="Publish again").click()
    expect(page.get_by_text("Published. The author is told by e-mail.")).to_be_visible()
    expect(hidden).to_have_count(0)
    walk.go(reader, debate.get_absolute_url())
    expect(reader.locator(f"article#post-{point.pk}")).to_contain_text("The boy in the blue coat.")
    expect(reader.locator(f"#post-{reply.pk}")).to_contain_text("I know him.")

    walk.go(page, debate.get_absolute_url())
    walk.follow(page, page.get_by_role("link", name="Run this debate"))
    page.get_by_label("Nobody can post, vote or take a stance; it stays readable").check()
    walk.look_at(page)
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_text("Paused.", exact=False).first).to_be_visible()
    walk.go(reader, debate.get_absolute_url())
    expect(reader.locator("#stand")).to_contain_text("A moderator has paused it")
    expect(reader.locator("#add").get_by_role("link", name="Join")).to_have_count(0)
    walk.look_at(reader)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("It goes on.")).to_be_visible()
    walk.go(reader, debate.get_absolute_url())
    expect(reader.locator("#add").get_by_role("link", name="Join")).to_be_visible()


@pytest.mark.console_allows("status of 422")  # an outcome that the page contradicts
def test_an_editor_opens_corrects_ends_and_concludes(walk: Walk) -> None:
    motion = f"Inspectors should come on Sundays {'too' if walk.has_scripts else 'as well'}"
    page = walk.open_as(person("Edith Editor", "Editors"), "/moderation/")
    walk.follow(page, page.get_by_role("link", name="Open a debate"))
    page.get_by_label("Motion").fill(motion.replace("Inspectors", "Inspecters"))
    page.get_by_label("Introduction").fill("Most visits fall on a weekday.")
    walk.look_at(page)
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("The debate is open.")).to_be_visible()
    walk.follow(page, page.get_by_role("link", name="Run this debate"))
    page.get_by_role("textbox", name="Motion").fill(motion)
    walk.look_at(page)
    page.get_by_role("button", name="Correct it").click()
    expect(page.get_by_text("Corrected.", exact=True)).to_be_visible()

    debate = Debate.objects.get(motion=motion)
    contributions.record_stance(by=person("Stan First"), debate=debate, moment="before", side="for")
    page.reload()
    expect(page.get_by_role("button", name="Correct it")).to_have_count(0)
    page.get_by_role("textbox", name="Note").fill("Some visits fall on a Saturday.")
    page.get_by_role("button", name="Add the note").click()
    expect(page.get_by_text("The note stands beneath the motion.")).to_be_visible()
    reader = walk.open_as(address=debate.get_absolute_url())
    expect(reader.locator("h1")).to_have_text(motion)
    note = re.compile(r"Corrected on \d+ \w+ \d{4}: Some visits fall on a Saturday\.")
    expect(reader.locator(".debate-head .note")).to_have_text(note)

    page.get_by_label("Why it ends now").fill("The rules have changed.")
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("It has ended. Its outcome is due within seven days.")).to_be_visible()
    walk.go(reader, debate.get_absolute_url())
    expect(reader.locator(".debate-head")).to_contain_text("by hand: “The rules have changed”")
    walk.look_at(reader)

    walk.follow(page, page.get_by_role("link", name="Write the outcome"))
    page.get_by_role("textbox", name="Outcome").fill("Fifteen people were for it.")
    walk.look_at(page)
    page.get_by_role("button", name="Publish the outcome").click()
    expect(page.get_by_role("alert").filter(has_text="The page says something else")).to_be_visible()
    page.get_by_role("textbox", name="Outcome").fill("Sunday visits are worth a trial.")
    page.get_by_role("button", name="Publish the outcome").click()
    expect(page.get_by_text("The debate is closed. It stays readable.")).to_be_visible()
    walk.go(reader, debate.get_absolute_url())
    expect(reader.locator(".outcome")).to_contain_text("Sunday visits are worth a trial.")
    expect(reader.locator(".outcome")).to_contain_text("Comments are closed.")
    expect(reader.locator(".outcome")).to_contain_text("by hand: “The rules have changed”")
    walk.look_at(reader)
