"""Alarms: letters that were not sent, an edition that is held, one that was due and does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.conf import settings
from django.db import transaction

from digests.editions import timetable
from digests.models import Alarm, Delivery, Edition, Frequency, Hold, Subscription
from digests.models.alarms import AlarmKind
from digests.models.editions import MOST_UNSENT

#: How long after its moment an edition must exist.
MADE_WITHIN: Final = timedelta(minutes=15)
#: How long an edition may take before the letters that still wait count as not sent.
SENT_WITHIN: Final = timedelta(hours=2)
#: For how long after it was composed, or sent again, an edition is spoken of.
SPOKEN_OF: Final = timedelta(days=4)


class LetterFault(NamedTuple):
    """What is wrong now, with the edition it is wrong with."""

    kind: AlarmKind
    frequency: str
    period: str
    words: str


def find_missing_editions(now: datetime) -> Iterator[LetterFault]:
    """Editions that the timetable wants and somebody waits for, and that nobody composed, or wrote to anybody.

    A local site sleeps with its machine, so there it is no fault.
    """
    if settings.LOCAL:
        return
    for frequency in Frequency:
        moment = timetable.find_last_moment(frequency, now - MADE_WITHIN)
        waiting = Subscription.objects.wanting(frequency).filter(confirmed_at__lt=moment)
        made = Edition.objects.filter(frequency=frequency, until__gte=moment)
        if not made.addressed_or_needless().exists() and waiting.exists():
            day = timetable.name_day(moment)
            words = (
                f"The {frequency} edition for {day} was made and is addressed to nobody, and people wait for it."
                if made.exists()
                else f"No {frequency} edition was made for {day}, and people wait for it."
            )
            yield LetterFault(AlarmKind.MISSING, frequency, timetable.name_period(moment), words)


def find_held_editions() -> Iterator[LetterFault]:
    """Editions that wait because the mail server refuses us, whole or for some domains."""
    holds: dict[Edition, list[Hold]] = {}
    refused = Hold.objects.active().by_server().select_related("edition").defer("edition__content")
    for hold in refused.order_by("held_at"):
        holds.setdefault(hold.edition, []).append(hold)
    for edition, its_holds in holds.items():
        domains = ", ".join(hold.domain for hold in its_holds[:3] if hold.domain)
        server_words = next((f" It said: “{hold.words}”." for hold in its_holds if hold.words), "")
        is_whole = any(not hold.domain for hold in its_holds)
        whom = "us" if is_whole else f"letters to {domains}"
        words = f"{edition.title} is held: the mail server refuses {whom}.{server_words}"
        yield LetterFault(AlarmKind.HELD, edition.frequency, edition.period, words[:400])


def find_unsent_editions(now: datetime) -> Iterator[LetterFault]:
    """Editions of which too many letters were not sent, or still wait long after they should have gone."""
    spoken_of = Edition.objects.spoken_of_since(now - SPOKEN_OF).only(
        "frequency", "period", "composed_at", "sent_again_at"
    )
    editions = {edition.pk: edition for edition in spoken_of}
    for counts in Delivery.objects.filter(edition__in=editions).count_reached():
        edition = editions[counts.edition]
        is_slow = now - edition.began_at > SENT_WITHIN
        if counts.unsent + (counts.waiting if is_slow else 0) > counts.wanted * MOST_UNSENT:
            words = f"{edition.title}: {counts.unsent} of {counts.wanted} letters were not sent"
            still = f", and {counts.waiting} still wait" if counts.waiting else ""
            yield LetterFault(AlarmKind.UNSENT, edition.frequency, edition.period, f"{words}{still}.")


def list_alarm_words(now: datetime) -> list[str]:
    """What an editor is told on every page of the newsroom: the alarms that stand.

    That an edition is missing is looked for here again, for the tick that raises alarms may be what died.
    """
    words = list(Alarm.objects.standing().values_list("words", flat=True))
    return words + [fault.words for fault in find_missing_editions(now) if fault.words not in words]


@transaction.atomic
def update_alarms(*, now: datetime) -> int:
    """Raise what is wrong, end what is over; returns how many alarms stand. A second time changes nothing."""
    faults = [*find_missing_editions(now), *find_held_editions(), *find_unsent_editions(now)]
    raised = [Alarm(**fault._asdict(), raised_at=now, next_mail_at=now) for fault in faults]
    Alarm.objects.bulk_create(
        raised,
        update_conflicts=True,
        unique_fields=["kind", "frequency", "period"],
        update_fields=["words", "ended_at"],
    )
    lasting = {fault[:3] for fault in faults}
    over = [
        alarm.pk
        for alarm in Alarm.objects.standing()
        if (alarm.kind, alarm.frequency, alarm.period) not in lasting
    ]
    Alarm.objects.filter(pk__in=over).update(ended_at=now)
    return len(faults)
