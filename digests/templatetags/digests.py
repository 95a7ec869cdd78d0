"""What templates of any page may ask of digests."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils import timezone

from accounts.access import is_editor
from digests.editions.contents import EditionChart
from digests.editions.newest_edition import load_newest_edition
from digests.ledger.alarms import list_alarm_words
from digests.subscriptions import consent_wording
from digests.subscriptions.consent_wording import ConsentWords

register = template.Library()


@register.simple_tag
def find_consent_words() -> ConsentWords:
    """The words people agree under, as shown today."""
    return consent_wording.current_words()


@register.simple_tag
def find_newest_edition() -> dict[str, object] | None:
    """The newest edition of either frequency, and in a few words what it brought. None before the first; one query."""
    newest = load_newest_edition()
    return {"edition": newest[0], "brought": newest[1]} if newest else None


@register.simple_tag(takes_context=True)
def find_letter_alarms(context: Context) -> list[str]:
    """What is wrong with the letters, in sentences, where an editor asks; nobody else is told."""
    request = context.get("request")
    return list_alarm_words(timezone.now()) if request and is_editor(request.user) else []


@register.filter
def repeat_mark(mark: str, text: str) -> str:
    """A line of `mark` as long as the text above it, which is wrapped at 72."""
    return mark * min(72, len(text))


@register.filter
def format_columns(figure: EditionChart) -> str:
    """A chart's numbers as lines of text, each column as wide as its widest cell."""
    lines = [figure["head"], *([row["label"], *row["cells"]] for row in figure["rows"])]
    widths = [max(len(line[place]) for line in lines) for place in range(len(figure["head"]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
