"""Letters that came back: reports in the folder of the return path, and what they change in the ledger.

A relay that takes everything says only later, by mail, which addresses are not there. Its word counts as a refusal does while
a letter is handed over: twice, at least three days apart, with none between them that stayed away.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from itertools import islice, takewhile
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from digests.letters.delivery_reports import DeliveryReport, read_delivery_report
from digests.letters.mail_answers import AnswerClass
from digests.letters.return_paths import read_return_path
from digests.models import TOLD_STATES, Delivery, DeliveryReason, DeliveryState, Subscription
from digests.subscriptions import refused_addresses

log = logging.getLogger(__name__)

#: Files of the folder read at once; the next tick reads on.
MOST_READ: Final = 500
#: Headers in which a mailbox keeps the address a message came to.
CAME_TO: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
#: What stands between a file's name and its flags in a Maildir, and the flag that it was looked at.
FLAGS: Final = ":2,"
SEEN: Final = "S"


def read_returned_letters() -> int:
    """Read what came back since; returns how many reports changed the ledger.

    A report that is understood is deleted, for it names a person; what is none stays in the folder, marked as seen.
    """
    folder = Path(settings.BOUNCE_FOLDER)
    if not settings.BOUNCE_FOLDER or not folder.is_dir():
        return 0
    return sum(read_file(path) for path in islice(list_unseen(folder), MOST_READ))


def list_unseen(folder: Path) -> list[Path]:
    """The files of a Maildir that nobody has looked at. None of them is opened: what one holds may be unreadable."""
    files = [
        path for place in ("new", "cur") for path in sorted((folder / place).glob("*")) if path.is_file()
    ]
    return [path for path in files if SEEN not in path.name.partition(FLAGS)[2]]


def read_file(path: Path) -> bool:
    """Read one message; True where it changed the ledger."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:  # another worker was quicker
        return False
    delivery_id, report = read_message(raw, name=path.name)
    if delivery_id is None or report is None:
        mark_as_seen(path)
        return False
    has_changed = record_return(delivery_id=delivery_id, report=report)
    path.unlink(missing_ok=True)
    return has_changed


def read_message(raw: bytes, *, name: str) -> tuple[int | None, DeliveryReport | None]:
    """Which letter came back, and why; None for what is no report."""
    try:
        message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
        delivery_id = find_delivery(message)
        return delivery_id, read_delivery_report(message) if delivery_id else None
    except Exception:  # mail is written by anybody, and one that cannot be read holds up no other
        log.warning("A message in the folder of returned letters cannot be read: %s", name, exc_info=True)
        return None, None


def mark_as_seen(path: Path) -> None:
    """Leave a message in the folder for a person to look at."""
    name, _, flags = path.name.partition(FLAGS)
    with contextlib.suppress(FileNotFoundError):
        path.rename(path.parent.parent / "cur" / f"{name}{FLAGS}{flags}{SEEN}")


def find_delivery(message: EmailMessage) -> int | None:
    """Which letter came back, by the address the report came to."""
    addresses = getaddresses([str(value) for name in CAME_TO for value in message.get_all(name, [])])
    numbers = (read_return_path(address) for _, address in addresses)
    return next((number for number in numbers if number), None)


@transaction.atomic
def record_return(*, delivery_id: int, report: DeliveryReport) -> bool:
    """A letter did not arrive after all; True where that changed the ledger. One that is only delayed changes nothing."""
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .filter(pk=delivery_id, state__in=TOLD_STATES)
        .select_related("edition")
        .defer("edition__picture", "edition__picture_dark")
        .first()
    )
    if delivery is None or not report.is_final:
        return False
    is_address = report.kind == AnswerClass.ADDRESS
    delivery.state = DeliveryState.FAILED
    delivery.reason = DeliveryReason.NO_ADDRESS if is_address else DeliveryReason.RETURNED
    delivery.sent_at = None
    delivery.smtp_text = f"{report.status} {report.words}".strip()[:200]
    delivery.save(update_fields=["state", "reason", "sent_at", "smtp_text"])
    if is_address:
        remember_earlier_returns(delivery)
        refused_addresses.count_address_refusal(
            subscription_id=delivery.subscription_id, edition=delivery.edition
        )
    return True


def remember_earlier_returns(delivery: Delivery) -> None:
    """Since when every letter to this address came back: its relay had taken each, which looked as if it arrived."""
    returned = list(takewhile(lambda pair: pair[0] == DeliveryReason.NO_ADDRESS, list_earlier_ends(delivery)))
    if returned:
        Subscription.objects.filter(pk=delivery.subscription_id).update(refused_since=returned[-1][1])


def list_earlier_ends(delivery: Delivery) -> Iterator[tuple[str, object]]:
    """Reason and edition's end of the letters to this address before this one that were handed over, the newest first."""
    handed = Delivery.objects.filter(
        subscription=delivery.subscription_id,
        edition__until__lt=delivery.edition.until,
        state__in=[*TOLD_STATES, DeliveryState.FAILED],
    )
    if moved_at := refused_addresses.find_last_move(delivery.subscription_id):
        handed = handed.filter(edition__until__gt=moved_at)
    yield from handed.order_by("-edition__until").values_list("reason", "edition__until")
