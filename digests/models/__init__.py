"""Digests' models, gathered for Django."""

from digests.models.deliveries import OPEN_STATES, Delivery, Reason, State
from digests.models.editions import Edition, Frequency
from digests.models.subscriptions import Consent, Standing, Subscription, Suppression

__all__ = [
    "OPEN_STATES",
    "Consent",
    "Delivery",
    "Edition",
    "Frequency",
    "Reason",
    "Standing",
    "State",
    "Subscription",
    "Suppression",
]
