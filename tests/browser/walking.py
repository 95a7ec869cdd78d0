"""What the walks share: real content, a release loaded by the command, and people who use the site."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from articles.models import ArticlePage
from carespace.debate_life import lifecycle
from carespace.models import Debate
from config.embedded import CHECKOUT
from ratings.loading import load_file
from tests.factories import articles as stories
from tests.factories.accounts import PASSWORD, MemberFactory
from tests.processes import Site, until
from tests.promises import within

SMALL_OWNERS = "basis=as-at&outcomes=inadequate&unit=share&by=owner-size&sector=private&at=latest"
HEADLINE = "Small owners still have the most inadequate homes"
MOTION = "Commissioners should weigh the size of a home’s owner"


@dataclass
class Story:
    """A published analysis with a chart of today's figures and an open debate."""

    article: ArticlePage
    debate: Debate

    @property
    def address(self) -> str:
        return self.article.get_url()


def person(name: str, *groups: str) -> User:
    """A member of these groups, whose password is PASSWORD."""
    member = MemberFactory(name=name)
    member.groups.set(Group.objects.filter(name__in=groups))
    return member


def published_story(headline: str = HEADLINE, motion: str = MOTION) -> Story:
    editor = person("Edith Editor", "Editors")
    debate = lifecycle.open_debate(by=editor, motion=motion)
    body = [
        stories.text("What the figures say.", "What they do not say."),
        stories.charted(SMALL_OWNERS, "Inadequate homes are rarest among the larger owners"),
        stories.text("What people make of them."),
        {"type": "debate", "value": {"debate": None}},
    ]
    article = stories.published_article(
        headline, under="analysis", body=body, debate=debate, topics=("Inspection",)
    )
    return Story(article, debate)


def manage(site: Site, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run one of the site's commands beside its programs, as an operator does."""
    environment = {
        **os.environ,
        "SITE_URL": site.address,
        "EMAIL_URL": site.mailbox.url,
        "PYTHONWARNINGS": "error",
    }
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def load(file: Path) -> None:
    """Have a release published, by the function that the command and the desk call."""
    load_file(path_or_rows=file, accept="A list made for a test.")


def load_as_operator(site: Site, file: Path) -> None:
    """Have a release published by the command, in a process of its own."""
    said = manage(site, "load_ofsted", file, "--accept", "A list made for a test.")
    assert said.returncode == 0, said.stderr


def link(message: EmailMessage, part: str) -> str:
    """The first link of a message's plain text whose address holds `part`."""
    body = message.get_body(("plain",))
    assert body is not None
    found = re.search(rf"https?://\S*{re.escape(part)}\S*", body.get_content())
    assert found, body.get_content()
    return found[0].rstrip(".")


def sign_in(site: Site, page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto(site.url("/accounts/login/"))
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(password)
    page.locator("main form button[type=submit]").first.click()
    expect(page).not_to_have_url(re.compile("/accounts/login/"))


def join(site: Site, page: Page, email: str) -> None:
    """Sign up, confirm by the mail received, and be signed in."""
    page.goto(site.url("/accounts/signup/"))
    page.locator("#id_email").fill(email)
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    confirmation = site.mailbox.wait_for(to=email)
    page.goto(link(confirmation, "/accounts/confirm-email/"))
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(site.url("/you/"))


#: Whether every form of the page works in place.
READY = "() => [...document.querySelectorAll('[data-hx-post]')].every((form) => form['htmx-internal-data'])"


def wait_for_forms(page: Page) -> None:
    """Wait until the forms of a page with scripts work in place; pressed before, they are plain forms."""
    page.wait_for_function(READY)


def follow(page: Page, leads_on: Locator) -> None:
    """Press a link, or the button of a plain form, and be on the page behind it, read to its end.

    A click alone returns while that page is on its way: what is counted or measured then is half of it, or the page
    before.
    """
    with page.expect_navigation():
        leads_on.click()


def as_member(site: Site, page: Page, member: User) -> Page:
    """Give the page a session of this member, without walking through the sign-in."""
    client = Client()
    client.force_login(member)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site.address}])
    return page


def shows_2025(figure: Locator) -> None:
    """Private owners: 2.8% of 467 homes of single owners inadequate, 0.6% of 887 of the largest."""
    row = figure.locator("tbody tr")
    expect(row.filter(has_text=re.compile(r"^\s*1 home"))).to_contain_text(
        re.compile(r"2\.8%.*467|467.*2\.8%")
    )
    expect(row.filter(has_text="10 homes or more")).to_contain_text(re.compile(r"0\.6%.*887|887.*0\.6%"))


def changes_while_open(site: Site, page: Page, story: Story, file: Path) -> None:
    """Load the release of 2025 while the story is open: its chart follows within two seconds, without a reload."""
    with page.expect_response("**/live/?*"):
        page.goto(site.url(story.address))
    figure = page.locator("figure[data-measure]")
    expect(figure).not_to_contain_text("of 467")
    page.evaluate("() => { window.opened = true; }")
    load_as_operator(site, file)
    with within(2, "the chart of an open story"):
        expect(figure.locator("[data-part=subtitle]")).to_contain_text("31 March 2025")
        shows_2025(figure)
    expect(figure.locator("[data-part=updated]")).to_be_visible()
    assert page.evaluate("() => window.opened"), "the page was loaded again"


def open_side_panel(page: Page, name: str) -> None:
    """Open a panel of the newsroom's editor; its button does nothing until the page's scripts listen, so it is pressed again."""
    button = page.get_by_role("button", name=f"Toggle {name}")

    def is_open() -> bool:
        if button.get_attribute("aria-expanded") != "true":
            button.click()
        return button.get_attribute("aria-expanded") == "true"

    until(is_open, what=f"the panel {name} open")
