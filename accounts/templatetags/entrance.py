"""The words typed before signing in, for the forms of signing in and joining: `{% load entrance %}`."""

from __future__ import annotations

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html

from accounts.sign_in.drafts import FIELD, carried_draft

register = template.Library()


def sealed_draft(context: RequestContext) -> str:
    """The sealed words that ride along through the sign-in: the view's own, or those the request carries; "" for none."""
    return str(context.get("sealed_draft") or carried_draft(context["request"]))


@register.simple_tag(takes_context=True)
def draft_field(context: RequestContext) -> str:
    """The hidden field with the words that ride along, "" where there are none."""
    sealed = sealed_draft(context)
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, sealed) if sealed else ""


@register.inclusion_tag("accounts/other_door.html", takes_context=True)
def other_door(context: RequestContext, question: str, words: str, address: str) -> dict[str, object]:
    """The way from signing in to joining or back: a link, or a button where words have to come along."""
    return {
        "question": question,
        "address": address,
        "words": words,
        "draft_field": draft_field(context),
        "redirect_field": context.get("redirect_field", ""),
        "csrf_token": context.get("csrf_token"),
    }
