"""The findings in the preview's checks, beside Wagtail's own: each is one rule of axe, marked where it stands.

Wagtail knows rules by name and their words by rule, so findings take places in a row of rules that every page of the
newsroom knows (`SLOTS`). `static/js/newsroom-checks.js` finds the element and hands the editor's page the words.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.forms import Media
from django.http import HttpRequest
from django.utils.text import slugify
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page

from articles.blocks.words import extract_text
from articles.prepublication_checks.findings import HEADLINE, PublicationFinding, check_story

SLOTS = [f"story-{number}" for number in range(1, 31)]
#: Where words may stand.
READING = ", ".join(
    f".article {tag}"
    for tag in (
        "h1",
        "h2",
        "h3",
        "p",
        "li",
        "td",
        "th",
        "dt",
        "dd",
        "figcaption",
        "blockquote",
        "caption",
        "cite",
    )
)
#: Matches no element of a page.
NOTHING = "story-nothing"


def limit_findings(found: Sequence[PublicationFinding]) -> Sequence[PublicationFinding]:
    """At most as many findings as there are slots; the last one then counts the rest."""
    if len(found) <= len(SLOTS):
        return found
    first_findings = found[: len(SLOTS) - 1]
    rest = PublicationFinding(f"And {len(found) - len(first_findings)} more", "Mend those above first.")
    return [*first_findings, rest]


class StoryChecks(ContentCheckerItem):
    """Wagtail's checks with contrast, and what is found in the story under preview."""

    axe_run_only = (*ContentCheckerItem.axe_run_only, "color-contrast", *SLOTS)

    def __init__(
        self, *, found: Sequence[PublicationFinding] = (), words: str = "", in_editor: bool = False
    ) -> None:
        super().__init__(in_editor=in_editor)
        self.found = dict(zip(SLOTS, limit_findings(found), strict=False))
        self.words = words

    @property
    def media(self) -> Media:
        return Media(js=["js/newsroom-checks.js"])

    def get_axe_custom_rules(self, request: HttpRequest) -> list[dict[str, object]]:
        return [*self.axe_custom_rules, *(make_axe_rule(slot, self.found.get(slot)) for slot in SLOTS)]

    def get_axe_custom_checks(self, request: HttpRequest) -> list[dict[str, object]]:
        return [*self.axe_custom_checks, *(make_axe_check(slot, self.found.get(slot)) for slot in SLOTS)]

    def get_axe_configuration(self, request: HttpRequest) -> dict[str, object]:
        """Wagtail's, with the words that are counted: the story's own, by which its page tells how long it takes to read,
        where Wagtail counts all that the preview shows, charts, debate and claims among them."""
        return {**super().get_axe_configuration(request), "words": self.words}

    def get_axe_messages(self, request: HttpRequest) -> dict[str, dict[str, str]]:
        """Wagtail's words, with the findings' in the preview; the editor's page is handed those by the preview."""
        own_messages = {
            slot: {"error_name": finding.name, "help_text": finding.mend}
            for slot, finding in self.found.items()
        }
        contrast = {
            "error_name": "Too little contrast",
            "help_text": "Choose colours that everyone can tell apart.",
        }
        return {**self.axe_messages, "color-contrast": contrast, **own_messages}


def make_axe_rule(slot: str, finding: PublicationFinding | None) -> dict[str, object]:
    """A rule that fails at one element, or nowhere; its words are for the editor's page."""
    made = {"id": slot, "impact": "serious", "tags": ["best-practice"], "any": [slot], "enabled": True}
    if finding is None:
        return {**made, "selector": NOTHING}
    words = {"help": finding.name, "description": finding.mend}
    return {**made, "selector": f"{finding.at or READING}, {HEADLINE}", "metadata": words}


def make_axe_check(slot: str, finding: PublicationFinding | None) -> dict[str, object]:
    """What the rule of a slot asks of each element it meets."""
    if finding is None:
        return {"id": slot}
    place = {"at": finding.at or READING, "nth": finding.nth, "words": finding.words, "else": HEADLINE}
    place["name"] = slugify(finding.mend.partition(".")[0].partition(",")[0])
    return {"id": slot, "options": place}


def add_story_checks(request: HttpRequest, items: list[object], page: Page) -> None:
    """Put the story's checks in the place of Wagtail's; findings only in a preview, of what is shown there."""
    is_checked = getattr(request, "is_preview", False) and hasattr(page, "claims")
    for place, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[place] = StoryChecks(
                found=check_story(page) if is_checked else (),
                words=extract_text(page.body) if is_checked else "",
                in_editor=item.in_editor,
            )
