"""One process that sends letters, in one of three ways; the parent says when.

    python -m bench.sending.pushers WAY PORT EDITION PART PARTS

It gets ready, prints a line, waits for a line, sends and ends.
"""

from __future__ import annotations

import gc
import os
import smtplib
import sys
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.mime.image import MIMEImage

#: Messages made before the clock runs; the rest are the same again to other recipients.
READY_MADE = 500


def prepare_ledger(port: int, edition_id: int, part: int, parts: int) -> Callable[[], int]:
    """The site's own way: shards, until the edition is finished."""
    from digests.ledger import letter_sender
    from digests.models import Edition

    def send() -> int:
        sent = 0
        while not Edition.objects.filter(pk=edition_id, finished_at__isnull=False).exists():
            sent += letter_sender.send_part_of_edition(edition_id=edition_id)["sent"]
        return sent

    return send


def prepare_shard(port: int, edition_id: int, part: int, parts: int) -> Callable[[], int]:
    """One shard and no more."""
    from digests.ledger import letter_sender

    return lambda: letter_sender.send_part_of_edition(edition_id=edition_id)["sent"]


def prepare_smtplib(port: int, edition_id: int, part: int, parts: int) -> Callable[[], int]:
    """The fastest there is to compare with: messages made before, pushed over one open connection."""
    from digests.letters.edition_letters import EditionLetters
    from digests.models import Edition, Subscription

    letters = EditionLetters(Edition.objects.get(pk=edition_id))
    people = list(Subscription.objects.order_by("pk"))[part::parts]
    messages = [letters.build_message(person) for person in people[:READY_MADE]]

    def send() -> int:
        with smtplib.SMTP("127.0.0.1", port) as connection:
            for number, person in enumerate(people):
                connection.sendmail("post@carespace.example", [person.email], messages[number % READY_MADE])
        return len(people)

    return send


def prepare_loop(port: int, edition_id: int, part: int, parts: int) -> Callable[[], int]:
    """What one writes first: Django's message for each person, over one open connection, no ledger. Texts are made before."""
    from django.core.mail import EmailMultiAlternatives, get_connection

    from digests.letters.edition_letters import EditionLetters
    from digests.models import Edition, Subscription

    letters = EditionLetters(Edition.objects.get(pk=edition_id))
    people = list(Subscription.objects.order_by("pk"))[part::parts]
    like = message_from_bytes(letters.build_message(people[0]), _class=EmailMessage, policy=policy.default)
    texts = {
        part.get_content_subtype(): part.get_content()
        for part in like.walk()
        if part.get_content_maintype() == "text"
    }
    pictures = [part.get_content() for part in like.walk() if part.get_content_maintype() == "image"]
    header_names = (
        "List-Unsubscribe-Post",
        "List-ID",
        "List-Archive",
        "Feedback-ID",
        "Auto-Submitted",
        "Precedence",
    )
    headers = {name: str(like[name]) for name in header_names if like[name]}
    first = people[0].email

    def send() -> int:
        with get_connection() as connection:
            for person in people:
                message = EmailMultiAlternatives(
                    str(like["Subject"]),
                    texts["plain"].replace(first, person.email),
                    to=[person.email],
                    headers=headers,
                    connection=connection,
                )
                message.attach_alternative(texts["html"].replace(first, person.email), "text/html")
                for picture in pictures:
                    message.attach(MIMEImage(picture, "png"))
                message.send()
        return len(people)

    return send


WAYS = {
    "ledger": prepare_ledger,
    "shard": prepare_shard,
    "smtplib": prepare_smtplib,
    "loop": prepare_loop,
}


def main() -> None:
    from config.quick_setup import set_up_quickly

    set_up_quickly()
    from django.conf import settings

    way, port, *numbers = sys.argv[1:]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(port)
    send = WAYS[way](int(port), *map(int, numbers))
    gc.collect()
    print("ready", flush=True)
    sys.stdin.readline()
    send()
    os._exit(0)  # what it has made need not be taken apart by the clock of the race


if __name__ == "__main__":
    main()
