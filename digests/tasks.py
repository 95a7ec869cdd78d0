"""What beat and workers call. Each may run twice, late or at once with itself."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from digests import scheduler
from digests.ledger import alarm_mails, alarms, letter_sender, probes, returned_letters
from digests.subscriptions import confirmations


@shared_task
def tick() -> None:
    """Every minute: compose what is due, write deliveries, take back what died, wake workers."""
    scheduler.run_due_steps()


@shared_task
def rescue_deliveries() -> None:
    """Every 15 seconds: take back what died with its worker."""
    scheduler.move_abandoned_deliveries()


@shared_task
def raise_alarms() -> None:
    """Every minute: look for what is wrong with the letters and tell editors. A tick of its own, for the other may be what fails."""
    now = timezone.now()
    alarms.update_alarms(now=now)
    alarm_mails.mail_due_alarms(now=now)


# A mail server may take ten minutes over its answer to a final dot: the limits leave room for that.
@shared_task(soft_time_limit=720, time_limit=780)
def send_shard(edition_id: int) -> None:
    """Send part of an edition for half a minute and the answer to its last letter, then hand on."""
    letter_sender.send_part_of_edition(edition_id=edition_id)


@shared_task
def read_returned() -> None:
    """Every minute where letters come back to a folder of ours: read what came."""
    returned_letters.read_returned_letters()


@shared_task
def probe() -> None:
    """Every minute while something is held: ask the mail server whether it takes letters again."""
    probes.probe_holds()


@shared_task
def answer() -> None:
    """Answer the sign-ups that wait."""
    confirmations.send_due_answers()
