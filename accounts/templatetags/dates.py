"""Moments as the house writes them."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.dateformat import format as formatted

register = template.Library()


@register.filter
def moment(at: datetime | None) -> str:
    """ "23 November 2026, 9.51pm", in the site's time zone."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{formatted(local, 'j F Y, g.i')}{formatted(local, 'A').lower()}"


@register.filter(expects_localtime=True)
def instant(at: date | None) -> str:
    """A day or a moment for a machine, to the second: HTML knows at most three decimals of one. "" for None."""
    if isinstance(at, datetime):
        return at.isoformat(timespec="seconds")
    return at.isoformat() if at else ""
