"""What the templates of an edition's letter know."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from digests.editions import contents
from digests.letters.styles import STYLES
from digests.models import Edition
from digests.models.editions import CORRECTION


def find_archive_path(frequency: str) -> str:
    """Where past letters of a list are read; a correction is of none."""
    if frequency == CORRECTION:
        return reverse("digests:join")
    return reverse("digests:editions", args=[frequency])


def build_letter_context(
    edition: Edition, content: contents.EditionContent, *, pictures: bool, domain: str
) -> dict[str, object]:
    """What both templates of a message know."""
    return {
        **contents.arrange_for_reading(edition.frequency, content),
        "edition": edition,
        "pictures": pictures,
        "cid_domain": domain,
        "web": f"{settings.SITE_URL}{edition.get_absolute_url()}",
        "sender_address": settings.POSTAL_ADDRESS,
        "SITE_URL": settings.SITE_URL,
        "LOCAL": settings.LOCAL,
        "s": STYLES,
    }
