"""Stored rich text as markup for a page: the newsroom's editor cleaned it when it was saved."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe


def mark_stored(markup: str) -> SafeString:
    """Markup of stored text, said to be safe."""
    return mark_safe(markup)  # noqa: S308  # cleaned by the editor when it was saved, or by clean_markup()
