"""Digests' models, gathered for Django."""

from digests.models.alarms import Alarm, AlarmKind
from digests.models.deliveries import OPEN_STATES, TOLD_STATES, Delivery, DeliveryReason, DeliveryState
from digests.models.editions import DeliveryTally, Edition, EditionPicture, EditionVersion, Frequency
from digests.models.holds import Hold
from digests.models.made_letters import MadeBatch, MadeLetter
from digests.models.plans import EditionPlan
from digests.models.subscriptions import (
    Consent,
    ConsentEvent,
    Subscription,
    SubscriptionStatus,
    Suppression,
    SuppressionReason,
)

__all__ = [
    "OPEN_STATES",
    "TOLD_STATES",
    "Alarm",
    "AlarmKind",
    "Consent",
    "ConsentEvent",
    "Delivery",
    "DeliveryReason",
    "DeliveryState",
    "DeliveryTally",
    "Edition",
    "EditionPicture",
    "EditionPlan",
    "EditionVersion",
    "Frequency",
    "Hold",
    "MadeBatch",
    "MadeLetter",
    "Subscription",
    "SubscriptionStatus",
    "Suppression",
    "SuppressionReason",
]
