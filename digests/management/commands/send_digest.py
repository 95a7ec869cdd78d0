"""manage.py send_digest daily|weekly --now: compose up to this moment and send at once."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from digests.editions import edition_composer, timetable
from digests.editions.contents import count_in_words, list_turned_claims
from digests.ledger import letter_sender
from digests.models import Edition, Frequency

#: Seconds to wait for deliveries that other workers are sending.
PATIENCE = 120.0


class Command(BaseCommand):
    help = "Sends a digest without waiting for 7am: what is new up to this moment, to everyone who gets it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("frequency", choices=[frequency.value for frequency in Frequency])
        parser.add_argument("--now", action="store_true", help="compose and send at once")

    def handle(self, *args: Any, **options: Any) -> None:
        frequency = options["frequency"]
        if not options["now"]:
            moment = timezone.localtime(timetable.find_next_moment(frequency, timezone.now()))
            raise CommandError(
                f"The next {frequency} goes by itself on {moment:%A} at 7am. Say --now to send one at once."
            )
        edition = edition_composer.compose_edition_now(frequency=frequency, now=timezone.now())
        if edition is None:
            self.stdout.write(f"Nothing new for the {frequency} since the last one: nothing sent.")
            return
        letter_sender.write_deliveries(edition=edition)
        self.send(edition)
        self.report(edition)

    def send(self, edition: Edition) -> None:
        """Run shards here until none is left; a worker may be sending the same edition beside us."""
        while edition.deliveries.claimable(timezone.now()).exists():
            if not letter_sender.send_part_of_edition(
                edition_id=edition.pk
            ):  # the mail server is away: the tick goes on
                break
        until = time.monotonic() + PATIENCE
        while edition.deliveries.at_work(timezone.now()) and time.monotonic() < until:
            time.sleep(0.2)

    def report(self, edition: Edition) -> None:
        """Print what the edition holds, how many of its letters are in each state, and its page's address."""
        content = edition.content
        claims = len(list_turned_claims(content))
        counts = [
            count_in_words(len(content["stories"]), "story", "stories"),
            count_in_words(len(content["changes"]), "change in the ratings", "changes in the ratings"),
            *([count_in_words(claims, "claim that changed", "claims that changed")] if claims else []),
            count_in_words(len(content["arguments"]), "debate", "debates"),
        ]
        self.stdout.write(f"{edition.title}: {', '.join(counts)}.")
        totals = Edition.objects.with_counts().get(pk=edition.pk)
        names = ("sent", "waiting", "skipped", "failed", "ambiguous")
        self.stdout.write(", ".join(f"{getattr(totals, name)} {name}" for name in names) + ".")
        self.stdout.write(f"{settings.SITE_URL}{edition.get_absolute_url()}")
