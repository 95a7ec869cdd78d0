"""In what state an item of the old site stands here: live, scheduled or a draft, and with which date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from wordpress.export_reader.dates import ExportClock
from wordpress.export_reader.records import ExportItem
from wordpress.html_conversion.item_notes import ItemNotes

LIVE, SCHEDULED, DRAFT = "live", "scheduled", "draft"
#: Statuses of items that stay behind, and why.
STAYING = {
    "trash": "It lay in the old site’s bin.",
    "auto-draft": "WordPress made it when somebody opened an empty form; nobody saved it.",
    "inherit": "It is an earlier version of another item.",
}


class LeftOutError(Exception):
    """An item that is not taken; the message says why, in a sentence. `address` is where it stands all the same."""

    def __init__(self, why: str, address: str = "") -> None:
        super().__init__(why)
        self.address = address


@dataclass
class PublicationStatus:
    """`moment` is the date readers see: the one of first publication, or of the one to come."""

    state: str
    moment: datetime | None


def find_status(item: ExportItem, clock: ExportClock, notes: ItemNotes) -> PublicationStatus:
    """How an item stands here. Raises LeftOutError for one that stays behind."""
    if item.status in STAYING:
        raise LeftOutError(STAYING[item.status])
    moment, now = clock.of(item), timezone.now()
    if item.password:
        notes.change("readers needed a password, which no page here asks for, so it is a draft")
        return PublicationStatus(DRAFT, moment)
    if item.status == "private":
        notes.change("it was for signed-in editors alone, so it is a draft")
        return PublicationStatus(DRAFT, moment)
    if item.status == "future" and moment and moment > now:
        return PublicationStatus(SCHEDULED, moment)
    if item.status in {"publish", "future"}:
        if item.status == "future":
            notes.change("the moment it was scheduled for has passed, so it is published")
        return PublicationStatus(LIVE, find_shown_date(item, moment, now, clock, notes))
    if item.status not in {"draft", "pending"}:
        notes.change(f"its status “{item.status}” is not known here, so it is a draft")
    elif item.status == "pending":
        notes.change("it was waiting for review and is a draft")
    return PublicationStatus(DRAFT, None)


def find_shown_date(
    item: ExportItem, moment: datetime | None, now: datetime, clock: ExportClock, notes: ItemNotes
) -> datetime | None:
    """The date a published item shows; None for today's."""
    if moment is None:
        notes.change("it had no date and shows that of the move")
        return None
    if moment > now:
        notes.change("its date lay ahead and is that of the move")
        return None
    if clock.guesses(item):
        notes.remark(f"its date is reckoned from the old site’s clock: {moment:%Y-%m-%d %H:%M} UTC")
    return moment
