"""What letters keep of a member, for their copy: what comes to their address, every choice, every letter."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.models import User
from accounts.own_page.copies import CopyRow, register_copy
from digests.models import Consent, Delivery
from digests.subscriptions.members import find_subscription_of


def list_subscription(member: User) -> Iterator[CopyRow]:
    """What comes to the member, and when. One query."""
    if subscription := find_subscription_of(member):
        yield {
            "email": subscription.email,
            "daily": subscription.daily,
            "weekly": subscription.weekly,
            "charts_as_pictures": subscription.charts,
            "topics": ", ".join(subscription.topics),
            "hour_in_london": subscription.hour,
            "nothing_before": subscription.paused_until,
            "asked_at": subscription.asked_at,
            "confirmed_at": subscription.confirmed_at,
        }


def list_consents(member: User) -> Iterator[CopyRow]:
    """What the member did to it. Two queries."""
    if subscription := find_subscription_of(member):
        for consent in Consent.objects.filter(subscription=subscription):
            yield {
                "what": consent.get_deed_display(),
                "how": consent.how,
                "version_of_the_words": consent.wording,
                "at": consent.at,
            }


def list_letters(member: User) -> Iterator[CopyRow]:
    """Every letter that is still on record. Two queries."""
    if subscription := find_subscription_of(member):
        letters = Delivery.objects.filter(subscription=subscription).select_related("edition")
        for letter in letters.order_by("edition__composed_at", "pk"):
            yield {
                "letter": f"{letter.edition.get_frequency_display()} of {letter.edition.period}",
                "what_became_of_it": letter.get_state_display(),
                "because": letter.get_reason_display(),
                "sent_at": letter.sent_at,
            }


def register_copies() -> None:
    """Have it all in every member's copy."""
    register_copy("your_letters", list_subscription)
    register_copy("choices_of_letters", list_consents)
    register_copy("letters_sent", list_letters)
